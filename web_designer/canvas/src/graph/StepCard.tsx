/** One node on the canvas: who it is, what callers hear, and a row with a port for each way out. */

import { Handle, type NodeProps, Position, useStore } from "@xyflow/react";
import { FlagTriangleRight, MessageSquare } from "lucide-react";
import { memo } from "react";
import { HEADER, portY } from "../model/geometry";
import type { Port } from "../model/ports";
import { count, spokenName } from "../model/words";
import { useSession } from "../store/context";
import type { CardData, StepNode } from "./elements";
import { Icon } from "./Icon";
import { inWords, SeverityIcon, tally } from "./severity";

const FAR = 0.3;
const isFar = (state: { transform: [number, number, number] }) => state.transform[2] < FAR;

export const StepCard = memo(function StepCard({ data, selected }: NodeProps<StepNode>) {
  const far = useStore(isFar);
  const family = data.type?.family ?? "flow";
  const style = [
    "card",
    family,
    selected ? "selected" : "",
    data.reached ? "" : "unreached",
    data.ring ? "ring" : "",
    data.findings.some((each) => each.severity === "error") ? "has-error" : "",
  ].join(" ");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds form fields; this is a part of a drawing
    <div className={style} id={`card-${data.name}`} role="group" aria-label={described(data)}>
      <Handle type="target" id="in" position={Position.Left} style={{ top: HEADER / 2 }} isConnectableStart={false} />
      {far ? <strong className="far">{spokenName(data.name)}</strong> : <Details data={data} />}
      {data.ports.map((port, index) => (
        <Handle
          key={port.id}
          type="source"
          id={port.id}
          position={Position.Right}
          style={{ top: portY(index) }}
          className={portStyle(data, port)}
          isConnectableEnd={false}
        />
      ))}
    </div>
  );
});

function Details({ data }: { data: CardData }) {
  return (
    <>
      {data.start && (
        <span className="start">
          <FlagTriangleRight size={14} aria-hidden="true" />
          Start
        </span>
      )}
      <div className="head">
        <span className="tile">
          <Icon name={data.type?.icon ?? "circle-help"} />
        </span>
        <span className="who">
          <strong>{spokenName(data.name)}</strong>
          <span>{data.type?.title ?? data.kind}</span>
        </span>
        <Badges data={data} />
      </div>
      <p className="says">{data.says}</p>
      {data.ports.length > 0 && (
        <ul className="ways">
          {data.ports.map((port) => (
            <li key={port.id} className={port.quiet ? "quiet" : undefined}>
              {port.key !== null && <kbd>{port.key}</kbd>}
              <span>{port.label}</span>
              {data.open.has(port.id) && port.required && <em>nowhere yet</em>}
              {data.named.has(port.id) && <span className="named">→ {spokenName(port.target ?? "")}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Badges({ data }: { data: CardData }) {
  const { store } = useSession();
  const found = tally(data.findings);
  if (found.length === 0 && data.comments === 0) return null;
  const told = data.findings.map((each) => each.message).join("\n");
  return (
    <span className="badges">
      {data.comments > 0 && (
        <span className="badge" title={count(data.comments, "open comment")}>
          <MessageSquare size={14} aria-hidden="true" />
          {data.comments}
        </span>
      )}
      {found.map(([severity, number]) => (
        <button
          type="button"
          key={severity}
          className={`badge ${severity}`}
          tabIndex={-1}
          title={told}
          aria-label={`${inWords(severity, number)} at ${spokenName(data.name)}`}
          onClick={() => store.setState({ tab: "problems", selected: [data.name] })}
        >
          <SeverityIcon severity={severity} />
          {number}
        </button>
      ))}
    </span>
  );
}

function portStyle(data: CardData, port: Port): string {
  if (data.open.has(port.id)) return port.required ? "port open" : "port spare";
  return port.quiet ? "port quiet" : "port";
}

function described(data: CardData): string {
  const found = tally(data.findings).map(([severity, number]) => inWords(severity, number));
  const parts = [
    spokenName(data.name),
    data.type?.title ?? data.kind,
    ...(data.start ? ["calls begin here"] : []),
    ...(data.reached ? [] : ["no call gets here"]),
    ...found,
    `${count(data.ports.length, "way")} out`,
  ];
  return parts.join(", ");
}
