/** The call so far; a row leads to its node. */

import { CircleAlert, Flag, Info, Keyboard, PhoneOff, Volume2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { spokenName } from "../model/words";
import { useDesigner, useSession } from "../store/context";
import { useSimulated, useSimulation } from "./context";
import type { Call, Line, LineKind } from "./protocol";

const ICONS: Record<LineKind, typeof Info> = {
  node: Info,
  hear: Volume2,
  do: Keyboard,
  note: Info,
  goal: Flag,
  error: CircleAlert,
  ended: PhoneOff,
};

export function Log({ call }: { call: Call }) {
  const end = useRef<HTMLDivElement>(null);
  const count = call.lines.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what makes it scroll
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [count]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard
    <section className="log" aria-label="What happened in the call" tabIndex={0}>
      {call.replay && <p className="replayed">The call that shows {call.replay}. Press “Call” to make one yourself.</p>}
      <ol>
        {call.lines.map((line, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added, and have no other name
          <Row key={number} line={line} number={number} />
        ))}
      </ol>
      {call.replay && call.problem && <p className="replayed problem">{call.problem}</p>}
      <div ref={end} />
    </section>
  );
}

function Row({ line, number }: { line: Line; number: number }) {
  const session = useSession();
  const simulation = useSimulation();
  const flow = useDesigner((state) => state.flow);
  const saying = useSimulated((state) => state.saying === number);
  const sound = useSimulated((state) => state.sounds[number] !== undefined);
  const mute = useSimulated((state) => state.mute[number] ?? "");
  const Icon = ICONS[line.kind];
  const go = () => {
    if (line.flow !== flow) return session.announce(`That happens in the flow ${line.flow}.`);
    session.select([line.node]);
    session.view?.reveal(line.node);
  };
  const text = line.kind === "node" ? spokenName(line.node) : line.text;
  return (
    <li className={`${line.kind}${saying ? " saying" : ""}`}>
      <button type="button" className="row" onClick={go} title={`Go to ${spokenName(line.node)}`}>
        <time>{line.at.toFixed(1)}</time>
        <Icon size={14} aria-hidden="true" />
        <span lang={line.language || undefined}>{text}</span>
        {mute && <em title={mute}>cannot be said</em>}
      </button>
      {sound && (
        <button type="button" className="plain hear" onClick={() => simulation.say(number)} title="Hear it again">
          <Volume2 size={14} aria-hidden="true" />
          <span className="hidden">Hear it again</span>
        </button>
      )}
    </li>
  );
}
