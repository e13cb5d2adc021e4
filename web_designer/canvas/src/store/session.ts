/** Opens a flow: loads it, keeps it saved, and keeps its findings and comments up to date. */

import { type Api, client } from "../api/client";
import type { Draft } from "../api/types";
import type { View } from "../graph/view";
import { nodesOf, portsOf } from "../model/flow";
import { heightOf, WIDTH } from "../model/geometry";
import { same } from "../model/json";
import { forgiving } from "../model/merge";
import { count } from "../model/words";
import { type Actions, actions } from "./actions";
import { createDesigner, type Designer } from "./designer";
import { change } from "./history";
import { journal, type Unsaved } from "./journal";
import { type Replacing, replacing } from "./replacing";
import { type Saver, saver } from "./saving";

export type Session = Designer & {
  /** Takes a text in place of the draft; undo brings the old one back. */
  replace: Replacing["replace"];
  api: Api;
  act: Actions;
  /** Set once the canvas is there. */
  view: View | null;
  /** The finding that was gone to last. */
  visited: string;
  saver: Saver;
  open(): Promise<void>;
  restore(unsaved: Unsaved): void;
  discard(unsaved: Unsaved): void;
  tidy(only: readonly string[] | null): Promise<void>;
  loadComments(): Promise<void>;
};

export function session(flow: string): Session {
  const designer = createDesigner(flow, () => Date.now());
  const api = client(flow);
  const notes = journal(flow, localStorage, () => new Date().toISOString());
  const saving = saver(designer, api, notes, () => void check());
  const { store } = designer;
  designer.onChange(saving.schedule);

  async function check() {
    const { etag, findings: before } = store.getState();
    const answer = await api.findings().catch(() => null);
    if (!answer || store.getState().etag !== etag) return;
    store.setState({ findings: answer.findings, findingsOf: answer.etag });
    const errors = answer.findings.filter((each) => each.severity === "error").length;
    const old = before.filter((each) => each.severity === "error").length;
    if (errors !== old) designer.announce(errors === 0 ? "No errors." : `${count(errors, "error")} now.`);
  }

  /** Shows the call that the page's address names, as links to a finding's call do. */
  function replayed() {
    const name = new URLSearchParams(location.search).get("replay");
    if (name) store.setState({ tab: "simulator", asked: name });
  }

  async function open() {
    const asked = [api.nodeTypes(), api.flowSchema(), api.draft()] as const;
    const [types, flowSchema, draft] = await Promise.all(asked);
    store.setState({ types: new Map(types.map((type) => [type.type, type])), flowSchema });
    await take(draft);
    // The rest may come while people already look at the flow.
    void api.site().then((site) => store.setState({ site }));
    void notes.orphans().then((lost) => store.setState({ unsaved: worthRestoring(lost) }));
    void loadComments().then(check).then(replayed);
    window.addEventListener("online", () => void saving.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void saving.flush();
      else void saving.refresh();
    });
    window.addEventListener("beforeunload", (event) => {
      if (store.getState().status !== "saved") event.preventDefault();
    });
  }

  async function reload() {
    await take(await api.draft());
    void check();
  }

  async function take(draft: Draft) {
    if (!draft.document) throw new Error(draft.problems.map(unreadable).join(" ") || "Its text cannot be read.");
    const { document, layout, etag, read_only, live_revision, saved_at } = draft;
    const kept = { document, base: document, layout, etag, liveRevision: live_revision, savedAt: saved_at };
    store.setState({ ...kept, readOnly: read_only, undo: [], redo: [], replaced: null, conflict: null });
    if (Object.keys(nodesOf(document)).some((name) => !layout[name])) {
      // Nodes without a place get one, which is saved with the first change: looking at a flow changes nothing.
      const places = { ...(await arranged(null)), ...layout };
      store.setState({ layout: places, pending: { ops: [], layout: places } });
    }
  }

  /** Leaves out what the server got after all, and forgets it. */
  function worthRestoring(lost: Unsaved[]): Unsaved[] {
    const { document, layout } = store.getState();
    return lost.filter((each) => {
      const after = change({ document, layout }, { ...each.edit, ops: forgiving(document, each.edit.ops).ops });
      const open = !same(after.document, document) || !same(after.layout, layout);
      if (!open) notes.forget(each);
      return open;
    });
  }

  function restore(unsaved: Unsaved) {
    const ops = forgiving(store.getState().document, unsaved.edit.ops).ops;
    const said = `Brought back ${count(ops.length, "change")}.`;
    designer.apply({ ops, layout: unsaved.edit.layout }, { label: "bringing back unsaved changes", said });
    discard(unsaved);
  }

  function discard(unsaved: Unsaved) {
    notes.forget(unsaved);
    store.setState((state) => ({ unsaved: state.unsaved.filter((each) => each !== unsaved) }));
  }

  async function arranged(only: readonly string[] | null) {
    const { document, layout, types } = store.getState();
    const sizes = Object.fromEntries(
      Object.keys(nodesOf(document)).map((name) => {
        return [name, { width: WIDTH, height: heightOf(portsOf(document, name, types)) }];
      }),
    );
    return (await api.tidy(only ? [...only] : null, sizes, layout)).layout;
  }

  async function tidy(only: readonly string[] | null) {
    // The server arranges the draft that it has.
    await saving.flush();
    const layout = await arranged(only);
    const what = only ? count(only.length, "node") : "the whole flow";
    designer.apply({ layout }, { label: "tidying", said: `Tidied ${what}.` }) ||
      designer.announce("All is tidy already.");
  }

  async function loadComments() {
    const found = await api.comments().catch(() => ({ comments: [] }));
    store.setState({ comments: found.comments });
  }

  const texts = replacing(designer, api, saving, reload);

  /** Goes back one step; before the first one is what an imported file took the place of. */
  function undo() {
    const { undo: steps, replaced, readOnly } = store.getState();
    if (steps.length === 0 && replaced && !readOnly) void texts.putBack(replaced);
    else designer.undo();
  }

  const act = actions(designer);
  return {
    ...designer,
    undo,
    replace: texts.replace,
    api,
    act,
    view: null,
    visited: "",
    saver: saving,
    open,
    restore,
    discard,
    tidy,
    loadComments,
  };
}

function unreadable(problem: { line?: number; message: string }): string {
  return `Line ${problem.line ?? 1} of its text: ${problem.message}.`;
}
