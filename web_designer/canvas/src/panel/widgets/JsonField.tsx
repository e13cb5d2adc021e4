/** Anything else, as JSON: it is taken once it can be read. */

import { useState } from "react";
import type { Json } from "../../model/json";
import { useDesigner, useSession } from "../../store/context";
import type { FieldProps } from "../field";
import { controlProps, Labelled } from "../Labelled";
import { useTyped } from "../typed";

export function JsonField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const [wrong, setWrong] = useState("");
  const typed = useTyped(field.value === undefined ? "" : JSON.stringify(field.value, null, 2), (text) => {
    try {
      act.setField(field.path, text.trim() === "" ? undefined : (JSON.parse(text) as Json), `editing ${field.label}`);
      setWrong("");
    } catch (error) {
      setWrong(`Not taken yet: ${(error as Error).message}`);
    }
  });
  return (
    <Labelled field={field}>
      <textarea className="code" rows={3} readOnly={readOnly} {...typed} {...controlProps(field)} />
      {wrong && <p className="wrong warning">{wrong}</p>}
    </Labelled>
  );
}
