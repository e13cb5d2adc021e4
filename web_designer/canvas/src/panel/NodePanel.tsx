/** The settings of one node: its name, what is wrong with it, its fields, and comments. */

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Icon } from "../graph/Icon";
import { asName, nodeOf, typeOf } from "../model/flow";
import { FindingRow } from "../shell/FindingRow";
import { useDesigner, useSession } from "../store/context";
import { Comments } from "./Comments";
import { Fields } from "./Fields";
import { JsonField } from "./widgets/JsonField";

export function NodePanel({ name }: { name: string }) {
  const { act } = useSession();
  const node = useDesigner((state) => nodeOf(state.document, name));
  const type = useDesigner((state) => typeOf(node, state.types));
  const readOnly = useDesigner((state) => state.readOnly);
  const all = useDesigner((state) => state.findings);
  const findings = all.filter((each) => each.node === name);
  if (!node) return null;
  return (
    <>
      <header className={`who ${type?.family ?? "flow"}`}>
        <span className="tile">
          <Icon name={type?.icon ?? "circle-help"} size={18} />
        </span>
        <div>
          <Name name={name} />
          <p className="kind">{type?.title ?? String(node.type)}</p>
        </div>
        {!readOnly && (
          <button
            type="button"
            className="plain"
            aria-label="Remove this node"
            title="Remove"
            onClick={() => act.removeSelected(false)}
          >
            <Trash2 size={16} aria-hidden="true" />
          </button>
        )}
      </header>
      {type && <p className="help">{type.summary}</p>}
      {findings.length > 0 && (
        <ul className="findings">
          {findings.map((each) => (
            <FindingRow key={each.code + each.message} finding={each} brief />
          ))}
        </ul>
      )}
      {type ? (
        <Fields schema={type.schema} root={type.schema} value={node} path={["nodes", name]} />
      ) : (
        <JsonField
          schema={{}}
          root={{}}
          value={node}
          path={["nodes", name]}
          label="Fields of an unknown type"
          required
        />
      )}
      <Comments node={name} />
    </>
  );
}

function Name({ name }: { name: string }) {
  const session = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const [text, setText] = useState(name);
  const rename = () => {
    if (asName(text) === name || !session.act.rename(name, text)) setText(name);
  };
  return (
    <span data-path={`nodes/${name}`}>
      <input
        className="name"
        aria-label="Name"
        value={text}
        readOnly={readOnly}
        onChange={(event) => setText(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === "Enter") document.getElementById("canvas")?.focus();
          if (event.key === "Escape") setText(name);
        }}
      />
    </span>
  );
}
