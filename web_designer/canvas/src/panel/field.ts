/** What every widget of the panel is given, and how a widget is chosen for a schema. */

import type { Json, Path } from "../model/json";
import { type Schema, valueSchema } from "../model/schema";

export type FieldProps = {
  schema: Schema;
  /** The schema that `$ref`s lead into. */
  root: Schema;
  value: Json | undefined;
  /** Where the value stands in the document. */
  path: Path;
  label: string;
  required: boolean;
};

/** Gives the id of the control for a path, for its label and for jumping to it. */
export function controlId(path: Path): string {
  return `field-${path.join("-")}`;
}

/**
 * Gives the name of the widget for a schema, in the server's words: what `x-ui` asks for, else the format, else what the
 * type needs. Names that no widget goes by are text, as any format is; a schema that says nothing is JSON.
 */
export function widgetFor(schema: Schema): string {
  const asked = schema["x-ui"]?.widget ?? schema.format;
  if (asked) return asked !== "node-ref" && asked.endsWith("-ref") && asked !== "audio-ref" ? "reference" : asked;
  if (schema.enum) return "choice";
  if (schema.anyOf) return "either";
  if (schema.type === "boolean") return "switch";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "string") return "text";
  if (schema.type === "array" && schema.items) return "list";
  if (schema.properties) return "group";
  if (valueSchema(schema)) return "map";
  return "json";
}
