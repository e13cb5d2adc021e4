/** Every command with its keys: the keyboard, the command list, the help page and docs/designer.md read this table. */

import { readClip } from "../model/clipboard";
import { ringingOf, simulationOf } from "../simulator/context";
import type { Session } from "../store/session";
import type { Command } from "./command";
import { exportText, share } from "./files";
import { applyFix, step } from "./findings";
import { ARROWS, current, MOVES } from "./moving";

const CLIP = "signpost:clip";

function withNode(session: Session, act: (node: string) => void) {
  const node = current(session);
  if (node) act(node);
  else session.announce("Select a node first.");
}

function take(session: Session): boolean {
  const clip = session.act.copied();
  if (!clip) session.announce("Nothing is selected.");
  else localStorage.setItem(CLIP, JSON.stringify(clip));
  return clip !== null;
}

function paste(session: Session) {
  const clip = readClip(localStorage.getItem(CLIP) ?? "");
  if (!clip) return session.announce("Nothing has been copied.");
  const middle = session.view?.centre() ?? { x: 0, y: 0 };
  session.act.pasteClip(clip, { x: middle.x - 128, y: middle.y - 64 });
}

export const COMMANDS: readonly Command[] = [
  {
    id: "add",
    title: "Add a node after the selected one",
    group: "Build",
    keys: ["/", "Tab"],
    changes: true,
    run: ({ store }) => store.setState({ dialog: { kind: "add", from: null, place: null, onto: null } }),
  },
  {
    id: "connect",
    title: "Connect the selected node",
    group: "Build",
    keys: ["C"],
    changes: true,
    run: (session) => withNode(session, (node) => session.store.setState({ dialog: { kind: "connect", node } })),
  },
  {
    id: "edit",
    title: "Edit the selected node",
    group: "Build",
    keys: ["Enter"],
    run: (session) =>
      withNode(session, (node) => session.store.setState({ focus: { node, path: ["prompt"], turn: Date.now() } })),
  },
  {
    id: "rename",
    title: "Rename the selected node",
    group: "Build",
    keys: ["F2"],
    changes: true,
    run: (session) => withNode(session, session.act.focusName),
  },
  {
    id: "remove",
    title: "Remove what is selected",
    group: "Edit",
    keys: ["Delete", "Backspace"],
    changes: true,
    run: ({ act }) => act.removeSelected(false),
  },
  {
    id: "heal",
    title: "Remove, and join what came before to what came after",
    group: "Edit",
    keys: ["Mod+Delete", "Mod+Backspace"],
    changes: true,
    run: ({ act }) => act.removeSelected(true),
  },
  { id: "undo", title: "Undo", group: "Edit", keys: ["Mod+Z"], changes: true, run: (session) => session.undo() },
  {
    id: "redo",
    title: "Redo",
    group: "Edit",
    keys: ["Mod+Shift+Z", "Mod+Y"],
    changes: true,
    run: (session) => session.redo(),
  },
  { id: "select-all", title: "Select all nodes", group: "Edit", keys: ["Mod+A"], run: ({ act }) => act.selectAll() },
  {
    id: "copy",
    title: "Copy",
    group: "Edit",
    keys: ["Mod+C"],
    run: (session) => {
      if (take(session)) session.announce("Copied.");
    },
  },
  {
    id: "cut",
    title: "Cut",
    group: "Edit",
    keys: ["Mod+X"],
    changes: true,
    run: (session) => {
      if (take(session)) session.act.removeSelected(false);
    },
  },
  { id: "paste", title: "Paste", group: "Edit", keys: ["Mod+V"], changes: true, run: paste },
  {
    id: "duplicate",
    title: "Duplicate",
    group: "Edit",
    keys: ["Mod+D"],
    changes: true,
    run: ({ act }) => act.duplicate(),
  },
  {
    id: "tidy",
    title: "Tidy what is selected, or everything",
    group: "Edit",
    keys: ["T"],
    changes: true,
    run: (session) => {
      const { selected } = session.store.getState();
      void session.tidy(selected.length > 1 ? selected : null);
    },
  },
  ...ARROWS,
  ...MOVES,
  {
    id: "home",
    title: "To where calls begin",
    group: "Move",
    keys: ["Home"],
    run: (session) => {
      const start = String(session.store.getState().document.start ?? "");
      session.select([start]);
      session.view?.home();
    },
  },
  {
    id: "find",
    title: "Find a node, a text or a command",
    group: "Look",
    keys: ["Mod+K"],
    everywhere: true,
    run: ({ store }) => store.setState({ dialog: { kind: "find" } }),
  },
  {
    id: "next-finding",
    title: "Next finding",
    group: "Look",
    keys: ["F8"],
    everywhere: true,
    run: (session) => step(session, 1),
  },
  {
    id: "previous-finding",
    title: "Previous finding",
    group: "Look",
    keys: ["Shift+F8"],
    everywhere: true,
    run: (session) => step(session, -1),
  },
  {
    id: "fix",
    title: "Fix the finding at the selected node",
    group: "Look",
    keys: ["Mod+."],
    everywhere: true,
    changes: true,
    run: (session) =>
      withNode(session, (node) => {
        const found = session.store.getState().findings.find((each) => each.node === node && each.fix);
        if (found) applyFix(session, found);
        else session.announce("Nothing here mends itself.");
      }),
  },
  { id: "zoom-in", title: "Zoom in", group: "Look", keys: ["+", "="], run: ({ view }) => view?.zoom(1.25) },
  { id: "zoom-out", title: "Zoom out", group: "Look", keys: ["-"], run: ({ view }) => view?.zoom(0.8) },
  { id: "fit", title: "Show everything", group: "Look", keys: ["0"], run: ({ view }) => view?.fit() },
  {
    id: "problems",
    title: "Go to the problems",
    group: "Look",
    keys: ["Mod+Shift+P"],
    everywhere: true,
    run: ({ store }) => {
      store.setState({ tab: "problems" });
      requestAnimationFrame(() => document.getElementById("below")?.focus());
    },
  },
  {
    id: "outline",
    title: "Go to the outline",
    group: "Look",
    keys: ["Mod+Shift+O"],
    everywhere: true,
    run: ({ store }) => {
      store.setState({ tab: "outline" });
      requestAnimationFrame(() => document.getElementById("outline")?.focus());
    },
  },
  {
    id: "simulate",
    title: "Call this flow in the simulator",
    group: "Look",
    keys: ["Mod+Enter"],
    everywhere: true,
    run: (session) => {
      session.store.setState({ tab: "simulator" });
      simulationOf(session).start({});
    },
  },
  {
    id: "ring",
    title: "Ring my phone with this draft",
    group: "Look",
    keys: [],
    changes: true,
    run: (session) => {
      session.store.setState({ tab: "simulator" });
      ringingOf(session).setOpen(true);
    },
  },
  {
    id: "canvas",
    title: "Go to the canvas",
    group: "Look",
    keys: ["F6"],
    everywhere: true,
    run: () => document.getElementById("canvas")?.focus(),
  },
  {
    id: "clear",
    title: "Select nothing",
    group: "Edit",
    keys: ["Escape"],
    run: (session) => session.select([]),
  },
  {
    id: "save",
    title: "Save now",
    group: "Flow",
    keys: ["Mod+S"],
    everywhere: true,
    changes: true,
    run: async (session) => {
      await session.saver.flush();
      session.announce(session.store.getState().status === "saved" ? "Saved." : "Not saved yet.");
    },
  },
  {
    id: "publish",
    title: "Publish",
    group: "Flow",
    keys: [],
    changes: true,
    run: ({ store }) => store.setState({ dialog: { kind: "publish" } }),
  },
  { id: "export", title: "Export as YAML", group: "Flow", keys: [], run: (session) => void exportText(session) },
  {
    id: "import",
    title: "Import YAML in place of this draft",
    group: "Flow",
    keys: [],
    changes: true,
    run: ({ store }) => store.setState({ dialog: { kind: "import" } }),
  },
  {
    id: "share",
    title: "Share a link to look at it",
    group: "Flow",
    keys: [],
    changes: true,
    run: (session) => void share(session),
  },
  {
    id: "flows",
    title: "Open another flow",
    group: "Flow",
    keys: ["Mod+O"],
    everywhere: true,
    run: ({ store }) => store.setState({ dialog: { kind: "flows" } }),
  },
  {
    id: "help",
    title: "All keys",
    group: "Look",
    keys: ["?", "F1"],
    run: ({ store }) => store.setState({ dialog: { kind: "help" } }),
  },
];

/** Gives the commands that somebody can use: those who only look cannot change anything. */
export function available(readOnly: boolean): readonly Command[] {
  return readOnly ? COMMANDS.filter((each) => !each.changes) : COMMANDS;
}
