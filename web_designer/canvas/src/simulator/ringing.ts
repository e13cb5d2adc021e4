/** Ring my phone: how the call to somebody's own phone goes, looked up until it is over. */

import { createStore, type StoreApi } from "zustand/vanilla";
import type { Ring } from "../api/types";
import type { Session } from "../store/session";

const LOOK = 600;
const PHONE = "signpost:phone";

export type Rung = {
  open: boolean;
  ring: Ring | null;
  trouble: string;
};

export type Ringing = {
  store: StoreApi<Rung>;
  /** The phone that was rung last in this browser. */
  last(): string;
  setOpen(open: boolean): void;
  /** Shows a call that still goes on, begun before the page was loaded anew or in another tab. */
  look(): Promise<void>;
  ring(phone: string): Promise<void>;
  hangUp(): Promise<void>;
};

export function ringing(session: Session): Ringing {
  const store = createStore<Rung>(() => ({ open: false, ring: null, trouble: "" }));
  let turn = 0;

  /** Shows what the server says, and asks again until the call is over; what was asked before does not count any more. */
  async function told(asked: Promise<{ ring: Ring | null }>) {
    turn += 1;
    const mine = turn;
    const said = await asked.then(
      ({ ring }) => ({ ring, trouble: "" }),
      (error: Error) => ({ trouble: error.message }),
    );
    if (mine !== turn) return;
    store.setState(said);
    if (goesOn()) setTimeout(() => mine === turn && void told(session.api.rung()), LOOK);
  }

  function goesOn(): boolean {
    const { ring } = store.getState();
    return ring !== null && ring.state !== "over";
  }

  async function shown() {
    if (goesOn()) return;
    const { ring } = await session.api.rung().catch(() => ({ ring: null }));
    if (ring !== null && ring.state !== "over") {
      store.setState({ open: true });
      await told(Promise.resolve({ ring }));
    }
  }

  return {
    store,
    last: () => localStorage.getItem(PHONE) ?? "",
    setOpen: (open) => store.setState({ open }),
    look: shown,
    ring: async (phone) => {
      localStorage.setItem(PHONE, phone);
      store.setState({ ring: null, trouble: "" });
      // The draft that the server has is the one that is heard.
      await session.saver.flush();
      await told(session.api.ring(phone));
      if (store.getState().trouble) await shown();
    },
    hangUp: () => told(session.api.hangUp()),
  };
}
