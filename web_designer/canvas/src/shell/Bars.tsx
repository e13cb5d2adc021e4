/** Bars above the canvas for what needs a decision; none of them stops the work. */

import { CloudOff, History, Info, TriangleAlert, Undo2, Upload, X } from "lucide-react";
import { inWords, tally } from "../graph/severity";
import { count, dayAndClock, spokenName } from "../model/words";
import { useDesigner, useSession } from "../store/context";
import { decide } from "../store/meeting";
import { isChecked } from "../store/state";

export function Bars() {
  return (
    <div className="bars">
      <Conflict />
      <Trouble />
      <Recovery />
      <Imported />
      <Notice />
    </div>
  );
}

function Conflict() {
  const session = useSession();
  const conflict = useDesigner((state) => state.conflict);
  if (!conflict) return null;
  const where = conflict.units.map((unit) => spokenName(unit.split("/").at(-1) ?? unit)).join(", ");
  const end = (choice: "merge" | "mine" | "theirs") => {
    decide(session, choice);
    session.saver.schedule();
  };
  return (
    <div className="notice warning" role="status">
      <TriangleAlert size={18} aria-hidden="true" />
      <p>
        <strong>
          {conflict.theirs.saved_by || "Somebody else"} changed {where} too.
        </strong>{" "}
        What else you and they changed is kept in any case, and undo brings back what you give up here.
      </p>
      <button type="button" onClick={() => end("merge")}>
        Merge, mine where both
      </button>
      <button type="button" onClick={() => end("mine")}>
        Keep mine
      </button>
      <button type="button" onClick={() => end("theirs")}>
        Take theirs
      </button>
    </div>
  );
}

function Trouble() {
  const session = useSession();
  const status = useDesigner((state) => state.status);
  const trouble = useDesigner((state) => state.trouble);
  if (!["offline", "signed-out", "refused"].includes(status)) return null;
  return (
    <div className="notice warning" role="status">
      <CloudOff size={18} aria-hidden="true" />
      <p>{trouble}</p>
      <button type="button" onClick={() => void session.saver.flush()}>
        Try again
      </button>
    </div>
  );
}

function Recovery() {
  const session = useSession();
  const unsaved = useDesigner((state) => state.unsaved);
  return unsaved.map((each) => (
    <div className="notice" role="status" key={each.tab}>
      <History size={18} aria-hidden="true" />
      <p>
        <strong>
          This browser kept {count(each.edit.ops.length + Object.keys(each.edit.layout).length, "change")}
        </strong>{" "}
        of {dayAndClock(new Date(each.at))} that the server never got.
      </p>
      <button type="button" className="primary" onClick={() => session.restore(each)}>
        Bring back
      </button>
      <button type="button" onClick={() => session.discard(each)}>
        Forget
      </button>
    </div>
  ));
}

/** What an import did, until something else is changed. */
function Imported() {
  const session = useSession();
  const replaced = useDesigner((state) => state.replaced);
  const changed = useDesigner((state) => state.undo.length > 0);
  const findings = useDesigner((state) => state.findings);
  const checked = useDesigner(isChecked);
  if (!replaced || replaced.told || changed) return null;
  const found = tally(findings).map(([severity, number]) => inWords(severity, number));
  const said = found.length > 0 ? `It has ${found.join(", ")}: the problems below list them.` : "It has no problems.";
  return (
    <div className="notice">
      <Upload size={18} aria-hidden="true" />
      <p>
        <strong>Imported {replaced.file} in place of the draft.</strong> {checked ? said : "It is being checked."}
      </p>
      <button type="button" onClick={session.undo}>
        <Undo2 size={16} aria-hidden="true" />
        Undo
      </button>
      <button
        type="button"
        className="plain"
        aria-label="Close this note"
        onClick={() => session.store.setState({ replaced: { ...replaced, told: true } })}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}

function Notice() {
  const { store } = useSession();
  const notice = useDesigner((state) => state.notice);
  if (!notice) return null;
  return (
    <div className="notice">
      <Info size={18} aria-hidden="true" />
      <p>{notice}</p>
      <button
        type="button"
        className="plain"
        aria-label="Close this note"
        onClick={() => store.setState({ notice: "" })}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
