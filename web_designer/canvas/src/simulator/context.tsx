/** The one simulation of the page, made when it is first looked at. */

import { useStore } from "zustand";
import { useSession } from "../store/context";
import type { Session } from "../store/session";
import { type Simulated, type Simulation, simulation } from "./simulation";

const made = new WeakMap<Session, Simulation>();

export function simulationOf(session: Session): Simulation {
  const known = made.get(session) ?? simulation(session);
  made.set(session, known);
  return known;
}

export function useSimulation(): Simulation {
  return simulationOf(useSession());
}

export function useSimulated<T>(part: (state: Simulated) => T): T {
  return useStore(useSimulation().store, part);
}
