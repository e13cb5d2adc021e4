/** A label, what the field is for, and what is wrong with it, around a control. */

import type { ReactNode } from "react";
import { SeverityIcon } from "../graph/severity";
import { type Path, pathKey } from "../model/json";
import { useDesigner } from "../store/context";
import { controlId, type FieldProps } from "./field";

export function Labelled({ field, children }: { field: FieldProps; children: ReactNode }) {
  const help = field.schema["x-ui"]?.help ?? field.schema.description;
  return (
    <div className="field" data-path={pathKey(field.path)}>
      <span className="caption">
        <label htmlFor={controlId(field.path)}>{field.label}</label>
        {!field.required && <span className="optional">optional</span>}
      </span>
      {children}
      {help && (
        <p className="help" id={`${controlId(field.path)}-help`}>
          {help}
        </p>
      )}
      <Wrong path={field.path} />
    </div>
  );
}

/** The findings that are about exactly this field. */
export function Wrong({ path }: { path: Path }) {
  const key = pathKey(path);
  const findings = useDesigner((state) => state.findings);
  const here = findings.filter((each) => pathKey(each.path) === key);
  return here.map((each) => (
    <p className={`wrong ${each.severity}`} key={each.code + each.message}>
      <SeverityIcon severity={each.severity} size={14} />
      <span>{each.message}</span>
    </p>
  ));
}

export function controlProps(field: FieldProps) {
  const help = field.schema["x-ui"]?.help ?? field.schema.description;
  return { id: controlId(field.path), "aria-describedby": help ? `${controlId(field.path)}-help` : undefined };
}
