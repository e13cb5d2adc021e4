/** Everything the designer page knows. */

import type { Comment, Finding, Site, Theirs } from "../api/types";
import type { Edit, Outlet } from "../model/edits";
import type { Layout, Point, Types } from "../model/flow";
import type { JsonMap, Path } from "../model/json";
import type { Schema } from "../model/schema";
import type { Entry } from "./history";
import type { Unsaved } from "./journal";
import type { Replaced } from "./replacing";

export type Status = "saved" | "waiting" | "saving" | "offline" | "signed-out" | "conflict" | "refused";

export type Dialog =
  | { kind: "add"; from: Outlet | null; place: Point | null; onto: Outlet | null }
  | { kind: "connect"; node: string }
  | { kind: "target"; path: Path; label: string; from: Outlet | null }
  | { kind: "find" }
  | { kind: "help" }
  | { kind: "flows" }
  | { kind: "publish" }
  | { kind: "share"; url: string }
  | { kind: "import" };

export type Tab = "problems" | "outline" | "simulator";

/** What a simulation shows on the canvas: where the call is, and the ways it took, as `node:port`. */
export type Trace = { ring: string | null; trail: ReadonlySet<string> };

export type State = {
  flow: string;
  types: Types;
  flowSchema: Schema;
  site: Site;

  document: JsonMap;
  layout: Layout;
  /** The document as the server has it. */
  base: JsonMap;
  etag: string;
  readOnly: boolean;
  liveRevision: number | null;
  savedAt: number | null;

  undo: readonly Entry[];
  redo: readonly Entry[];
  /** What an imported file took the place of; undo comes to it last. */
  replaced: Replaced | null;
  /** What the server has not been told yet, and what it is being told. */
  pending: Edit;
  inflight: Edit | null;
  status: Status;
  trouble: string;
  conflict: { theirs: Theirs; units: string[] } | null;
  unsaved: readonly Unsaved[];
  notice: string;

  /** Selected nodes; the last one is the current one. */
  selected: readonly string[];
  edge: string | null;
  findings: readonly Finding[];
  /** The draft that the findings are about. */
  findingsOf: string;
  comments: readonly Comment[];
  announcement: { text: string; turn: number };
  dialog: Dialog | null;
  tab: Tab | null;
  /** The connection under the pointer, and the one that a dragged node would be put on. */
  pointed: string | null;
  landing: string | null;
  /** The field that should take the focus as soon as it is there. */
  focus: { node: string | null; path: Path; turn: number } | null;
  trace: Trace;
  /** The finding whose call the simulator is to show. */
  asked: string | null;
};

export const NOTHING: Edit = { ops: [], layout: {} };

/** Says whether the findings are about what is shown. */
export function isChecked(state: State): boolean {
  return state.findingsOf === state.etag && state.status === "saved";
}

/** Gives why the server has not got what is shown, and what to do; nothing when it has, or is about to. */
export function unsavedBecause(state: State): string {
  if (state.status === "conflict")
    return "Two changes meet, and this draft is not saved. Choose above the canvas what stays, then try again.";
  // The trouble stays while saving is tried again.
  return state.status === "saved" ? "" : state.trouble;
}

/** Says whether undo has anything to go back to. */
export function canUndo(state: State): boolean {
  return state.undo.length > 0 || state.replaced !== null;
}

export function isEmpty(edit: Edit): boolean {
  return edit.ops.length === 0 && Object.keys(edit.layout).length === 0;
}

export function initial(flow: string): State {
  return {
    flow,
    types: new Map(),
    flowSchema: {},
    site: {},
    document: { nodes: {} },
    layout: {},
    base: { nodes: {} },
    etag: "",
    readOnly: true,
    liveRevision: null,
    savedAt: null,
    undo: [],
    redo: [],
    replaced: null,
    pending: NOTHING,
    inflight: null,
    status: "saved",
    trouble: "",
    conflict: null,
    unsaved: [],
    notice: "",
    selected: [],
    edge: null,
    findings: [],
    findingsOf: "",
    comments: [],
    announcement: { text: "", turn: 0 },
    dialog: null,
    tab: "problems",
    pointed: null,
    landing: null,
    focus: null,
    trace: { ring: null, trail: new Set() },
    asked: null,
  };
}
