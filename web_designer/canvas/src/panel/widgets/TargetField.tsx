/** Where a way out leads: shows the node, goes to it, and chooses another one. */

import { ArrowRight, X } from "lucide-react";
import { nodeOf } from "../../model/flow";
import { spokenName } from "../../model/words";
import { useDesigner, useSession } from "../../store/context";
import type { FieldProps } from "../field";
import { controlProps, Labelled } from "../Labelled";

export function TargetField(field: FieldProps) {
  const session = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const target = typeof field.value === "string" ? field.value : null;
  const there = useDesigner((state) => target !== null && nodeOf(state.document, target) !== undefined);
  const [, node, ...inner] = field.path;
  const from = field.path[0] === "nodes" ? { node: String(node), port: inner.join("/") } : null;
  const choose = () =>
    session.store.setState({ dialog: { kind: "target", path: field.path, label: field.label, from } });
  return (
    <Labelled field={field}>
      <span className="target">
        <button
          type="button"
          className={there || (!target && !field.required) ? "" : "nowhere"}
          disabled={readOnly}
          onClick={choose}
          aria-label={`${field.label}: ${target ? spokenName(target) : "nowhere yet"}. Choose where it leads`}
          {...controlProps(field)}
        >
          {target ? spokenName(target) : "Nowhere yet: choose …"}
          {target && !there && <small>no such node</small>}
        </button>
        {there && target && (
          <button
            type="button"
            className="plain"
            aria-label={`Go to ${spokenName(target)}`}
            title="Go there"
            onClick={() => {
              session.select([target]);
              session.view?.reveal(target);
            }}
          >
            <ArrowRight size={16} aria-hidden="true" />
          </button>
        )}
        {target && !field.required && !readOnly && (
          <button
            type="button"
            className="plain"
            aria-label={`${field.label}: take the target away`}
            title="Take the target away"
            onClick={() => session.act.setField(field.path, undefined, `disconnecting ${field.label}`)}
          >
            <X size={16} aria-hidden="true" />
          </button>
        )}
      </span>
    </Labelled>
  );
}
