/** Tells the server what changed, in the order it changed; offline it waits, and meets other people's changes. */

import { type Api, ApiError, SignedOut, Unreachable } from "../api/client";
import type { Theirs } from "../api/types";
import { applyOps, type Restore, remembering } from "../model/ops";
import type { Designer } from "./designer";
import { join, withWords } from "./history";
import type { Journal } from "./journal";
import { meet } from "./meeting";
import { isEmpty, NOTHING } from "./state";

/** Milliseconds after the last change, and the longest a change may wait. */
const PAUSE = 200;
const LONGEST = 1500;
const RETRY = 2000;

export type Saver = {
  schedule(): void;
  /** Saves now; gives once the server has everything, or cannot take it. */
  flush(): Promise<void>;
  /** Asks whether somebody else changed the draft while this page did nothing. */
  refresh(): Promise<void>;
};

export function saver(designer: Designer, api: Api, journal: Journal, saved: () => void): Saver {
  const { store } = designer;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitingSince = 0;
  let running: Promise<void> | null = null;

  function schedule(delay = PAUSE) {
    const state = store.getState();
    note();
    if (state.status !== "conflict") store.setState({ status: state.inflight ? "saving" : "waiting" });
    waitingSince ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), Math.max(0, Math.min(delay, waitingSince + LONGEST - Date.now())));
  }

  /** Writes the journal, or clears it when the server has everything. */
  function note() {
    const { inflight, pending, etag } = store.getState();
    const open = join(inflight ?? NOTHING, pending);
    if (isEmpty(open)) journal.clear();
    else journal.write(etag, open);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    while (running) await running;
    running = send().finally(() => {
      running = null;
    });
    await running;
  }

  async function send() {
    const { inflight, pending, etag, conflict, readOnly, status } = store.getState();
    if (inflight || conflict || readOnly || status === "saved" || isEmpty(pending)) return;
    waitingSince = 0;
    store.setState({ inflight: pending, pending: NOTHING, status: "saving" });
    try {
      const answer = await api.save(etag, pending.ops, pending.layout);
      const now = store.getState();
      const base = applyOps(now.base, pending.ops);
      const more = !isEmpty(now.pending);
      store.setState({ inflight: null, etag: answer.etag, base, savedAt: answer.saved_at, trouble: "" });
      if (answer.removed.length > 0) keepWords(answer.removed);
      store.setState({ status: more ? "waiting" : "saved" });
      note();
      saved();
      if (more) schedule(0);
    } catch (error) {
      const now = store.getState();
      store.setState({ inflight: null, pending: join(pending, now.pending) });
      failed(error);
    }
  }

  /** Undo brings removed things back as they were written; a removal may be undone already while it is sent. */
  function keepWords(removed: readonly Restore[]) {
    const { undo, redo, pending } = store.getState();
    store.setState({
      undo: withWords(undo, removed),
      redo: withWords(redo, removed),
      pending: { ...pending, ops: remembering(pending.ops, removed) },
    });
  }

  function failed(error: unknown) {
    if (error instanceof ApiError && error.status === 412) {
      meet(designer, error.body as unknown as Theirs);
      if (!store.getState().conflict) schedule(0);
    } else if (error instanceof Unreachable) {
      const back = error instanceof SignedOut ? "then" : "when it is back";
      const trouble = `${error.message} Your changes are kept in this browser and saved ${back}.`;
      store.setState({ status: error instanceof SignedOut ? "signed-out" : "offline", trouble });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), RETRY);
    } else if (error instanceof ApiError) {
      store.setState({ status: "refused", trouble: `Not saved: ${error.message}` });
    } else {
      throw error;
    }
    note();
  }

  async function refresh() {
    const before = store.getState();
    if (before.status !== "saved") return;
    const draft = await api.draft().catch(() => null);
    const now = store.getState();
    if (!draft || draft.etag === now.etag || now.status !== "saved") return;
    if (!draft.document) return;
    store.setState({ pending: NOTHING });
    meet(designer, { ...draft, document: draft.document });
    saved();
  }

  return { schedule: () => schedule(), flush, refresh };
}
