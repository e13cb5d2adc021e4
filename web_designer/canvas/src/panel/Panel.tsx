/** The right side: the selected node, or the flow when none is selected. */

import { useEffect, useRef } from "react";
import { nodeOf } from "../model/flow";
import { pathKey } from "../model/json";
import { count } from "../model/words";
import { useDesigner, useSession } from "../store/context";
import { Fields } from "./Fields";
import { NodePanel } from "./NodePanel";

const CONTROLS = "input, textarea, select, button";

export function Panel() {
  const { store, act } = useSession();
  const panel = useRef<HTMLElement>(null);
  const selected = useDesigner((state) => state.selected);
  const focus = useDesigner((state) => state.focus);
  const readOnly = useDesigner((state) => state.readOnly);
  const name = selected.length === 1 ? selected[0] : undefined;
  const known = useDesigner((state) => name !== undefined && nodeOf(state.document, name) !== undefined);

  useEffect(() => {
    if (!focus || !panel.current) return;
    focusField(panel.current, focus.node === null ? focus.path : ["nodes", focus.node, ...focus.path]);
    store.setState({ focus: null });
  }, [focus, store]);

  return (
    <aside className="side" ref={panel} aria-label="Settings">
      {name && known ? (
        <NodePanel key={name} name={name} />
      ) : selected.length > 1 ? (
        <div className="some">
          <h2>{count(selected.length, "node")}</h2>
          <p className="help">Arrow keys with Alt move them together. Delete removes them, T tidies them.</p>
          {!readOnly && (
            <button type="button" onClick={act.duplicate}>
              Duplicate
            </button>
          )}
        </div>
      ) : (
        <FlowPanel />
      )}
    </aside>
  );
}

function FlowPanel() {
  const document = useDesigner((state) => state.document);
  const schema = useDesigner((state) => state.flowSchema);
  return (
    <>
      <h2>This flow</h2>
      <p className="help">To change what callers hear and where they go, select a node on the canvas.</p>
      <Fields schema={schema} root={schema} value={document} path={[]} />
    </>
  );
}

/** Puts the focus into the field of a path, or the nearest field around it. */
function focusField(panel: HTMLElement, path: readonly (string | number)[]) {
  for (let length = path.length; length >= 0; length--) {
    const key = CSS.escape(pathKey(path.slice(0, length)));
    const field = panel.querySelector(`[data-path="${key}"]`);
    const control = field?.querySelector<HTMLElement>(CONTROLS);
    if (!field || !control) continue;
    for (let up = field.closest("details"); up; up = up.parentElement?.closest("details") ?? null) up.open = true;
    control.focus();
    if (control instanceof HTMLInputElement) control.select();
    return;
  }
}
