/** From a key press to a command. */

import type { Session } from "../store/session";
import type { Command } from "./command";
import { available } from "./table";

const FIELDS = "input, textarea, select, [contenteditable]";
/** Keys that a focused button, link or list needs for itself. */
const CONTROL_KEYS = new Set(["Enter", "Tab", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home"]);

/** Gives the key press as the table writes it: `Mod+Shift+Z`. Mod is Ctrl, and Command on a Mac. */
export function pressed(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const letter = /^[A-Z]$/.test(key);
  const shift = event.shiftKey && (letter || event.key.length > 1 || event.ctrlKey || event.metaKey);
  return [event.ctrlKey || event.metaKey ? "Mod" : "", event.altKey ? "Alt" : "", shift ? "Shift" : "", key]
    .filter(Boolean)
    .join("+");
}

export function commandFor(event: KeyboardEvent, session: Session): Command | null {
  const { readOnly, dialog, selected } = session.store.getState();
  if (dialog) return null;
  const name = pressed(event);
  const command = available(readOnly).find((each) => each.keys.includes(name));
  const target = event.target instanceof Element ? event.target : null;
  if (!command || (target?.closest(FIELDS) && !command.everywhere)) return null;
  const onCanvas = target === document.body || target?.id === "canvas";
  const plain = !(event.altKey || event.ctrlKey || event.metaKey);
  if (!onCanvas && plain && CONTROL_KEYS.has(event.key)) return null;
  // Without a selection Tab goes on to the next part of the page, as everywhere.
  if (name === "Tab" && selected.length === 0) return null;
  return command;
}

/** Listens to the whole page until the function it gives is called. */
export function listen(session: Session): () => void {
  const onKey = (event: KeyboardEvent) => {
    const command = event.defaultPrevented ? null : commandFor(event, session);
    if (!command) return;
    event.preventDefault();
    command.run(session);
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

const SHOWN: Record<string, string> = {
  Mod: "Ctrl",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

export function shown(keys: string): string[] {
  return keys === "+" ? ["+"] : keys.split("+").map((each) => SHOWN[each] ?? each);
}
