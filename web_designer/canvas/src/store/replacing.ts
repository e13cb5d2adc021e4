/** Puts another text in place of the whole draft, and the old one back: one step of undo, to the byte. */

import { type Api, ApiError } from "../api/client";
import type { Layout } from "../model/flow";
import { same } from "../model/json";
import type { Designer } from "./designer";
import type { Entry } from "./history";
import type { Saver } from "./saving";
import { unsavedBecause } from "./state";

/** What stood there before, with its history, until somebody else saves. */
export type Replaced = {
  file: string;
  text: string;
  layout: Layout;
  undo: readonly Entry[];
  redo: readonly Entry[];
  /** The note about it is closed. */
  told: boolean;
};

export type Replacing = {
  /** Throws Error, ApiError or Unreachable when the draft stays as it is. */
  replace(file: string, text: string): Promise<void>;
  putBack(replaced: Replaced): Promise<void>;
};

export function replacing(designer: Designer, api: Api, saving: Saver, reload: () => Promise<void>): Replacing {
  const { store } = designer;

  async function put(text: string) {
    await saving.flush();
    const because = unsavedBecause(store.getState());
    if (because) throw new Error(because);
    try {
      await api.replaceText(store.getState().etag, text);
    } catch (error) {
      if (isStale(error)) await saving.refresh();
      throw error;
    }
    await reload();
    designer.select([]);
  }

  async function replace(file: string, text: string) {
    await saving.flush();
    const before = await api.text();
    const { layout, undo, redo } = store.getState();
    await put(text);
    store.setState({ replaced: { file, text: before, layout, undo, redo, told: false } });
  }

  async function putBack(replaced: Replaced) {
    store.setState({ replaced: null });
    try {
      await put(replaced.text);
    } catch (error) {
      const notice = `${replaced.file} stays in the draft's place: ${(error as Error).message}`;
      store.setState({ replaced: isStale(error) ? null : replaced, notice });
      return designer.announce(notice);
    }
    const { layout, undo, redo } = replaced;
    if (!same(layout, store.getState().layout)) {
      store.setState({ layout, pending: { ops: [], layout } });
      saving.schedule();
    }
    store.setState({ undo, redo });
    designer.announce(`Undone: importing ${replaced.file}.`);
  }

  return { replace, putBack };
}

/** Somebody else has saved: undoing would take their change away. */
function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.status === 412;
}
