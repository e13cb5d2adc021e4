/** What designers do, as ops. Nothing here changes anything; the store applies what it is given. */

import {
  asName,
  freshName,
  type Layout,
  namesIn,
  nodeOf,
  nodesOf,
  type Point,
  portsOf,
  references,
  startOf,
  type Types,
} from "./flow";
import { at, type JsonMap, type Path } from "./json";
import type { Op } from "./ops";
import type { Port } from "./ports";
import { type NodeType, type Schema, starter } from "./schema";

export type Places = Record<string, Point | null>;
export type Edit = { ops: Op[]; layout: Places };
export type Outlet = { node: string; port: string };

/** Why a way out cannot lead to a node, in words; null when it can. */
export function refusal(document: JsonMap, from: Outlet, target: string, types: Types): string | null {
  if (!nodeOf(document, target)) return `There is no node called ${target}.`;
  const port = portsOf(document, from.node, types).find((each) => each.id === from.port);
  if (!port) return `${from.node} has no way out of that name.`;
  if (port.target === target) return "It leads there already.";
  if (target === from.node && !types.get(String(nodeOf(document, target)?.type))?.schema.properties?.attempts)
    return "A node cannot lead to itself: the call would go round and round without a word. Put a menu in between.";
  return null;
}

export function connect(document: JsonMap, from: Outlet, target: string, types: Types): Op[] {
  return [{ op: "set", path: portPath(document, from, types), value: target }];
}

/** Takes an outlet's target away; nothing when it has none. */
export function disconnect(document: JsonMap, from: Outlet, types: Types): Op[] {
  const path = portPath(document, from, types);
  return at(document, path) === undefined ? [] : [{ op: "remove", path }];
}

/** Gives the path of a port inside the document, with list positions as numbers. */
export function portPath(document: JsonMap, from: Outlet, types: Types): Path {
  const port = portsOf(document, from.node, types).find((each) => each.id === from.port);
  return ["nodes", from.node, ...(port?.path ?? [from.port])];
}

/** Adds a node of a type at a point, and connects it from an outlet when there is one. */
export function add(
  document: JsonMap,
  type: NodeType,
  place: Point,
  from: Outlet | null,
  types: Types,
): Edit & { name: string } {
  const name = freshName(type.type, namesIn(document, types));
  const ops: Op[] = [{ op: "set", path: ["nodes", name], value: starter(type) }];
  if (from) ops.push({ op: "set", path: portPath(document, from, types), value: name });
  if (!startOf(document)) ops.push({ op: "set", path: ["start"], value: name });
  return { ops, layout: { [name]: place }, name };
}

/** Puts a node on a connection: the outlet leads to it, and its first free way on leads to the old target. */
export function splice(document: JsonMap, from: Outlet, name: string, types: Types): Op[] {
  const path = portPath(document, from, types);
  const target = at(document, path);
  const way = portsOf(document, name, types).find((port) => !port.target && !port.quiet);
  const ops: Op[] = [{ op: "set", path, value: name }];
  const on = way ?? portsOf(document, name, types).find((port) => !port.target);
  if (on && typeof target === "string") ops.push({ op: "set", path: ["nodes", name, ...on.path], value: target });
  return ops;
}

/** Adds a node on a connection and moves what comes after it to the right. */
export function insertOn(
  document: JsonMap,
  layout: Layout,
  from: Outlet,
  type: NodeType,
  types: Types,
  width: number,
): Edit & { name: string } {
  const old = at(document, portPath(document, from, types));
  const before = layout[from.node] ?? { x: 0, y: 0 };
  const place = (typeof old === "string" && layout[old]) || { x: before.x + width, y: before.y };
  const added = add(document, type, place, null, types);
  const made = { ...document, nodes: { ...nodesOf(document), [added.name]: starter(type) } };
  const shifted: Places = { [added.name]: place };
  const moved = typeof old === "string" && place.x > before.x ? downstream(document, old, layout, types) : [];
  for (const name of moved) {
    const at = layout[name];
    if (at && name !== from.node) shifted[name] = { x: at.x + width, y: at.y };
  }
  return { ops: [...added.ops, ...splice(made, from, added.name, types)], layout: shifted, name: added.name };
}

/** Gives a node and what it leads to further to the right. */
function downstream(document: JsonMap, start: string, layout: Layout, types: Types): string[] {
  const found = new Set<string>([start]);
  const waiting = [start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
    for (const { target } of portsOf(document, name, types)) {
      const further = target !== null && (layout[target]?.x ?? 0) > (layout[name]?.x ?? 0);
      if (target && further && !found.has(target)) {
        found.add(target);
        waiting.push(target);
      }
    }
  return [...found];
}

/**
 * Removes nodes. With `heal`, what led to each leads on to where its first way out led; without, the names of what is
 * gone stay where they were written, so that the rest of the flow is still read and the findings tell of each.
 */
export function remove(
  document: JsonMap,
  names: readonly string[],
  heal: boolean,
  types: Types,
  flowSchema: Schema,
): Edit {
  const gone = new Set(names);
  const ops: Op[] = [];
  for (const reference of heal ? references(document, types, flowSchema) : []) {
    const inside = reference.path[0] === "nodes" && gone.has(String(reference.path[1]));
    const next = gone.has(reference.target) && !inside ? heir(document, reference.target, gone, types) : null;
    if (next) ops.push({ op: "set", path: reference.path, value: next });
  }
  for (const name of gone) ops.push({ op: "remove", path: ["nodes", name] });
  return { ops, layout: Object.fromEntries([...gone].map((name) => [name, null])) };
}

/** Gives the first node that stays, along the first ways out. */
function heir(document: JsonMap, name: string, gone: ReadonlySet<string>, types: Types): string | null {
  const seen = new Set<string>();
  for (let at: string | null = name; at !== null && !seen.has(at); ) {
    if (!gone.has(at)) return at;
    seen.add(at);
    const ways: Port[] = portsOf(document, at, types).filter((port) => port.target !== null);
    at = (ways.find((port) => !port.quiet) ?? ways[0])?.target ?? null;
  }
  return null;
}

/** Renames a node everywhere; null when the name is taken or is no name. */
export function rename(
  document: JsonMap,
  layout: Layout,
  old: string,
  wanted: string,
  types: Types,
  flowSchema: Schema,
): Edit | null {
  const name = asName(wanted);
  if (!name || name === old || Object.hasOwn(nodesOf(document), name)) return null;
  const ops: Op[] = references(document, types, flowSchema)
    .filter((each) => each.target === old)
    .map((each) => ({ op: "set", path: each.path, value: name }));
  ops.push({ op: "rename", path: ["nodes", old], to: name });
  return { ops, layout: { [old]: null, [name]: layout[old] ?? { x: 0, y: 0 } } };
}
