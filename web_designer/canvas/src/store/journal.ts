/** Keeps what the server has not confirmed yet in the browser, so that a killed tab loses nothing. */

import type { Edit } from "../model/edits";

export type Unsaved = { tab: string; flow: string; etag: string; at: string; edit: Edit };

const PREFIX = "signpost:unsaved:";

export type Journal = {
  write(etag: string, edit: Edit): void;
  clear(): void;
  /** What other tabs that are gone left behind for this flow, oldest first. */
  orphans(): Promise<Unsaved[]>;
  forget(unsaved: Unsaved): void;
};

/** Gives the journal of this tab; a lock held as long as the tab lives tells it from those of tabs that are gone. */
export function journal(flow: string, storage: Storage, now: () => string): Journal {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const key = (each: string) => `${PREFIX}${flow}:${each}`;
  void navigator.locks?.request(key(tab), () => new Promise(() => {}));
  return {
    write(etag, edit) {
      const unsaved: Unsaved = { tab, flow, etag, at: now(), edit };
      storage.setItem(key(tab), JSON.stringify(unsaved));
    },
    clear: () => storage.removeItem(key(tab)),
    async orphans() {
      const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name));
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
      const lost = keys.filter((each) => each.startsWith(key("")) && each !== key(tab) && !held.has(each));
      return lost
        .map((each) => JSON.parse(storage.getItem(each) ?? "null") as Unsaved)
        .toSorted((one, other) => one.at.localeCompare(other.at));
    },
    forget: (unsaved) => storage.removeItem(key(unsaved.tab)),
  };
}
