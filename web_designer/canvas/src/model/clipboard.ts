/** Copies nodes out of one flow and into another one, or the same. */

import type { Edit } from "./edits";
import { freshName, type Layout, namesIn, nodeOf, type Point, portsOf, type Types } from "./flow";
import { at, isMap, type JsonMap } from "./json";
import { applyOp, type Op } from "./ops";

const KIND = "signpost/nodes";

export type Clip = { kind: typeof KIND; flow: string; nodes: Record<string, JsonMap>; layout: Layout };

export function copy(document: JsonMap, layout: Layout, names: readonly string[]): Clip {
  const nodes: Record<string, JsonMap> = {};
  const places: Layout = {};
  for (const name of names) {
    const node = nodeOf(document, name);
    if (node) nodes[name] = node;
    const place = layout[name];
    if (place) places[name] = place;
  }
  return { kind: KIND, flow: String(document.flow ?? ""), nodes, layout: places };
}

/** Reads a clip from text; null for anything else that people have copied. */
export function readClip(text: string): Clip | null {
  try {
    const found: unknown = JSON.parse(text);
    if (isMap(found) && found.kind === KIND && isMap(found.nodes) && isMap(found.layout))
      return found as unknown as Clip;
  } catch {
    return null;
  }
  return null;
}

/**
 * Gives the ops that paste a clip with its corner at a point. Names are new, connections between pasted nodes are kept;
 * what leads elsewhere is kept in the flow it was copied in, and stays a name without a node in another one, so that
 * the findings tell of it.
 */
export function paste(document: JsonMap, clip: Clip, place: Point, types: Types): Edit & { names: string[] } {
  const taken = namesIn(document, types);
  const renamed: Record<string, string> = {};
  for (const old of Object.keys(clip.nodes)) {
    const name = freshName(old, taken);
    taken.add(name);
    renamed[old] = name;
  }
  const corner = cornerOf(Object.values(clip.layout));
  const source: JsonMap = { nodes: clip.nodes };
  const ops: Op[] = [];
  const layout: Layout = {};
  for (const [old, name] of Object.entries(renamed)) {
    ops.push({ op: "set", path: ["nodes", name], value: inner(source, old, renamed, types) });
    const from = clip.layout[old] ?? corner;
    layout[name] = { x: place.x + from.x - corner.x, y: place.y + from.y - corner.y };
  }
  return { ops, layout, names: Object.values(renamed) };
}

function inner(source: JsonMap, old: string, renamed: Record<string, string>, types: Types): JsonMap {
  let made = source;
  for (const port of portsOf(source, old, types)) {
    const name = port.target === null ? undefined : renamed[port.target];
    if (name) made = applyOp(made, { op: "set", path: ["nodes", old, ...port.path], value: name });
  }
  return at(made, ["nodes", old]) as JsonMap;
}

function cornerOf(points: Point[]): Point {
  if (points.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...points.map((each) => each.x)), y: Math.min(...points.map((each) => each.y)) };
}
