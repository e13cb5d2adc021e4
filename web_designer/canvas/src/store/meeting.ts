/** What happens when somebody else saved first: by itself when it can, else as a choice; nothing is lost either way. */

import type { Theirs } from "../api/types";
import type { Edit } from "../model/edits";
import { at, type JsonMap, same } from "../model/json";
import { clashes, forgiving, insisting, unitOf } from "../model/merge";
import { inverse, type Op } from "../model/ops";
import type { Designer } from "./designer";
import { change, placed } from "./history";
import { isEmpty, NOTHING } from "./state";

export type Choice = "merge" | "mine" | "theirs";

/** Takes in what the server has; asks where both changed the same node differently. */
export function meet(designer: Designer, theirs: Theirs) {
  const { pending, base } = designer.store.getState();
  const units = clashes(base, theirs.document, pending.ops);
  if (units.length > 0) {
    designer.store.setState({ conflict: { theirs, units }, status: "conflict" });
    designer.announce(`${by(theirs)} changed what you changed. Choose what stays: merge, mine or theirs.`);
    return;
  }
  settle(designer, theirs, { ...pending, ops: stillOpen(base, theirs.document, pending.ops) });
  const notice = isEmpty(pending)
    ? `${by(theirs)} changed this flow; you see the newest draft.`
    : `${by(theirs)} changed this flow too. Both changes are in the draft.`;
  designer.store.setState({ notice });
  designer.announce(notice);
}

/** Gives our ops without those that the server has already: an answer may have been lost on its way. */
function stillOpen(base: JsonMap, theirs: JsonMap, mine: readonly Op[]): Op[] {
  const wanted = forgiving(base, mine).document;
  const open = mine.filter((op) => {
    const path = unitOf(op.path).split("/");
    return !same(at(wanted, path), at(theirs, path));
  });
  return forgiving(theirs, open).ops;
}

/** Ends a conflict as chosen. What is given up can be had back with undo. */
export function decide(designer: Designer, choice: Choice) {
  const { conflict, pending, base, document } = designer.store.getState();
  if (!conflict) return;
  const { theirs, units } = conflict;
  const disputed = new Set(units);
  const others = pending.ops.filter((op) => !disputed.has(unitOf(op.path)));
  const ops: Record<Choice, () => Op[]> = {
    merge: () => forgiving(theirs.document, pending.ops).ops,
    mine: () => insisting(base, theirs.document, pending.ops),
    theirs: () => forgiving(theirs.document, others).ops,
  };
  const kept = ops[choice]();
  settle(designer, theirs, { ...pending, ops: kept });
  offerBack(designer, choice, units, document, theirs.document);
}

/** Makes what was given up one step of undo. */
function offerBack(designer: Designer, choice: Choice, units: string[], mine: JsonMap, theirs: JsonMap) {
  const { document, undo } = designer.store.getState();
  const wanted = choice === "theirs" ? mine : theirs;
  const ops = units.flatMap((unit): Op[] => {
    const path = unit.split("/");
    const value = at(wanted, path);
    return value === undefined ? [{ op: "remove", path }] : [{ op: "set", path, value }];
  });
  const fitting = forgiving(document, ops).ops;
  const back: Edit = { ops: fitting, layout: {} };
  const there: Edit = { ops: inverse(document, fitting), layout: {} };
  const label = choice === "theirs" ? "taking their change" : "keeping my change";
  // The way back undoes the choice: forward again is what stands now.
  const entry = { label, there, back, merge: null, at: 0 };
  designer.store.setState({ undo: [...undo, entry], redo: [] });
  designer.announce(choice === "theirs" ? "Their change stays. Undo brings yours back." : "Your change stays.");
}

function settle(designer: Designer, theirs: Theirs, mine: Edit) {
  const after = change({ document: theirs.document, layout: placed(theirs.layout, {}) }, mine);
  const open = isEmpty(mine) ? NOTHING : mine;
  designer.store.setState({
    document: after.document,
    layout: after.layout,
    base: theirs.document,
    etag: theirs.etag,
    pending: open,
    // The old text would take their change away.
    replaced: null,
    trouble: "",
    conflict: null,
    status: isEmpty(open) ? "saved" : "waiting",
  });
}

function by(theirs: Theirs): string {
  return theirs.saved_by || "Somebody else";
}
