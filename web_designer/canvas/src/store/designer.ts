/** The one funnel through which a flow changes: undo, the journal and saving all hang on `apply`. */

import { createStore, type StoreApi } from "zustand/vanilla";
import type { Edit } from "../model/edits";
import { nodesOf } from "../model/flow";
import { same } from "../model/json";
import { OpError } from "../model/ops";
import { change, type Entry, join, remember } from "./history";
import { initial, isEmpty, type State } from "./state";

export type Designer = {
  store: StoreApi<State>;
  /** Changes the flow; `said` is announced, `merge` joins a burst into one step. False when it did not fit. */
  apply(edit: Partial<Edit>, about: { label: string; said?: string; merge?: string }): boolean;
  undo(): void;
  redo(): void;
  select(names: readonly string[]): void;
  announce(text: string): void;
  /** Called after each change, for the journal and for saving. */
  onChange(listener: () => void): void;
};

export function createDesigner(flow: string, now: () => number): Designer {
  const store = createStore<State>(() => initial(flow));
  const listeners: (() => void)[] = [];

  function move(edit: Edit): Edit | null {
    const state = store.getState();
    try {
      const { back, ...after } = change(state, edit);
      store.setState({ ...after, pending: join(state.pending, edit), selected: still(state.selected, after.document) });
      return back;
    } catch (error) {
      if (!(error instanceof OpError)) throw error;
      announce(`That cannot be done any more: ${error.message}`);
      return null;
    }
  }

  function apply(edit: Partial<Edit>, about: { label: string; said?: string; merge?: string }): boolean {
    const whole: Edit = { ops: edit.ops ?? [], layout: edit.layout ?? {} };
    const before = store.getState();
    if (before.readOnly || isEmpty(whole)) return false;
    const back = move(whole);
    if (!back) return false;
    const after = store.getState();
    if (same(before.document, after.document) && same(before.layout, after.layout)) return false;
    const entry: Entry = { label: about.label, there: whole, back, merge: about.merge ?? null, at: now() };
    store.setState({ undo: remember(before.undo, entry), redo: [] });
    if (about.said) announce(about.said);
    for (const listener of listeners) listener();
    return true;
  }

  function step(from: "undo" | "redo") {
    const to = from === "undo" ? "redo" : "undo";
    const state = store.getState();
    const entry = state[from].at(-1);
    if (!entry || state.readOnly) return announce(`Nothing to ${from}.`);
    const done = move(from === "undo" ? entry.back : entry.there) !== null;
    store.setState({ [from]: state[from].slice(0, -1), ...(done ? { [to]: [...state[to], entry] } : {}) });
    if (!done) return;
    announce(`${from === "undo" ? "Undone" : "Done again"}: ${entry.label}.`);
    for (const listener of listeners) listener();
  }

  function announce(text: string) {
    store.setState((state) => ({ announcement: { text, turn: state.announcement.turn + 1 } }));
  }

  return {
    store,
    apply,
    undo: () => step("undo"),
    redo: () => step("redo"),
    select: (names) => store.setState({ selected: still(names, store.getState().document), edge: null }),
    announce,
    onChange: (listener) => listeners.push(listener),
  };
}

function still(names: readonly string[], document: State["document"]): readonly string[] {
  const nodes = nodesOf(document);
  return names.every((name) => Object.hasOwn(nodes, name)) ? names : names.filter((name) => Object.hasOwn(nodes, name));
}
