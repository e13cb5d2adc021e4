/** Yes or no. */

import { pathKey } from "../../model/json";
import { useDesigner, useSession } from "../../store/context";
import type { FieldProps } from "../field";
import { controlProps, Wrong } from "../Labelled";

export function SwitchField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const control = controlProps(field);
  const help = field.schema["x-ui"]?.help ?? field.schema.description;
  return (
    <div className="field switch" data-path={pathKey(field.path)}>
      <label htmlFor={control.id}>
        <input
          type="checkbox"
          checked={Boolean(field.value ?? field.schema.default)}
          disabled={readOnly}
          onChange={(event) => act.setField(field.path, event.target.checked, `editing ${field.label}`)}
          {...control}
        />
        {field.label}
      </label>
      {help && (
        <p className="help" id={control["aria-describedby"]}>
          {help}
        </p>
      )}
      <Wrong path={field.path} />
    </div>
  );
}
