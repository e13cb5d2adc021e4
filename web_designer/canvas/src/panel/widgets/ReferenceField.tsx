/** A queue, calendar, flow or mailbox that the site knows. */

import { spokenName } from "../../model/words";
import { useDesigner, useSession } from "../../store/context";
import type { FieldProps } from "../field";
import { controlProps, Labelled } from "../Labelled";

export function ReferenceField(field: FieldProps) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const site = useDesigner((state) => state.site);
  const kind = (field.schema.format ?? "").replace(/-ref$/, "");
  const known = (site[`${kind}s`] ?? site[`${kind}es`] ?? []).map((each) =>
    typeof each === "string"
      ? { name: each, title: spokenName(each) }
      : { ...each, title: each.title || spokenName(each.name) },
  );
  const value = typeof field.value === "string" ? field.value : "";
  return (
    <Labelled field={field}>
      <select
        disabled={readOnly}
        value={value}
        onChange={(event) => act.setField(field.path, event.target.value || undefined, `choosing a ${kind}`)}
        {...controlProps(field)}
      >
        {(!value || !field.required) && <option value="">{field.required ? `Choose a ${kind} …` : "None"}</option>}
        {value && !known.some((each) => each.name === value) && (
          <option value={value}>{value} (not in the site)</option>
        )}
        {known.map((each) => (
          <option key={each.name} value={each.name}>
            {each.title}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
