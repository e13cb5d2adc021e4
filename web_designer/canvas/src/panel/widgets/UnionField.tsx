/** A value that may be written in more than one way: shows the way it is written, and offers the others. */

import { isMap, type Json } from "../../model/json";
import { resolve, type Schema } from "../../model/schema";
import { useDesigner, useSession } from "../../store/context";
import { Field } from "../Field";
import type { FieldProps } from "../field";
import { ScalarField } from "./ScalarField";

const SCALARS = new Set(["string", "integer", "number", "boolean", "null"]);

export function UnionField(field: FieldProps) {
  const plain = (field.schema.anyOf ?? []).every((each) => SCALARS.has(each.type ?? ""));
  return plain ? <ScalarField {...field} /> : <Either {...field} />;
}

function Either(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const ways = (field.schema.anyOf ?? []).map((each) => resolve(each, field.root));
  const now = ways.find((each) => fits(each, field.value)) ?? ways[0] ?? {};
  const { anyOf: _, default: __, "x-ui": ui, ...beside } = field.schema;
  const { widget: ___, ...said } = ui ?? {};
  const other = ways.find((each) => each !== now);
  return (
    <div className="union">
      <Field {...field} schema={{ ...now, ...beside, "x-ui": said } as Schema} />
      {other && !readOnly && (
        <button
          type="button"
          className="small"
          onClick={() => act.setField(field.path, empty(other), `writing ${field.label} another way`)}
        >
          Write it as {other.type === "array" ? "one list" : other.type === "object" ? "one per language" : "text"}
        </button>
      )}
    </div>
  );
}

function fits(schema: Schema, value: Json | undefined): boolean {
  if (schema.type === "array") return Array.isArray(value);
  if (schema.type === "object") return isMap(value);
  return schema.type === typeof value;
}

function empty(schema: Schema): Json {
  if (schema.type === "array") return [];
  return schema.type === "object" ? {} : "";
}
