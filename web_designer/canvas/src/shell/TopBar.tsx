/** The bar at the top: which flow, whether it is saved, what is wrong with it, and what can be done. */

import {
  ChevronDown,
  CircleCheck,
  CircleHelp,
  CloudOff,
  Download,
  Eye,
  LoaderCircle,
  Redo2,
  Search,
  Share2,
  Undo2,
  Upload,
  WandSparkles,
} from "lucide-react";
import type { ReactNode } from "react";
import { shown } from "../commands/keys";
import { COMMANDS } from "../commands/table";
import { Icon } from "../graph/Icon";
import { inWords, SeverityIcon, tally } from "../graph/severity";
import { clock, spokenName } from "../model/words";
import { useDesigner, useSession } from "../store/context";
import { canUndo, isChecked, type State, unsavedBecause } from "../store/state";

export function TopBar() {
  const { store } = useSession();
  const flow = useDesigner((state) => state.flow);
  const title = useDesigner((state) => String(state.document.title || spokenName(state.flow)));
  const live = useDesigner((state) => state.liveRevision);
  const readOnly = useDesigner((state) => state.readOnly);
  return (
    <header className="bar">
      <a className="brand" href="/" aria-label="Signpost: all flows">
        <Icon name="signpost" size={20} />
        <span>Signpost</span>
      </a>
      <h1>
        <button
          type="button"
          className="plain"
          onClick={() => store.setState({ dialog: { kind: "flows" } })}
          title={`${title} (${flow})`}
        >
          <span className="title">{title}</span>
          <ChevronDown size={16} aria-hidden="true" />
          <span className="hidden">, open another flow</span>
        </button>
      </h1>
      <span className="revision">
        {live === null ? (
          "Never published"
        ) : (
          <a href={`/flows/${flow}/revisions`} title="What callers got, and going back">
            Live: revision {live}
          </a>
        )}
      </span>
      <Saved />
      <span className="space" />
      <Found />
      {!readOnly && (
        <>
          <Tool command="undo" icon={<Undo2 size={16} />} />
          <Tool command="redo" icon={<Redo2 size={16} />} />
          <Tool command="tidy" icon={<WandSparkles size={16} />} />
        </>
      )}
      <Tool command="find" icon={<Search size={16} />} />
      <Tool command="export" icon={<Download size={16} />} />
      {!readOnly && (
        <>
          <Tool command="import" icon={<Upload size={16} />} />
          <Tool command="share" icon={<Share2 size={16} />} />
        </>
      )}
      <Tool command="help" icon={<CircleHelp size={16} />} />
      {!readOnly && (
        <button type="button" className="primary" onClick={() => store.setState({ dialog: { kind: "publish" } })}>
          Publish
        </button>
      )}
    </header>
  );
}

function Tool({ command, icon }: { command: string; icon: ReactNode }) {
  const session = useSession();
  const found = COMMANDS.find((each) => each.id === command);
  const idle = useDesigner((state) => command in IDLE && IDLE[command]?.(state));
  if (!found) return null;
  const keys = found.keys[0] ? ` (${shown(found.keys[0]).join(" ")})` : "";
  return (
    <button
      type="button"
      className="plain tool"
      title={found.title + keys}
      aria-label={found.title}
      aria-disabled={idle === true}
      onClick={() => found.run(session)}
    >
      {icon}
    </button>
  );
}

const IDLE: Record<string, (state: State) => boolean> = {
  undo: (state) => !canUndo(state),
  redo: (state) => state.redo.length === 0,
};

function Saved() {
  const status = useDesigner((state) => state.status);
  const at = useDesigner((state) => state.savedAt);
  const readOnly = useDesigner((state) => state.readOnly);
  if (readOnly)
    return (
      <span className="saved">
        <Eye size={16} aria-hidden="true" />
        Only to look at
      </span>
    );
  const time = at ? clock(new Date(at * 1000)) : "";
  const words = {
    saved: time ? `Draft, saved ${time}` : "Draft, saved",
    waiting: "Saving …",
    saving: "Saving …",
    offline: "Offline, kept here",
    "signed-out": "Signed out, kept here",
    conflict: "Not saved: two changes meet",
    refused: "Not saved",
  }[status];
  const busy = status === "waiting" || status === "saving";
  return (
    <span className={`saved ${status}`} data-status={status}>
      {status === "saved" && <CircleCheck size={16} aria-hidden="true" />}
      {busy && <LoaderCircle size={16} aria-hidden="true" className="turning" />}
      {!busy && status !== "saved" && <CloudOff size={16} aria-hidden="true" />}
      {words}
    </span>
  );
}

function Found() {
  const { store } = useSession();
  const findings = useDesigner((state) => state.findings);
  const found = tally(findings);
  const checked = useDesigner(isChecked);
  const unsaved = useDesigner((state) => unsavedBecause(state) !== "");
  const none = checked ? "No findings" : unsaved ? "Not checked until saved" : "Being checked";
  const words = found.map(([severity, number]) => inWords(severity, number)).join(", ") || none;
  return (
    <button
      type="button"
      className="plain found"
      aria-label={`${words}: show the problems`}
      onClick={() => store.setState({ tab: "problems" })}
    >
      {found.length === 0 && checked && <CircleCheck size={16} className="ok" aria-hidden="true" />}
      {!checked && !unsaved && <LoaderCircle size={16} className="turning" aria-hidden="true" />}
      {found.length === 0 && unsaved && "Not checked"}
      {found.map(([severity, number]) => (
        <span key={severity} className={`badge ${severity}`}>
          <SeverityIcon severity={severity} />
          {number}
        </span>
      ))}
    </button>
  );
}
