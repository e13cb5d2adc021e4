/** Reads the JSON Schemas of the node types: one field at a time, with references resolved. */

import { at, isMap, type Json, type JsonMap, type Path } from "./json";

export type Ui = { widget?: string; group?: string; order?: number; label?: string; help?: string };

export type Schema = {
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  default?: Json;
  const?: Json;
  enum?: Json[];
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  patternProperties?: Record<string, Schema>;
  propertyNames?: Schema;
  items?: Schema;
  minItems?: number;
  minProperties?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  pattern?: string;
  maxLength?: number;
  $defs?: Record<string, Schema>;
  "x-ui"?: Ui;
  "x-outlet"?: { kind?: string };
};

export type NodeType = {
  type: string;
  title: string;
  summary: string;
  family: Family;
  icon: string;
  recourse: string | null;
  schema: Schema;
};

export type Family = "talk" | "ask" | "decide" | "connect" | "flow";
export const FAMILIES: readonly Family[] = ["talk", "ask", "decide", "connect", "flow"];

/** Gives a schema with its `$ref` followed; what stands beside the reference wins. */
export function resolve(schema: Schema, root: Schema): Schema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.split("/").at(-1) ?? "";
  const { $ref: _, ...beside } = schema;
  return { ...resolve(root.$defs?.[name] ?? {}, root), ...beside };
}

/** Gives a schema without its `null` alternative, and whether there was one. */
export function withoutNull(schema: Schema, root: Schema): { schema: Schema; optional: boolean } {
  const whole = resolve(schema, root);
  const choices = whole.anyOf;
  if (!choices?.some((each) => each.type === "null") || whole.format) return { schema: whole, optional: false };
  const rest = choices.filter((each) => each.type !== "null");
  const { anyOf: _, ...beside } = whole;
  const only = rest.length === 1 && rest[0] ? { ...resolve(rest[0], root), ...beside } : { ...beside, anyOf: rest };
  return { schema: only as Schema, optional: true };
}

/** Gives the schema of a map's values; undefined when the schema is of no map. */
export function valueSchema(schema: Schema): Schema | undefined {
  const patterns = Object.values(schema.patternProperties ?? {});
  if (patterns[0]) return patterns[0];
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** Gives the pattern that a map's keys follow, if there is one. */
export function keyPattern(schema: Schema): string | undefined {
  return Object.keys(schema.patternProperties ?? {})[0] ?? schema.propertyNames?.pattern;
}

/** Says whether keys of a telephone are the keys of this map. */
export function hasTelephoneKeys(schema: Schema): boolean {
  const pattern = keyPattern(schema);
  return pattern !== undefined && new RegExp(pattern).test("*") && new RegExp(pattern).test("1");
}

export function isNodeRef(schema: Schema): boolean {
  return schema.format === "node-ref";
}

export type Visit = (found: { schema: Schema; path: Path; value: Json | undefined; required: boolean }) => void;

/** Calls `visit` for every field of a value that its schema knows, set or not, depth first. */
export function walk(schema: Schema, root: Schema, value: Json | undefined, path: Path, visit: Visit, required = true) {
  const { schema: plain, optional } = withoutNull(schema, root);
  visit({ schema: plain, path, value, required: required && !optional });
  if (plain.properties && (value === undefined ? required && path.length === 0 : isMap(value))) {
    for (const [name, each] of Object.entries(plain.properties))
      walk(each, root, at(value, [name]), [...path, name], visit, plain.required?.includes(name) ?? false);
  } else if (isMap(value)) {
    const each = valueSchema(plain);
    if (each) for (const key of Object.keys(value)) walk(each, root, value[key], [...path, key], visit);
  } else if (Array.isArray(value) && plain.items) {
    for (const [index, item] of value.entries()) walk(plain.items, root, item, [...path, index], visit);
  }
}

/** Gives the value a new node begins with: one entry in each map or list that needs one and leads somewhere. */
export function starter(type: NodeType): JsonMap {
  const begun: JsonMap = { type: type.type };
  for (const name of type.schema.required ?? []) {
    const field = resolve(type.schema.properties?.[name] ?? {}, type.schema);
    const inner = resolve(valueSchema(field) ?? field.items ?? {}, type.schema);
    if (!Object.values(inner.properties ?? {}).some((each) => isNodeRef(withoutNull(each, type.schema).schema)))
      continue;
    if (field.items) begun[name] = [{}];
    else if (hasTelephoneKeys(field)) begun[name] = { "1": {} };
  }
  return begun;
}
