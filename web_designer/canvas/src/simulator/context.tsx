/** The one simulation of the page, and the one call to somebody's phone, made when they are first looked at. */

import { useStore } from "zustand";
import { useSession } from "../store/context";
import type { Session } from "../store/session";
import { type Ringing, type Rung, ringing } from "./ringing";
import { type Simulated, type Simulation, simulation } from "./simulation";

/** Makes one thing for each session, when it is first wanted. */
function once<T>(make: (session: Session) => T): (session: Session) => T {
  const made = new WeakMap<Session, { thing: T }>();
  return (session) => {
    const known = made.get(session) ?? { thing: make(session) };
    made.set(session, known);
    return known.thing;
  };
}

export const simulationOf = once(simulation);
export const ringingOf = once(ringing);

export function useSimulation(): Simulation {
  return simulationOf(useSession());
}

export function useSimulated<T>(part: (state: Simulated) => T): T {
  return useStore(useSimulation().store, part);
}

export function useRinging(): Ringing {
  return ringingOf(useSession());
}

export function useRung<T>(part: (state: Rung) => T): T {
  return useStore(useRinging().store, part);
}
