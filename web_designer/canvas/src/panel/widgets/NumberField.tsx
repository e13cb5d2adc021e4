/** A number; seconds say so. */

import { useDesigner, useSession } from "../../store/context";
import type { FieldProps } from "../field";
import { controlProps, Labelled } from "../Labelled";
import { useTyped } from "../typed";

export function NumberField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const { schema } = field;
  const typed = useTyped(field.value === undefined || field.value === null ? "" : String(field.value), (text) => {
    if (text === "") act.setField(field.path, undefined, `editing ${field.label}`);
    else if (Number.isFinite(Number(text))) act.setField(field.path, Number(text), `editing ${field.label}`);
  });
  return (
    <Labelled field={field}>
      <span className="measure">
        <input
          type="number"
          min={schema.minimum}
          max={schema.maximum}
          step={schema.type === "integer" ? 1 : "any"}
          placeholder={typeof schema.default === "number" ? String(schema.default) : undefined}
          readOnly={readOnly}
          {...typed}
          {...controlProps(field)}
        />
        {schema.format === "seconds" && <span>seconds</span>}
      </span>
    </Labelled>
  );
}
