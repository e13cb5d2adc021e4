/** The tabs at the bottom. A new tab is one entry here. */

import { ChevronDown, ChevronUp } from "lucide-react";
import type { ComponentType, KeyboardEvent } from "react";
import { Simulator } from "../simulator/Simulator";
import { useDesigner, useSession } from "../store/context";
import type { Tab } from "../store/state";
import { Outline } from "./Outline";
import { Problems } from "./Problems";

const TABS: readonly { id: Tab; title: string; content: ComponentType }[] = [
  { id: "problems", title: "Problems", content: Problems },
  { id: "outline", title: "Outline", content: Outline },
  { id: "simulator", title: "Simulator", content: Simulator },
];

export function Bottom() {
  const { store } = useSession();
  const open = useDesigner((state) => state.tab);
  const findings = useDesigner((state) => state.findings);
  const Content = TABS.find((each) => each.id === open)?.content;
  const show = (tab: Tab | null) => store.setState({ tab });

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const at = TABS.findIndex((each) => each.id === open);
    const next = TABS[(at + by + TABS.length) % TABS.length];
    if (!next) return;
    event.preventDefault();
    show(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };

  return (
    <section className={open ? "drawer" : "drawer closed"} aria-label="Problems, outline and simulator">
      <div className="tabs">
        <div role="tablist" aria-label="Below the canvas" onKeyDown={onKeyDown} tabIndex={-1}>
          {TABS.map((each, index) => (
            <button
              type="button"
              role="tab"
              key={each.id}
              id={`tab-${each.id}`}
              aria-selected={open === each.id}
              aria-controls={open === each.id ? "below" : undefined}
              tabIndex={open === each.id || (open === null && index === 0) ? 0 : -1}
              onClick={() => show(each.id)}
            >
              {each.title}
              {each.id === "problems" && findings.length > 0 && <span className="number">{findings.length}</span>}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="plain"
          aria-label={open ? "Fold away" : "Unfold"}
          aria-expanded={open !== null}
          onClick={() => show(open ? null : "problems")}
        >
          {open ? <ChevronDown size={16} aria-hidden="true" /> : <ChevronUp size={16} aria-hidden="true" />}
        </button>
      </div>
      {Content && (
        <div
          className="below"
          id="below"
          role="tabpanel"
          aria-labelledby={`tab-${open}`}
          tabIndex={open === "problems" ? 0 : -1}
        >
          <Content />
        </div>
      )}
    </section>
  );
}
