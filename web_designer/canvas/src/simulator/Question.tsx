/** Asks what the outside does: a request, a queue, another phone. */

import { type FormEvent, useState } from "react";
import type { Json } from "../model/json";
import { useSimulation } from "./context";
import type { Question as Asked } from "./protocol";

const WORDS: Record<string, string> = {
  ok: "It answers",
  failed: "It fails",
  timeout: "It takes too long",
  answered: "Somebody answers",
  waiting: "Nobody answers",
  full: "It is full",
  no_agents: "Nobody is there",
  closed: "It is closed",
  busy: "It is busy",
  no_answer: "Nobody answers",
  booked: "It is booked",
};

/** Queues refuse at once; everything else takes its usual time. */
const REFUSED = ["full", "no_agents", "closed"];

export function Question({ question }: { question: Asked }) {
  const simulation = useSimulation();
  const [body, setBody] = useState("{\n  \n}");
  const [wrong, setWrong] = useState("");
  const isFetch = question.kind === "fetch";
  const give = (answer: Json) => simulation.answer(question.kind, question.place, answer);
  const choose = (option: string) => {
    if (REFUSED.includes(option)) return give({ outcome: option, after: 0 });
    if (!isFetch) return give(option);
    give(option === "timeout" ? { timed_out: true } : { status: 0 });
  };
  const answer = (event: FormEvent) => {
    event.preventDefault();
    try {
      give({ status: 200, body: JSON.parse(body) as Json });
    } catch {
      setWrong("This is no JSON. Write it as the other side would send it.");
    }
  };
  return (
    <section className="question" aria-label="What happens outside">
      <p>
        <strong>{begun(question.text)}: what happens?</strong>
      </p>
      {isFetch && (
        <form onSubmit={answer}>
          <label>
            It answers with
            <textarea rows={3} value={body} spellCheck={false} onChange={(event) => setBody(event.target.value)} />
          </label>
          {wrong && <p role="alert">{wrong}</p>}
          <button type="submit" className="primary small">
            Answer
          </button>
        </form>
      )}
      <div className="acts">
        {question.options
          .filter((option) => !(isFetch && option === "ok"))
          .map((option) => (
            <button type="button" className="small" key={option} onClick={() => choose(option)}>
              {WORDS[option] ?? option}
            </button>
          ))}
      </div>
    </section>
  );
}

function begun(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
