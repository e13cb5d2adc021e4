/** One finding in words: what callers meet, how they get there, and a way to mend it. */

import { Play, Wrench } from "lucide-react";
import { useRef } from "react";
import type { Finding } from "../api/types";
import { applyFix, jump } from "../commands/findings";
import { SeverityIcon } from "../graph/severity";
import { useDesigner, useSession } from "../store/context";
import { useHandedOn } from "./focus";
import { placeOf } from "./place";

export function FindingRow({ finding, brief }: { finding: Finding; brief?: boolean }) {
  const session = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const place = useDesigner((state) => placeOf(finding, state));
  const row = useRef<HTMLLIElement>(null);
  useHandedOn(row);
  return (
    <li className={`finding ${finding.severity}`} ref={row}>
      <SeverityIcon severity={finding.severity} />
      <div>
        <button type="button" className="message" onClick={() => jump(session, finding)}>
          {sentence(finding.message)}
        </button>
        {finding.how.length > 0 && !brief && <p className="how">How a caller gets here: {finding.how.join(", ")}</p>}
        {finding.hint && <p className="hint">{sentence(finding.hint)}.</p>}
        <p className="rule">
          <span className="hidden">{finding.severity}. </span>
          {place && !brief && <span>{place}</span>}
          {finding.code ? (
            <a href={`/rules/${finding.code}`} target="_blank" rel="noreferrer">
              {finding.code} {finding.name}
            </a>
          ) : (
            <span>{finding.name}</span>
          )}
        </p>
      </div>
      {finding.replay && (
        <button
          type="button"
          className="small"
          onClick={() => session.store.setState({ tab: "simulator", asked: finding.replay })}
          title="Hear the call that shows it"
        >
          <Play size={14} aria-hidden="true" />
          Replay
        </button>
      )}
      {finding.fix && !readOnly && (
        <button type="button" className="small" onClick={() => applyFix(session, finding)} title={finding.fix.title}>
          <Wrench size={14} aria-hidden="true" />
          Fix
        </button>
      )}
    </li>
  );
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
