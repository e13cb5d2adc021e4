/** Values by name: the keys of a menu, the variables that are set. */

import { Plus, Trash2 } from "lucide-react";
import { freshName } from "../../model/flow";
import { isMap, type Json, type Path, pathKey } from "../../model/json";
import { KEYS } from "../../model/ports";
import { hasTelephoneKeys, keyPattern, resolve, valueSchema } from "../../model/schema";
import { useDesigner, useSession } from "../../store/context";
import { Field } from "../Field";
import { controlId, type FieldProps } from "../field";
import { Wrong } from "../Labelled";
import { useTyped } from "../typed";

export function MapField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const value = isMap(field.value) ? field.value : {};
  const telephone = hasTelephoneKeys(field.schema);
  const help = field.schema["x-ui"]?.help ?? field.schema.description;
  const one = field.label.replace(/s$/, "").toLowerCase();
  const add = () => {
    const key = telephone ? KEYS.find((each) => !(each in value)) : freshName("name", new Set(Object.keys(value)));
    if (!key) return;
    const begun = empty(field);
    if (field.value === undefined) act.setField(field.path, { [key]: begun }, `adding a ${one}`);
    else act.setField([...field.path, key], begun, `adding a ${one}`);
    act.focusField(nameOf([...field.path, key]));
  };
  return (
    <fieldset className="field several" data-path={pathKey(field.path)} id={controlId(field.path)}>
      <legend>{field.label}</legend>
      {help && <p className="help">{help}</p>}
      <Wrong path={field.path} />
      {Object.keys(value)
        .toSorted((one, other) => (telephone ? KEYS.indexOf(one[0] ?? "") - KEYS.indexOf(other[0] ?? "") : 0))
        .map((key) => (
          <Entry key={key} field={field} name={key} value={value[key]} telephone={telephone} />
        ))}
      {!readOnly && (
        <button type="button" className="small" onClick={add}>
          <Plus size={14} aria-hidden="true" />
          Add {telephone ? "a key" : one}
        </button>
      )}
    </fieldset>
  );
}

type EntryProps = { field: FieldProps; name: string; value: Json | undefined; telephone: boolean };

function Entry({ field, name, value, telephone }: EntryProps) {
  const { act, apply } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const path = [...field.path, name];
  const pattern = new RegExp(keyPattern(field.schema) ?? ".+");
  const typed = useTyped(name, () => {});
  const rename = () => {
    const taken = isMap(field.value) && typed.value in field.value;
    if (typed.value !== name && !taken && pattern.test(typed.value))
      apply({ ops: [{ op: "rename", path, to: typed.value }] }, { label: `changing ${name} to ${typed.value}` });
    typed.onBlur();
  };
  const what = telephone ? `Key ${name}` : name;
  return (
    <div className={telephone ? "entry keyed" : "entry named"}>
      <span className="tools" data-path={pathKey(nameOf(path))}>
        <input
          className={telephone ? "key" : "code"}
          aria-label={telephone ? `Key of ${what}` : `Name of ${what}`}
          readOnly={readOnly}
          {...typed}
          onBlur={rename}
          onKeyDown={(event) => event.key === "Enter" && rename()}
        />
        {!readOnly && (
          <button
            type="button"
            className="plain"
            aria-label={`Remove ${what}`}
            onClick={() => {
              apply({ ops: [{ op: "remove", path }] }, { label: `removing ${what}`, said: `Removed ${what}.` });
              act.focusField(field.path);
            }}
          >
            <Trash2 size={14} aria-hidden="true" />
          </button>
        )}
      </span>
      <Field
        schema={valueSchema(field.schema) ?? {}}
        root={field.root}
        value={value}
        path={path}
        label={what}
        required
      />
    </div>
  );
}

/** Gives the path by which the name of an entry is found on the page; what it names has the entry's own. */
function nameOf(path: Path): Path {
  return [...path, "name of it"];
}

function empty(field: FieldProps): Json {
  const schema = resolve(valueSchema(field.schema) ?? {}, field.root);
  if (schema.properties) return {};
  return schema.type === "array" ? [] : "";
}
