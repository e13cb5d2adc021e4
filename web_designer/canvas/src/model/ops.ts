/** The five ways a document changes, and the way back of each. The server applies the same ops to the file's text. */

import { at, isMap, type Json, type JsonMap, type Path, pathKey, type Step, same } from "./json";

/** How something was written in the file that was removed from it, as the server tells when it has done so. */
export type Written = { behind: string; gone: string; left: string };

/** Puts back what was removed: a field behind another one, null for the first; an item at its position. */
export type Restore = { op: "restore"; path: Path; value: Json; after: string | null; written?: Written | null };

export type Op =
  | { op: "set"; path: Path; value: Json }
  | { op: "remove"; path: Path }
  | { op: "insert"; path: Path; value: Json }
  | { op: "rename"; path: Path; to: string }
  | Restore;

export class OpError extends Error {}

/** Gives the document after one op; throws OpError when the op does not fit. */
export function applyOp(document: JsonMap, op: Op): JsonMap {
  if (op.path.length === 0) throw new OpError("An op needs a path.");
  return within(document, op.path, (parent, step) => {
    if (Array.isArray(parent)) return changeList(parent, step, op);
    return changeMap(parent, String(step), op);
  }) as JsonMap;
}

export function applyOps(document: JsonMap, ops: readonly Op[]): JsonMap {
  return ops.reduce(applyOp, document);
}

/** Gives the ops that undo `ops` on a document as it is before them, in the order to apply them. */
export function inverse(document: JsonMap, ops: readonly Op[]): Op[] {
  const back: Op[] = [];
  let now = document;
  for (const op of ops) {
    back.unshift(inverseOf(now, op));
    now = applyOp(now, op);
  }
  return back;
}

function inverseOf(document: JsonMap, op: Op): Op {
  const before = at(document, op.path);
  const parent = at(document, op.path.slice(0, -1));
  switch (op.op) {
    case "set":
      return before === undefined ? { op: "remove", path: op.path } : { op: "set", path: op.path, value: before };
    case "remove":
      if (before === undefined) throw new OpError(`There is nothing at ${op.path.join(".")} to remove.`);
      return { op: "restore", path: op.path, value: before, after: fieldBefore(parent, op.path.at(-1)) };
    case "restore":
      if (isMap(parent) && before !== undefined) return { op: "set", path: op.path, value: before };
      return { op: "remove", path: op.path };
    case "insert":
      return { op: "remove", path: op.path };
    case "rename":
      return { op: "rename", path: [...op.path.slice(0, -1), op.to], to: String(op.path.at(-1)) };
  }
}

/** Gives the name of the field before one in a map; null for the first, and in a list. */
function fieldBefore(parent: Json | undefined, key: Step | undefined): string | null {
  if (!isMap(parent)) return null;
  const names = Object.keys(parent);
  return names[names.indexOf(String(key)) - 1] ?? null;
}

/** Gives the ops with what the server told of removals put where they are undone. */
export function remembering(ops: readonly Op[], removed: readonly Restore[]): Op[] {
  return ops.map((op) => {
    if (op.op !== "restore") return op;
    const told = removed.find((each) => pathKey(each.path) === pathKey(op.path) && same(each.value, op.value));
    return told ?? op;
  });
}

function within(value: Json, path: Path, change: (parent: Json[] | JsonMap, step: Step) => Json): Json {
  if (!Array.isArray(value) && !isMap(value)) throw new OpError(`${path.join(".")} leads into a plain value.`);
  const [step, ...rest] = path as [Step, ...Step[]];
  if (rest.length === 0) return change(value, step);
  const inner = at(value, [step]);
  if (inner === undefined) throw new OpError(`There is no ${String(step)} to change.`);
  const changed = within(inner, rest, change);
  if (Array.isArray(value)) return value.with(Number(step), changed);
  return { ...value, [step]: changed };
}

function changeList(list: Json[], step: Step, op: Op): Json[] {
  if (typeof step !== "number" || step < 0 || step > list.length) throw new OpError(`A list has no place ${step}.`);
  if (op.op === "insert" || op.op === "restore") return list.toSpliced(step, 0, op.value);
  if (op.op === "set") return step === list.length ? [...list, op.value] : list.with(step, op.value);
  if (op.op === "remove" && step < list.length) return list.toSpliced(step, 1);
  throw new OpError(`A list cannot ${op.op} at ${step}.`);
}

function changeMap(map: JsonMap, key: string, op: Op): JsonMap {
  switch (op.op) {
    case "set":
      return { ...map, [key]: op.value };
    case "restore":
      return putBack(map, key, op);
    case "remove": {
      const { [key]: gone, ...rest } = map;
      if (gone === undefined) throw new OpError(`There is no ${key} to remove.`);
      return rest;
    }
    case "rename":
      if (!Object.hasOwn(map, key)) throw new OpError(`There is no ${key} to rename.`);
      if (Object.hasOwn(map, op.to)) throw new OpError(`There is already a ${op.to}.`);
      return Object.fromEntries(Object.entries(map).map(([each, value]) => [each === key ? op.to : each, value]));
    case "insert":
      throw new OpError(`${key} is not in a list.`);
  }
}

function putBack(map: JsonMap, key: string, op: Restore): JsonMap {
  if (Object.hasOwn(map, key)) return { ...map, [key]: op.value };
  const fields = Object.entries(map);
  const behind = fields.findIndex(([name]) => name === op.after) + 1;
  const place = behind === 0 && op.after !== null ? fields.length : behind;
  return Object.fromEntries(fields.toSpliced(place, 0, [key, op.value]));
}
