/** Gives components the open session, and parts of its state. */

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Session } from "./session";
import type { State } from "./state";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const found = useContext(SessionContext);
  if (!found) throw new Error("No flow is open.");
  return found;
}

/** Gives a part of the state; the component renders anew when that part changes. */
export function useDesigner<T>(part: (state: State) => T): T {
  return useStore(useSession().store, part);
}
