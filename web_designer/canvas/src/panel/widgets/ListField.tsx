/** Several values in an order. */

import { ArrowUp, Plus, Trash2 } from "lucide-react";
import { type Json, pathKey } from "../../model/json";
import { resolve, withoutNull } from "../../model/schema";
import { useDesigner, useSession } from "../../store/context";
import { Field } from "../Field";
import { controlId, type FieldProps } from "../field";
import { Wrong } from "../Labelled";

export function ListField(field: FieldProps) {
  const { act, apply } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const items = Array.isArray(field.value) ? field.value : [];
  const schema = resolve(field.schema.items ?? {}, field.root);
  const help = field.schema["x-ui"]?.help ?? field.schema.description;
  const one = field.label.replace(/s$/, "");
  const line = schema.type === "string" && schema.format !== "template";

  const add = () => {
    const begun = empty(field);
    if (field.value === undefined) act.setField(field.path, [begun], `adding to ${field.label}`);
    else
      apply(
        { ops: [{ op: "insert", path: [...field.path, items.length], value: begun }] },
        { label: `adding to ${field.label}` },
      );
    act.focusField([...field.path, items.length]);
  };
  const drop = (index: number) => {
    apply({ ops: [{ op: "remove", path: [...field.path, index] }] }, { label: `removing from ${field.label}` });
    act.focusField([...field.path, Math.min(index, items.length - 2)]);
  };
  const raise = (index: number) =>
    apply(
      {
        ops: [
          { op: "remove", path: [...field.path, index] },
          { op: "insert", path: [...field.path, index - 1], value: items[index] as Json },
        ],
      },
      { label: `reordering ${field.label}` },
    );

  return (
    <fieldset className="field several" data-path={pathKey(field.path)} id={controlId(field.path)}>
      <legend>{field.label}</legend>
      {help && <p className="help">{help}</p>}
      <Wrong path={field.path} />
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells entries apart
        <div className={line ? "entry line" : "entry"} key={index}>
          <Field
            schema={schema}
            root={field.root}
            value={item}
            path={[...field.path, index]}
            label={`${one} ${index + 1}`}
            required
          />
          {!readOnly && (
            <span className="tools">
              {index > 0 && (
                <button
                  type="button"
                  className="plain"
                  aria-label={`Move ${one} ${index + 1} up`}
                  onClick={() => raise(index)}
                >
                  <ArrowUp size={14} aria-hidden="true" />
                </button>
              )}
              <button
                type="button"
                className="plain"
                aria-label={`Remove ${one} ${index + 1}`}
                onClick={() => drop(index)}
              >
                <Trash2 size={14} aria-hidden="true" />
              </button>
            </span>
          )}
        </div>
      ))}
      {!readOnly && (
        <button type="button" className="small" onClick={add}>
          <Plus size={14} aria-hidden="true" />
          Add {one.toLowerCase()}
        </button>
      )}
    </fieldset>
  );
}

function empty(field: FieldProps): Json {
  const { schema } = withoutNull(field.schema.items ?? {}, field.root);
  if (schema.properties) return {};
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 0;
  return "";
}
