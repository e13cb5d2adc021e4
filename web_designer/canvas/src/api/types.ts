/** What the server says, as the canvas uses it. */

import type { Layout } from "../model/flow";
import type { JsonMap, Path } from "../model/json";
import type { Op } from "../model/ops";

export type Severity = "error" | "warning" | "info";

export type Finding = {
  /** Null for what the reader of flow files refuses. */
  code: string | null;
  name: string;
  severity: Severity;
  certainty: string;
  message: string;
  hint: string;
  node: string | null;
  outlet: string | null;
  language: string | null;
  path: Path;
  how: string[];
  /** The name of the call that shows it, such as `A202@billing_menu`. */
  replay: string | null;
  fix: { safe: boolean; title: string; ops: Op[] } | null;
};

export type Draft = {
  flow: string;
  etag: string;
  /** Null while the text is no YAML; then there are problems. */
  document: JsonMap | null;
  problems: { line?: number; message: string }[];
  layout: Layout;
  base_revision: number | null;
  live_revision: number | null;
  /** Seconds since 1970. */
  saved_at: number | null;
  saved_by: string | null;
  read_only: boolean;
};

/** What stands on the server instead of what we believed. */
export type Theirs = { etag: string; document: JsonMap; layout: Layout; saved_by: string | null };

export type Named = { name: string; title?: string; kind?: string };
export type Site = { [list: string]: Named[] | string[] };

/** `node` is "" for the flow as a whole; `at` is in seconds since 1970. */
export type Comment = { id: number; node: string; text: string; by: string; at: number; resolved: boolean };

/** A call to somebody's own phone that runs the draft, in words for them. */
export type Ring = {
  phone: string;
  state: "asked" | "calling" | "ringing" | "answered" | "over";
  /** Nothing is wrong so far. */
  well: boolean;
  words: string;
  cure: string;
};
