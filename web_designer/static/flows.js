// Reads a flow file from this computer into the form. Without this script its text can be pasted.
"use strict";

const file = document.querySelector("#file");

if (file) {
  file.hidden = false;
  file.addEventListener("change", async () => {
    document.querySelector("#text").value = await file.files[0].text();
    document.querySelector("#template").value = "own";
  });
}
