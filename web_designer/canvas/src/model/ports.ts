/** The ways out of a node, found by walking its schema and its value together. */

import { at, isMap, type Json, type JsonMap, type Path, pathKey } from "./json";
import { hasTelephoneKeys, isNodeRef, type NodeType, resolve, type Schema, walk } from "./schema";
import { isWord, spokenName } from "./words";

export type Port = {
  /** The path inside the node, joined by "/": unique in the node, and stable while the node is edited. */
  id: string;
  path: Path;
  kind: string;
  /** The telephone key that takes it, if one does. */
  key: string | null;
  label: string;
  target: string | null;
  /** Nobody chooses it: it is taken when something fails or nothing is said. */
  quiet: boolean;
  required: boolean;
};

/** The keys of a telephone, in the order in which menus give them out. */
export const KEYS = [..."1234567890*#"];

const QUIET = new Set(["no_input", "no_match", "failed", "timeout", "full", "no_agents", "busy", "no_answer"]);
const WORDS: Record<string, string> = {
  next: "Next",
  default: "Otherwise",
  open: "Open",
  closed: "Closed",
  holiday: "Holiday",
  failed: "Failed",
  timeout: "Takes too long",
  full: "Queue full",
  no_agents: "No agents",
  answered: "After talking",
  busy: "Busy",
  no_answer: "No answer",
  booked: "Booked",
  declined: "Declined",
  empty: "Nothing recorded",
  ok: "OK",
};

const KNOWN = new WeakMap<JsonMap, { type: NodeType | undefined; ports: Port[] }>();

/** Gives a node's ports in the order they are shown: what is chosen, then what happens, then what goes wrong. */
export function ports(node: JsonMap, type: NodeType | undefined): Port[] {
  // Nodes are never changed in place, so what was found once holds as long as there is the node.
  const known = KNOWN.get(node);
  if (known && known.type === type) return known.ports;
  const found = type ? sought(node, type) : guessed(node);
  KNOWN.set(node, { type, ports: found });
  return found;
}

function sought(node: JsonMap, type: NodeType): Port[] {
  const found: Port[] = [];
  walk(type.schema, type.schema, node, [], ({ schema, path, value, required }) => {
    if (isNodeRef(schema)) found.push(port(node, type, path, schema, value, required));
  });
  return found.toSorted((one, other) => rank(one) - rank(other) || keypad(one) - keypad(other));
}

/** Gives the path of a way out that a node does not have yet: the next key of its telephone, null when it has none. */
export function furtherKey(node: JsonMap, type: NodeType | undefined): Path | null {
  for (const [name, field] of Object.entries(type?.schema.properties ?? {})) {
    const taken = node[name] ?? {};
    if (!type || !isMap(taken) || !hasTelephoneKeys(resolve(field, type.schema))) continue;
    const key = KEYS.find((each) => !(each in taken));
    if (key) return [name, key];
  }
  return null;
}

function port(
  node: JsonMap,
  type: NodeType,
  path: Path,
  schema: Schema,
  value: Json | undefined,
  required: boolean,
): Port {
  const first = String(path[0]);
  const field = resolve(type.schema.properties?.[first] ?? {}, type.schema);
  const nested = path.length > 1;
  const key = nested && hasTelephoneKeys(field) ? String(path[1]) : null;
  const kind = schema["x-outlet"]?.kind ?? (nested ? (key === null ? "case" : "key") : first);
  const target = typeof value === "string" && value ? value : null;
  return {
    id: pathKey(path),
    path,
    kind,
    key,
    label: label(node, type, path, kind, key, target),
    target,
    quiet: !nested && QUIET.has(kind),
    required,
  };
}

function label(
  node: JsonMap,
  type: NodeType,
  path: Path,
  kind: string,
  key: string | null,
  target: string | null,
): string {
  const holder = at(node, path.slice(0, -1));
  if (path.length > 1 && isMap(holder)) {
    const own = holder.label ?? holder.when;
    if (typeof own === "string" && own) return isWord(own) ? spokenName(own) : own;
    if (key !== null) return target ? spokenName(target) : "Choose what it is for";
    if (typeof path[1] === "number") return `Case ${path[1] + 1}`;
    return spokenName(String(path.at(-1) === "next" ? path.at(-2) : path.at(-1)));
  }
  const asked = type.schema.properties?.attempts;
  if (kind === "failed" && asked) return attempts(node.attempts ?? asked.default);
  return WORDS[String(path[0])] ?? spokenName(String(path[0]));
}

function attempts(count: Json | undefined): string {
  return count === 1 ? "After 1 attempt" : `After ${count} attempts`;
}

function rank(each: Port): number {
  if (each.path.length > 1) return 0;
  return each.quiet ? 2 : 1;
}

/** Orders keys as they lie on a telephone: 1 to 9, star, 0, hash. */
function keypad(each: Port): number {
  const index = each.key === null ? -1 : "123456789*0#ABCD".indexOf(each.key[0] ?? "");
  return index + (each.key?.length ?? 0) * 100;
}

/** Gives the ports of a node whose type nobody knows: `next` alone, so that the flow can still be followed. */
function guessed(node: JsonMap): Port[] {
  const target = typeof node.next === "string" ? node.next : null;
  if (target === null) return [];
  const path = ["next"];
  return [{ id: "next", path, kind: "next", key: null, label: "Next", target, quiet: false, required: true }];
}
