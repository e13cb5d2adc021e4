// Plays prompts, sends recordings and translators' tables. Without this script texts can still be read and saved.
"use strict";

const said = document.querySelector("#said");
const token = document.querySelector('meta[name="csrf-token"]').content;
const sheet = document.querySelector("#sheet");
const player = new Audio();

function say(text) {
  said.querySelector("span").textContent = text;
  said.hidden = !text;
  if (text) said.scrollIntoView({ block: "nearest" });
}

async function explained(answer) {
  const { error, problems = [] } = await answer.json();
  const places = problems.map((each) => `Line ${each.line}, column ${each.column}: ${each.message}.`);
  return [error.message, ...places.slice(1), error.cure].join(" ");
}

async function rendered(text, language) {
  const answer = await fetch("/api/prompts/render", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify({ text, language }),
  });
  if (!answer.ok) throw new Error(await explained(answer));
  return (await answer.json()).url;
}

async function hear(button) {
  // Not once it sounds: by then something else may have been said.
  say("");
  const field = document.getElementById(button.dataset.hear);
  const text = field.value || field.defaultValue || document.getElementById(button.dataset.hear.replace("other", "source")).value;
  player.src = button.dataset.recording ?? (await rendered(text, button.dataset.language));
  await player.play();
}

async function send(input) {
  const answer = await fetch(input.dataset.send, {
    method: "PUT",
    headers: { "Content-Type": input.dataset.type, "X-CSRF-Token": token, "If-Match": sheet.dataset.etag },
    body: input.files[0],
  });
  input.value = "";
  if (answer.ok) window.location.reload();
  else say(await explained(answer));
}

for (const hidden of document.querySelectorAll("button[data-hear], label.button")) hidden.hidden = false;
for (const button of document.querySelectorAll("button[data-hear]"))
  button.addEventListener("click", () => hear(button).catch((error) => say(error.message)));
for (const input of document.querySelectorAll("input[data-send]"))
  input.addEventListener("change", () => send(input).catch((error) => say(error.message)));
