/** The caller's telephone: keys, words, silence, hanging up; and what can be done with the call. */

import { Mic, PhoneOff, Undo2 } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useDesigner } from "../store/context";
import { useSimulated, useSimulation } from "./context";
import type { Call } from "./protocol";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export function Telephone({ call }: { call: Call }) {
  const simulation = useSimulation();
  const talking = useSimulated((state) => state.talking);
  const waits = call.question !== null || call.over;
  const labels = new Map(call.keys.map((each) => [each.key, each.label]));

  const onKeyDown = (event: KeyboardEvent) => {
    if (!KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    simulation.press(event.key);
  };

  return (
    <div className="telephone">
      <fieldset className="pad" aria-label="Keypad: type digits" onKeyDown={onKeyDown} disabled={waits}>
        {KEYS.map((key) => (
          <button
            type="button"
            key={key}
            className={labels.has(key) ? "leads" : ""}
            onClick={() => simulation.press(key)}
          >
            <strong>{key}</strong>
            <span>{labels.get(key) ?? ""}</span>
          </button>
        ))}
      </fieldset>
      {!talking && <Words disabled={waits} listens={call.listens} />}
      <div className="acts">
        {talking && (
          <span className="live">
            <Mic size={14} aria-hidden="true" />
            Speak
          </span>
        )}
        {!talking && call.recording && (
          <button type="button" className="small" disabled={waits} onClick={() => simulation.act({ speak: 3 })}>
            Leave a message
          </button>
        )}
        {!talking && (
          <button type="button" className="small" disabled={waits} onClick={() => simulation.act({ silence: true })}>
            Stay silent
          </button>
        )}
        <button type="button" className="small" disabled={call.over} onClick={simulation.hangUp}>
          <PhoneOff size={14} aria-hidden="true" />
          Hang up
        </button>
        {!talking && !call.replay && (
          <button type="button" className="small" disabled={call.acts.length === 0} onClick={simulation.undo}>
            <Undo2 size={14} aria-hidden="true" />
            Take back
          </button>
        )}
      </div>
      {!talking && !call.replay && call.acts.length > 0 && <Save />}
    </div>
  );
}

function Words({ disabled, listens }: { disabled: boolean; listens: boolean }) {
  const simulation = useSimulation();
  const [words, setWords] = useState("");
  const say = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim()) simulation.act({ say: words.trim() });
    setWords("");
  };
  return (
    <form className="words" onSubmit={say}>
      <input
        aria-label="What the caller says"
        placeholder={listens ? "Say something" : "Nobody listens for words here"}
        value={words}
        disabled={disabled || !listens}
        onChange={(event) => setWords(event.target.value)}
      />
      <button type="submit" className="small" disabled={disabled || !listens}>
        Say
      </button>
    </form>
  );
}

function Save() {
  const simulation = useSimulation();
  const readOnly = useDesigner((state) => state.readOnly);
  const [name, setName] = useState("");
  if (readOnly) return null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) simulation.save(name.trim());
    setName("");
  };
  return (
    <form className="words" onSubmit={save}>
      <input
        aria-label="Name of the dialogue"
        placeholder="Keep it as a test, named …"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="small" disabled={name.trim() === ""}>
        Save as dialogue
      </button>
    </form>
  );
}
