/** One finding in words: what callers meet, how they get there, and a way to mend it. */

import { Play, Wrench } from "lucide-react";
import type { Finding } from "../api/types";
import { applyFix, jump } from "../commands/findings";
import { SeverityIcon } from "../graph/severity";
import { spokenName } from "../model/words";
import { useDesigner, useSession } from "../store/context";

export function FindingRow({ finding, brief }: { finding: Finding; brief?: boolean }) {
  const session = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  return (
    <li className={`finding ${finding.severity}`}>
      <SeverityIcon severity={finding.severity} />
      <div>
        <button type="button" className="message" onClick={() => jump(session, finding)}>
          {sentence(finding.message)}
        </button>
        {finding.how.length > 0 && !brief && <p className="how">How a caller gets here: {finding.how.join(", ")}</p>}
        <p className="rule">
          <span className="hidden">{finding.severity}. </span>
          {finding.node && !brief && <span>{spokenName(finding.node)}</span>}
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
