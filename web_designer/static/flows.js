// Opens the form for a new flow, shows the flow file of it where one is asked for, and reads one from this computer into it.
// Without this script its text can be pasted.
"use strict";

const file = document.querySelector("#file");

if (file) {
  const template = document.querySelector("#template");
  const own = document.querySelector("#own");
  const show = () => {
    own.hidden = template.value !== "own";
  };
  file.hidden = false;
  file.addEventListener("change", async () => {
    document.querySelector("#text").value = await file.files[0].text();
  });
  template.addEventListener("change", show);
  show();
  document.querySelector("#begin")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector("#new").open = true;
    document.querySelector("#name").focus();
  });
}
