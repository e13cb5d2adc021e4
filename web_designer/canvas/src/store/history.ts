/** Undo and redo: each entry knows the way there and the way back. */

import type { Edit, Places } from "../model/edits";
import type { Layout } from "../model/flow";
import type { JsonMap } from "../model/json";
import { applyOps, inverse, type Op, type Restore, remembering } from "../model/ops";

export type Entry = {
  label: string;
  there: Edit;
  back: Edit;
  /** Entries with the same key that follow each other closely become one step. */
  merge: string | null;
  at: number;
};

/** Time in which typing, or a burst of arrow keys, counts as one step. */
const BURST = 1200;
const LONGEST = 1000;

export type Changed = { document: JsonMap; layout: Layout };

/** Gives a document and layout after an edit, and the edit that undoes it; throws OpError when it does not fit. */
export function change(before: Changed, edit: Edit): Changed & { back: Edit } {
  return {
    document: applyOps(before.document, edit.ops),
    layout: placed(before.layout, edit.layout),
    back: { ops: inverse(before.document, edit.ops), layout: placesBefore(before.layout, edit.layout) },
  };
}

export function placed(layout: Layout, places: Places): Layout {
  if (Object.keys(places).length === 0) return layout;
  const found = { ...layout };
  for (const [name, place] of Object.entries(places)) {
    if (place === null) delete found[name];
    else found[name] = place;
  }
  return found;
}

function placesBefore(layout: Layout, places: Places): Places {
  return Object.fromEntries(Object.keys(places).map((name) => [name, layout[name] ?? null]));
}

/** Gives the entries with one more, joined to the last one when both belong to one burst. */
export function remember(entries: readonly Entry[], entry: Entry): Entry[] {
  const last = entries.at(-1);
  if (!last || entry.merge === null || last.merge !== entry.merge || entry.at - last.at > BURST)
    return [...entries, entry].slice(-LONGEST);
  const joined: Entry = {
    ...entry,
    there: join(last.there, entry.there),
    back: join(entry.back, last.back),
  };
  return [...entries.slice(0, -1), joined];
}

export function join(first: Edit, then: Edit): Edit {
  return { ops: [...first.ops, ...then.ops] as Op[], layout: { ...first.layout, ...then.layout } };
}

/** Gives entries that put back what was removed as it was written in the file, which the server tells. */
export function withWords(entries: readonly Entry[], removed: readonly Restore[]): readonly Entry[] {
  return entries.map((entry) => ({
    ...entry,
    there: { ...entry.there, ops: remembering(entry.there.ops, removed) },
    back: { ...entry.back, ops: remembering(entry.back.ops, removed) },
  }));
}
