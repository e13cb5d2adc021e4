/** A flow's document: its nodes, what leads where, and every place that names a node. */

import { at, isMap, type Json, type JsonMap, type Path } from "./json";
import { type Port, ports } from "./ports";
import { isNodeRef, type NodeType, type Schema, walk } from "./schema";

export type Types = ReadonlyMap<string, NodeType>;
export type Point = { x: number; y: number };
export type Layout = Record<string, Point>;

export type Reference = { path: Path; target: string };

export function nodesOf(document: JsonMap): Record<string, JsonMap> {
  return (isMap(document.nodes) ? document.nodes : {}) as Record<string, JsonMap>;
}

export function nodeOf(document: JsonMap, name: string): JsonMap | undefined {
  const found = at(document, ["nodes", name]);
  return isMap(found) ? found : undefined;
}

export function typeOf(node: JsonMap | undefined, types: Types): NodeType | undefined {
  return types.get(String(node?.type));
}

export function portsOf(document: JsonMap, name: string, types: Types): Port[] {
  const node = nodeOf(document, name);
  return node ? ports(node, typeOf(node, types)) : [];
}

export function startOf(document: JsonMap): string | null {
  return typeof document.start === "string" ? document.start : null;
}

export function languageOf(document: JsonMap): string {
  return typeof document.language === "string" ? document.language : "en-GB";
}

export function languagesOf(document: JsonMap): string[] {
  const more = Array.isArray(document.languages) ? document.languages.map(String) : [];
  return [...new Set([languageOf(document), ...more])];
}

/** Gives every place in the flow that names a node, outside `nodes` first. */
export function references(document: JsonMap, types: Types, flowSchema: Schema): Reference[] {
  const found: Reference[] = [];
  const collect = (prefix: Path) => (visited: { schema: Schema; path: Path; value: Json | undefined }) => {
    if (isNodeRef(visited.schema) && typeof visited.value === "string")
      found.push({ path: [...prefix, ...visited.path], target: visited.value });
  };
  const { nodes: _, ...outside } = document;
  walk(flowSchema, flowSchema, outside, [], collect([]));
  for (const [name, node] of Object.entries(nodesOf(document))) {
    const type = typeOf(node, types);
    if (type) walk(type.schema, type.schema, node, [], collect(["nodes", name]));
  }
  return found;
}

/** Gives the nodes a call can get to from the start and from what works everywhere. */
export function reachable(document: JsonMap, types: Types, flowSchema: Schema): Set<string> {
  const nodes = nodesOf(document);
  const { nodes: _, ...outside } = document;
  const waiting = references({ ...outside, nodes: {} }, types, flowSchema).map((each) => each.target);
  const found = new Set<string>();
  while (waiting.length > 0) {
    const name = waiting.pop();
    const node = name === undefined ? undefined : nodes[name];
    if (name === undefined || !node || found.has(name)) continue;
    found.add(name);
    for (const port of ports(node, typeOf(node, types))) if (port.target) waiting.push(port.target);
  }
  return found;
}

/** Gives every name that is taken: of nodes, and of nodes that are gone but still led to. */
export function namesIn(document: JsonMap, types: Types): Set<string> {
  const nodes = nodesOf(document);
  const targets = Object.keys(nodes).flatMap((name) =>
    portsOf(document, name, types).map((port) => port.target ?? name),
  );
  return new Set([...Object.keys(nodes), ...targets]);
}

/** Gives a name that no node has: `menu`, `menu_2`, `menu_3` … */
export function freshName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, "").slice(0, 60);
  for (let number = 2; ; number++) if (!taken.has(`${stem}_${number}`)) return `${stem}_${number}`;
}

/** Gives what people type as a name a node may have: `Main menu` is `main_menu`. */
export function asName(text: string): string {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const name = plain.replaceAll(/[^a-z0-9_]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return /^[a-z_]/.test(name) ? name.slice(0, 64) : `node_${name}`.replace(/_$/, "").slice(0, 64);
}
