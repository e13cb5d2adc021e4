/** What the simulator's socket says, both ways; see docs/simulator.md. */

import type { Json, JsonMap, Path } from "../model/json";

export type LineKind = "node" | "hear" | "do" | "note" | "goal" | "error" | "ended";
export type Line = { at: number; kind: LineKind; text: string; flow: string; node: string; language: string };
/** A way taken: `path` is the field of the node that says where it leads, empty for a universal. */
export type Taken = { flow: string; node: string; outlet: string; path: Path };
export type Key = { key: string; label: string };
export type Question = { kind: string; place: string; text: string; options: string[] };
export type Opening = { at?: string; caller?: string; node?: string; language?: string; given?: JsonMap };

export type Call = {
  type: "call";
  lines: Line[];
  trail: Taken[];
  flow: string;
  node: string;
  keys: Key[];
  listens: boolean;
  recording: boolean;
  over: boolean;
  ended: string;
  question: Question | null;
  problem: string;
  opening: Opening;
  acts: JsonMap[];
  /** The finding whose call this is. */
  replay?: string;
  /** A call by microphone. */
  live?: boolean;
};

export type Answer =
  | Call
  | { type: "sounds"; lines: Record<string, string[]> }
  | { type: "mute"; line: number; message: string }
  | { type: "saved"; dialogue: JsonMap }
  | { type: "error"; message: string };

export type Message =
  | { do: "start" | "talk"; opening: Opening }
  | { do: "act"; act: JsonMap }
  | { do: "answer"; kind: string; place: string; answer: Json }
  | { do: "undo" | "reload" | "hangup" }
  | { do: "press"; keys: string }
  | { do: "replay"; finding: string }
  | { do: "save"; name: string };
