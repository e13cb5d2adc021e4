/** Several fields that belong together. */

import { isMap, pathKey } from "../../model/json";
import { Fields } from "../Fields";
import type { FieldProps } from "../field";
import { Wrong } from "../Labelled";

export function GroupField(field: FieldProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: inside a fieldset already; another legend would only repeat it
    <div className="group" role="group" aria-label={field.label} data-path={pathKey(field.path)}>
      <Wrong path={field.path} />
      <Fields schema={field.schema} root={field.root} value={isMap(field.value) ? field.value : {}} path={field.path} />
    </div>
  );
}
