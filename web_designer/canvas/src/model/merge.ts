/** Brings what two people changed together, node by node. */

import { at, type JsonMap, type Path, same } from "./json";
import { applyOp, type Op, OpError } from "./ops";

/** Gives the unit that a path belongs to: a node, or a field outside the nodes. */
export function unitOf(path: Path): string {
  return path[0] === "nodes" ? `nodes/${path[1]}` : String(path[0]);
}

export function unitsOf(ops: readonly Op[]): Set<string> {
  const found = new Set<string>();
  for (const op of ops) {
    found.add(unitOf(op.path));
    if (op.op === "rename") found.add(unitOf([...op.path.slice(0, -1), op.to]));
  }
  return found;
}

/** Gives the units in which two documents differ. */
export function changedUnits(before: JsonMap, after: JsonMap): Set<string> {
  const found = new Set<string>();
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (key !== "nodes" && !same(before[key], after[key])) found.add(key);
  }
  const old = (before.nodes ?? {}) as JsonMap;
  const now = (after.nodes ?? {}) as JsonMap;
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)]))
    if (!same(old[name], now[name])) found.add(`nodes/${name}`);
  return found;
}

/** Gives the units that both have changed, each differently: these need a person. */
export function clashes(base: JsonMap, theirs: JsonMap, mine: readonly Op[]): string[] {
  const wanted = forgiving(base, mine).document;
  const changed = changedUnits(base, theirs);
  return [...unitsOf(mine)].filter((unit) => {
    const path = unit.split("/");
    return changed.has(unit) && !same(at(wanted, path), at(theirs, path));
  });
}

/** Gives the ops that still fit on `document` and what comes of them; an op whose place is gone is left out. */
export function forgiving(document: JsonMap, ops: readonly Op[]): { document: JsonMap; ops: Op[] } {
  const kept: Op[] = [];
  let now = document;
  for (const op of ops) {
    try {
      now = applyOp(now, op);
      kept.push(op);
    } catch (error) {
      if (!(error instanceof OpError)) throw error;
    }
  }
  return { document: now, ops: kept };
}

/** Gives the ops that turn `theirs` into mine wherever mine changed something, whole units at a time. */
export function insisting(base: JsonMap, theirs: JsonMap, mine: readonly Op[]): Op[] {
  const wanted = forgiving(base, mine).document;
  return [...unitsOf(mine)].flatMap((unit): Op[] => {
    const path = unit.split("/");
    const value = at(wanted, path);
    if (same(value, at(theirs, path))) return [];
    return value === undefined ? [{ op: "remove", path }] : [{ op: "set", path, value }];
  });
}
