/** The designer: bar, palette, canvas, settings, and what lies below. */

import { ReactFlowProvider } from "@xyflow/react";
import { useEffect } from "react";
import { listen } from "../commands/keys";
import { Canvas } from "../graph/Canvas";
import { Panel } from "../panel/Panel";
import { useDesigner, useSession } from "../store/context";
import { Bars } from "./Bars";
import { Bottom } from "./Bottom";
import { HelpDialog, ImportDialog, PublishDialog, ShareDialog } from "./dialogs";
import { Palette } from "./Palette";
import { AddPicker, FindPicker, FlowPicker, OutletPicker, TargetPicker } from "./pickers";
import { TopBar } from "./TopBar";

export function App() {
  const session = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  useEffect(() => listen(session), [session]);
  return (
    <div className={readOnly ? "designer looking" : "designer"}>
      <a className="skip" href="#canvas">
        Skip to the canvas
      </a>
      <TopBar />
      {!readOnly && <Palette />}
      <main>
        <Bars />
        <ReactFlowProvider>
          <Canvas />
        </ReactFlowProvider>
      </main>
      <Panel />
      <Bottom />
      <OpenDialog />
      <Announcer />
    </div>
  );
}

function OpenDialog() {
  const dialog = useDesigner((state) => state.dialog);
  switch (dialog?.kind) {
    case "add":
      return <AddPicker from={dialog.from} place={dialog.place} onto={dialog.onto} />;
    case "connect":
      return <OutletPicker node={dialog.node} />;
    case "target":
      return <TargetPicker path={dialog.path} label={dialog.label} from={dialog.from} />;
    case "find":
      return <FindPicker />;
    case "flows":
      return <FlowPicker />;
    case "help":
      return <HelpDialog />;
    case "publish":
      return <PublishDialog />;
    case "share":
      return <ShareDialog url={dialog.url} />;
    case "import":
      return <ImportDialog />;
    case undefined:
      return null;
  }
}

/** Tells people who do not see the canvas what has just happened. */
function Announcer() {
  const { text, turn } = useDesigner((state) => state.announcement);
  return (
    <div className="hidden" role="status" aria-live="polite" data-turn={turn}>
      {/* The same words twice are read twice only when the text differs. */}
      {turn % 2 ? text : `${text}\u00a0`}
    </div>
  );
}
