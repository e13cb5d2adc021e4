/** One of a few fixed values. */

import type { Json } from "../../model/json";
import { spokenName } from "../../model/words";
import { useDesigner, useSession } from "../../store/context";
import type { FieldProps } from "../field";
import { controlProps, Labelled } from "../Labelled";

export function ChoiceField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const values: Json[] = field.schema.enum ?? [];
  const shown = field.value ?? field.schema.default;
  return (
    <Labelled field={field}>
      <select
        disabled={readOnly}
        value={shown === undefined ? "" : JSON.stringify(shown)}
        onChange={(event) => act.setField(field.path, JSON.parse(event.target.value) as Json, `editing ${field.label}`)}
        {...controlProps(field)}
      >
        {shown === undefined && <option value="">Choose …</option>}
        {values.map((each) => (
          <option key={String(each)} value={JSON.stringify(each)}>
            {spokenName(String(each))}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
