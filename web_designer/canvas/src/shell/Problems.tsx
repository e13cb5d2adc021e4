/** Everything that is wrong, the worst first. */

import { CircleCheck, CloudOff, LoaderCircle } from "lucide-react";
import { SEVERITIES } from "../graph/severity";
import { useDesigner } from "../store/context";
import { isChecked, unsavedBecause } from "../store/state";
import { FindingRow } from "./FindingRow";

const SHOWN = 100;

export function Problems() {
  const findings = useDesigner((state) => state.findings);
  const checked = useDesigner(isChecked);
  const unsaved = useDesigner((state) => unsavedBecause(state) !== "");
  if (findings.length === 0 && unsaved)
    return (
      <p className="nothing">
        <CloudOff size={18} aria-hidden="true" />
        Not checked until saved.
      </p>
    );
  if (findings.length === 0 && !checked)
    return (
      <p className="nothing">
        <LoaderCircle size={18} className="turning" aria-hidden="true" />
        The linter is looking at the draft …
      </p>
    );
  if (findings.length === 0)
    return (
      <p className="nothing good">
        <CircleCheck size={18} aria-hidden="true" />
        Nothing found. Callers get where they want, and can always reach a person.
      </p>
    );
  const sorted = findings.toSorted(
    (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
  );
  return (
    <>
      {unsaved && <p className="nothing">Not checked until saved: these are about the draft as it was saved last.</p>}
      <ul className="findings">
        {sorted.slice(0, SHOWN).map((each) => (
          <FindingRow key={`${each.code}${each.node}${each.path.join("/")}${each.message}`} finding={each} />
        ))}
      </ul>
      {findings.length > SHOWN && <p className="help">{findings.length - SHOWN} more; these are the worst.</p>}
    </>
  );
}
