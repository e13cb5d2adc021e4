/** A plain value of any kind: what looks like a number is one. */

import type { Json } from "../../model/json";
import { useDesigner, useSession } from "../../store/context";
import type { FieldProps } from "../field";
import { controlProps, Labelled } from "../Labelled";
import { useTyped } from "../typed";

export function ScalarField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const typed = useTyped(field.value === null ? "" : String(field.value ?? ""), (text) =>
    act.setField(field.path, read(text), `editing ${field.label}`),
  );
  return (
    <Labelled field={field}>
      <input type="text" className="code" readOnly={readOnly} {...typed} {...controlProps(field)} />
    </Labelled>
  );
}

function read(text: string): Json {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
