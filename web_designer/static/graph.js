// Zoom and pan on the map; lights the lines of a node. Without this script the map still scrolls.
"use strict";

const sheet = document.querySelector(".sheet");
const drawing = sheet.querySelector("svg.flow");
const shown = document.querySelector(".zoom output");
const size = { width: drawing.viewBox.baseVal.width, height: drawing.viewBox.baseVal.height };
const LEAST = 0.1;
const MOST = 2;
let zoom = 1;

function setZoom(value, clientX, clientY) {
  const box = sheet.getBoundingClientRect();
  const x = (clientX ?? box.left + box.width / 2) - box.left;
  const y = (clientY ?? box.top + box.height / 2) - box.top;
  const next = Math.min(MOST, Math.max(LEAST, value));
  const left = ((sheet.scrollLeft + x) / zoom) * next - x;
  const top = ((sheet.scrollTop + y) / zoom) * next - y;
  zoom = next;
  drawing.setAttribute("width", size.width * zoom);
  drawing.setAttribute("height", size.height * zoom);
  sheet.scrollLeft = left;
  sheet.scrollTop = top;
  shown.textContent = `${Math.round(zoom * 100)}%`;
}

function fit() {
  setZoom(Math.min(1, sheet.clientWidth / size.width, sheet.clientHeight / size.height));
}

function centre(node, share) {
  const box = node.getBoundingClientRect();
  const frame = sheet.getBoundingClientRect();
  sheet.scrollLeft += box.left - frame.left - (frame.width - box.width) * share;
  sheet.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
}

function toStart() {
  const start = drawing.querySelector(".flag");
  if (start) centre(start.closest(".node"), 0.04);
}

const marked = [...drawing.querySelectorAll(".node")].filter((node) => node.querySelector(".why"));
let at = -1;

function toNext() {
  at = (at + 1) % marked.length;
  if (zoom < 0.7) setZoom(1);
  centre(marked[at], 0.5);
}

function light(name, on) {
  for (const way of drawing.querySelectorAll(".way")) {
    way.classList.toggle("lit", on && (way.dataset.from === name || way.dataset.to === name));
  }
  const node = document.getElementById(`node-${name}`);
  if (node) node.classList.toggle("lit", on);
}

function showTarget() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (!name.startsWith("node-")) return;
  const node = document.getElementById(name);
  if (!node || !drawing.contains(node)) return;
  if (zoom < 0.7) setZoom(1);
  // The browser has scrolled the page to the node; what is wanted is the map, with the node in its middle.
  requestAnimationFrame(() => {
    sheet.closest(".map").scrollIntoView();
    centre(node, 0.5);
  });
}

const actions = { in: () => setZoom(zoom * 1.25), out: () => setZoom(zoom / 1.25), fit, next: toNext, start: () => { setZoom(1); toStart(); } };
document.querySelector(".zoom").hidden = false;
for (const button of document.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => actions[button.dataset.zoom]());
}
sheet.addEventListener("keydown", (event) => {
  const action = { "+": "in", "=": "in", "-": "out", 0: "fit", Home: "start" }[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  actions[action]();
});
sheet.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  setZoom(zoom * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
}, { passive: false });

let drag = null;
sheet.classList.add("draggable");
sheet.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.pointerType !== "mouse" || event.target.closest("a")) return;
  drag = { x: event.clientX + sheet.scrollLeft, y: event.clientY + sheet.scrollTop };
  sheet.setPointerCapture(event.pointerId);
  sheet.classList.add("dragging");
});
sheet.addEventListener("pointermove", (event) => {
  if (!drag) return;
  sheet.scrollLeft = drag.x - event.clientX;
  sheet.scrollTop = drag.y - event.clientY;
});
for (const end of ["pointerup", "pointercancel"]) {
  sheet.addEventListener(end, () => { drag = null; sheet.classList.remove("dragging"); });
}

for (const each of document.querySelectorAll("[data-node]")) {
  each.addEventListener("pointerenter", () => light(each.dataset.node, true));
  each.addEventListener("pointerleave", () => light(each.dataset.node, false));
  each.addEventListener("focusin", () => light(each.dataset.node, true));
  each.addEventListener("focusout", () => light(each.dataset.node, false));
}
addEventListener("hashchange", showTarget);
if (marked.length > 0) toNext();
else toStart();
showTarget();
