/** A line of text, a longer text, or an expression. */

import { useDesigner, useSession } from "../../store/context";
import { type FieldProps, widgetFor } from "../field";
import { controlProps, Labelled } from "../Labelled";
import { useTyped } from "../typed";

export function TextField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const kind = widgetFor(field.schema);
  const typed = useTyped(String(field.value ?? ""), (text) =>
    act.setField(field.path, text === "" && !field.required ? undefined : text, `editing ${field.label}`),
  );
  const placeholder = field.schema.default ? String(field.schema.default) : undefined;
  const shared = { ...typed, ...controlProps(field), readOnly, placeholder };
  return (
    <Labelled field={field}>
      {kind === "long-text" || kind === "template" ? (
        <textarea rows={3} {...shared} />
      ) : (
        <input
          type="text"
          className={kind === "expression" ? "code" : undefined}
          spellCheck={kind === "text"}
          {...shared}
        />
      )}
    </Labelled>
  );
}
