/** Dialogs about the whole flow: keys, publishing, sharing, import. */

import { Fragment, useState } from "react";
import { ApiError } from "../api/client";
import { importFile, type Problem } from "../commands/files";
import { shown } from "../commands/keys";
import { available } from "../commands/table";
import { inWords } from "../graph/severity";
import { useDesigner, useSession } from "../store/context";
import { unsavedBecause } from "../store/state";
import { Dialog } from "./Dialog";
import { FindingRow } from "./FindingRow";

const GROUPS = ["Build", "Edit", "Move", "Look", "Flow"] as const;

export function HelpDialog() {
  const commands = available(false).filter((each) => each.keys.length > 0);
  return (
    <Dialog title="Keys">
      <div className="help-columns">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((each) => each.group === group)
                .map((each) => (
                  <Fragment key={each.id}>
                    <dt>
                      {each.keys.map((keys, index) => (
                        <Fragment key={keys}>
                          {index > 0 && " or "}
                          {shown(keys).map((key) => (
                            <kbd key={key}>{key}</kbd>
                          ))}
                        </Fragment>
                      ))}
                    </dt>
                    <dd>{each.title}</dd>
                  </Fragment>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

export function PublishDialog() {
  const session = useSession();
  const findings = useDesigner((state) => state.findings);
  const [note, setNote] = useState("");
  const [reason, setReason] = useState("");
  const [refused, setRefused] = useState("");
  const [busy, setBusy] = useState(false);
  const unsaved = useDesigner(unsavedBecause);
  const errors = findings.filter((each) => each.severity === "error");
  const publish = async () => {
    if (busy) return;
    setBusy(true);
    setRefused("");
    await session.saver.flush();
    try {
      if (unsavedBecause(session.store.getState())) return;
      const { revision } = await session.api.publish(session.store.getState().etag, note, reason || undefined);
      session.store.setState({
        dialog: null,
        liveRevision: revision,
        notice: `Revision ${revision} is live: new calls hear it. Its number in the bar above leads to all revisions.`,
      });
      session.announce(`Published revision ${revision}.`);
    } catch (error) {
      const stale = error instanceof ApiError && error.status === 412;
      if (stale) await session.saver.refresh();
      const { message } = error as Error;
      setRefused(stale ? `${message} The canvas has their changes now: look at them, then publish.` : message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title="Publish this draft">
      {errors.length > 0 ? (
        <>
          <p>
            <strong>{inWords("error", errors.length)} to mend first.</strong> Callers would meet this:
          </p>
          <ul className="findings">
            {errors.slice(0, 5).map((each) => (
              <FindingRow key={`${each.code}${each.node}${each.message}`} finding={each} brief />
            ))}
          </ul>
          <div className="field">
            <label htmlFor="publish-reason">Publish all the same, because</label>
            <input
              id="publish-reason"
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <p className="help">Only those who may override can; the reason is kept with the revision.</p>
          </div>
        </>
      ) : (
        <p>New calls will hear this draft. Calls that are running keep what they have.</p>
      )}
      <div className="field">
        <label htmlFor="publish-note">What changes for callers</label>
        <textarea
          id="publish-note"
          rows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {(unsaved || refused) && (
        <p className="wrong error" role="alert">
          {unsaved || refused}
        </p>
      )}
      <footer>
        <button
          type="button"
          className="primary"
          aria-busy={busy}
          disabled={unsaved !== "" || note.trim() === "" || (errors.length > 0 && reason.trim() === "")}
          onClick={() => void publish()}
        >
          Publish
        </button>
      </footer>
    </Dialog>
  );
}

export function ShareDialog({ url }: { url: string }) {
  return (
    <Dialog title="A link to look at it">
      <p>Whoever has this link sees the draft and can change nothing.</p>
      <div className="field">
        <label htmlFor="share-url">Link</label>
        <input id="share-url" className="code" readOnly value={url} onFocus={(event) => event.target.select()} />
      </div>
    </Dialog>
  );
}

export function ImportDialog() {
  const session = useSession();
  const [problems, setProblems] = useState<Problem[]>([]);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const found = await importFile(session, file);
    setProblems(found);
    if (found.length === 0) session.store.setState({ dialog: null });
  };
  return (
    <Dialog title="Import YAML in place of this draft">
      <p>
        The file takes the draft's place, mistakes in the flow included: the problems below the canvas list them. Undo
        brings the old draft back. A file that is no YAML, or another flow, changes nothing. What is live stays as it
        is.
      </p>
      <div className="field">
        <label htmlFor="import-file">File</label>
        <input
          id="import-file"
          type="file"
          accept=".yaml,.yml,text/yaml"
          onChange={(event) => void take(event.target.files?.[0])}
        />
      </div>
      {problems.length > 0 && (
        <ul className="problems" role="alert">
          {problems.map((each) => (
            <li key={`${each.line}:${each.column}:${each.message}`}>
              <strong>
                {each.line ? `Line ${each.line}, column ${each.column}` : (each.path?.join(" › ") ?? "The file")}
              </strong>
              : {each.message}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
