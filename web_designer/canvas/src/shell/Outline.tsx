/** All nodes in words, also those that are not on the screen; keys do here what they do on the canvas. */

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { byNode } from "../graph/elements";
import { inWords, SeverityIcon, tally } from "../graph/severity";
import { nodeOf, nodesOf, portsOf, startOf, typeOf } from "../model/flow";
import { count, spokenName, summary } from "../model/words";
import { useDesigner, useSession } from "../store/context";
import { TypeMark } from "./marks";

const ROW = 32;
const MORE = 6;

export function Outline() {
  const session = useSession();
  const document = useDesigner((state) => state.document);
  const selected = useDesigner((state) => state.selected);
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 200 });
  const names = Object.keys(nodesOf(document));
  const at = names.indexOf(selected.at(-1) ?? "");
  const first = Math.max(0, Math.floor(view.top / ROW) - MORE);
  const last = Math.min(names.length, Math.ceil((view.top + view.height) / ROW) + MORE);

  useEffect(() => {
    const area = box.current;
    if (!area) return;
    const see = () => setView({ top: area.scrollTop, height: area.clientHeight });
    const watcher = new ResizeObserver(see);
    watcher.observe(area);
    return () => watcher.disconnect();
  }, []);

  const go = (index: number) => {
    const name = names[Math.max(0, Math.min(names.length - 1, index))];
    if (!name) return;
    session.select([name]);
    session.view?.reveal(name);
    const top = names.indexOf(name) * ROW;
    const area = box.current;
    if (area && (top < area.scrollTop || top + ROW > area.scrollTop + area.clientHeight)) area.scrollTop = top - ROW;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key];
    const name = names[at];
    if (to !== undefined && !event.altKey) go(to);
    else if (event.key === "Enter" && name)
      session.store.setState({ focus: { node: name, path: ["prompt"], turn: 0 } });
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="outline"
      id="outline"
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={`Outline, ${count(names.length, "node")}. Slash adds after, C connects, Delete removes, Enter edits.`}
      aria-activedescendant={at >= first && at < last ? `outline-${names[at]}` : undefined}
      onScroll={(event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: names.length * ROW }}>
        {names.slice(first, last).map((name, index) => (
          <Row
            key={name}
            name={name}
            index={first + index}
            size={names.length}
            chosen={selected.includes(name)}
            onPick={go}
          />
        ))}
      </div>
    </div>
  );
}

type RowProps = { name: string; index: number; size: number; chosen: boolean; onPick: (index: number) => void };

function Row({ name, index, size, chosen, onPick }: RowProps) {
  const document = useDesigner((state) => state.document);
  const types = useDesigner((state) => state.types);
  const findings = useDesigner((state) => state.findings);
  const node = nodeOf(document, name);
  if (!node) return null;
  const type = typeOf(node, types);
  const found = tally(byNode(findings).get(name) ?? []);
  const ways = portsOf(document, name, types);
  const leads = ways.map((port) => {
    const target = port.target && nodeOf(document, port.target) ? spokenName(port.target) : "nowhere yet";
    return `${port.key ?? port.label} → ${target}`;
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
    <div
      id={`outline-${name}`}
      className="row"
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-posinset={index + 1}
      aria-setsize={size}
      style={{ transform: `translateY(${index * ROW}px)` }}
      onClick={() => onPick(index)}
    >
      <TypeMark type={type} />
      <strong>{spokenName(name)}</strong>
      <span className="type">
        {type?.title}
        {startOf(document) === name && ", calls begin here"}
      </span>
      <span className="says">{summary(node, type, String(document.language ?? ""))}</span>
      <span className="leads">{leads.join(", ")}</span>
      {found.map(([severity, number]) => (
        <span key={severity} className={`badge ${severity}`}>
          <SeverityIcon severity={severity} size={14} />
          {inWords(severity, number)}
        </span>
      ))}
    </div>
  );
}
