/** The simulator: what the caller hears and does on the left, the telephone on the right. */

import { Mic, PhoneCall, Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { languagesOf } from "../model/flow";
import { focusFirst, isFocusLost } from "../shell/focus";
import { useDesigner, useSession } from "../store/context";
import { useSimulated, useSimulation } from "./context";
import { Log } from "./Log";
import type { Opening } from "./protocol";
import { Question } from "./Question";
import { RingButton, RingMyPhone } from "./RingMyPhone";
import { Telephone } from "./Telephone";

export function Simulator() {
  const call = useSimulated((state) => state.call);
  const trouble = useSimulated((state) => state.trouble);
  const saved = useSimulated((state) => state.saved);
  const session = useSession();
  const simulation = useSimulation();
  const asked = useDesigner((state) => state.asked);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked === null) return;
    session.store.setState({ asked: null });
    simulation.replay(asked);
  }, [asked, session, simulation]);
  // A new call takes the focus; later it goes where the caller can do something, but is not taken from anything else.
  useEffect(() => {
    const { fresh } = simulation.store.getState();
    if (!call || !box.current || !(fresh || isFocusLost())) return;
    simulation.store.setState({ fresh: false });
    const [here, wanted] = [box.current, [".question textarea", ".question button", ".pad .leads", ".pad button"]];
    focusFirst(...wanted.map((each) => here.querySelector<HTMLElement>(each)), here.querySelector("button"));
  }, [call, simulation]);
  return (
    <div className="simulator" ref={box}>
      <div className="called">
        <Start />
        <RingMyPhone />
        {trouble && (
          <p className="trouble" role="alert">
            {trouble}
          </p>
        )}
        {saved && (
          <p className="saved-as" role="status">
            Saved as the dialogue “{saved}”. It runs with the others from now on.
          </p>
        )}
        {call ? <Log call={call} /> : <Nothing />}
        {call?.question && <Question key={call.lines.length} question={call.question} />}
      </div>
      {call && <Telephone call={call} />}
    </div>
  );
}

function Nothing() {
  return (
    <p className="nothing">
      Call the draft and hear what callers hear. Nothing leaves this machine: what requests, queues and other phones do
      is asked when it happens.
    </p>
  );
}

function Start() {
  const session = useSession();
  const simulation = useSimulation();
  const selected = useDesigner((state) => state.selected.at(-1) ?? "");
  // A text, since a new list each time would draw it again each time.
  const languages = useDesigner((state) => languagesOf(state.document).join(" ")).split(" ");
  const aloud = useSimulated((state) => state.aloud);
  const [at, setAt] = useState("");
  const [language, setLanguage] = useState("");
  const opening = (node?: string): Opening => ({
    ...(at ? { at: new Date(at).toISOString() } : {}),
    ...(language ? { language } : {}),
    ...(node ? { node } : {}),
  });
  return (
    <div className="opening">
      <button type="button" className="primary small" onClick={() => simulation.start(opening())}>
        <PhoneCall size={14} aria-hidden="true" />
        Call
      </button>
      <button
        type="button"
        className="small"
        disabled={!selected}
        onClick={() => simulation.start(opening(selected))}
        title={selected ? "" : "Select a node first"}
      >
        Start from here
      </button>
      <button type="button" className="small" onClick={() => void simulation.talk(opening(undefined))}>
        <Mic size={14} aria-hidden="true" />
        Talk
      </button>
      <RingButton />
      <label>
        When
        <input type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
      </label>
      {languages.length > 1 && (
        <label>
          In
          <select value={language} onChange={(event) => setLanguage(event.target.value)}>
            <option value="">{String(session.store.getState().document.language ?? "its own language")}</option>
            {languages.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        className="plain"
        aria-pressed={aloud}
        onClick={() => simulation.setAloud(!aloud)}
        title={aloud ? "Prompts are said aloud" : "Prompts are only shown"}
      >
        {aloud ? <Volume2 size={16} aria-hidden="true" /> : <VolumeX size={16} aria-hidden="true" />}
        <span className="hidden">Say prompts aloud</span>
      </button>
    </div>
  );
}
