/** Which node or connection lies under the pointer. */

import type { Outlet } from "../model/edits";
import { portsOf } from "../model/flow";
import { asOutlet } from "../store/actions";
import type { State } from "../store/state";

export type Spot = { clientX: number; clientY: number };

export function nodeUnder(spot: Spot): string | null {
  const found = document.elementsFromPoint(spot.clientX, spot.clientY);
  const node = found.map((each) => each.closest(".react-flow__node")).find(Boolean);
  return node?.getAttribute("data-id") ?? null;
}

export function wayUnder(spot: Spot): string | null {
  const found = document.elementsFromPoint(spot.clientX, spot.clientY);
  const edge = found.map((each) => each.closest(".react-flow__edge")).find(Boolean);
  return edge?.getAttribute("data-id") ?? null;
}

/** Gives the connection that a node dropped here would be put on: it must be free to lead on, and not be part of it. */
export function landingFor(spot: Spot, name: string, state: State): Outlet | null {
  const id = wayUnder(spot);
  if (!id) return null;
  const from = asOutlet(id);
  const target = portsOf(state.document, from.node, state.types).find((port) => port.id === from.port)?.target;
  const free = portsOf(state.document, name, state.types).some((port) => !port.target);
  return from.node !== name && target !== name && free ? from : null;
}

export function spotOf(event: MouseEvent | TouchEvent): Spot {
  return "changedTouches" in event ? (event.changedTouches[0] as Touch) : event;
}
