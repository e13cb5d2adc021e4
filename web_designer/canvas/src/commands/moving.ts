/** The commands of the arrow keys: along the call, and with Alt the nodes themselves. */

import { nodeOf } from "../model/flow";
import { type Arrow, neighbour } from "../model/traverse";
import { spokenName } from "../model/words";
import type { Session } from "../store/session";
import type { Command } from "./command";

/** Gives the node that keys are about: the one selected last. */
export function current(session: Session): string | undefined {
  return session.store.getState().selected.at(-1);
}

function go(session: Session, arrow: Arrow) {
  const { document, layout, types } = session.store.getState();
  const from = current(session);
  const next = from ? neighbour(document, layout, from, arrow, types) : String(document.start ?? "");
  if (!next || !nodeOf(document, next)) return session.announce("Nothing in that direction.");
  session.select([next]);
  session.view?.reveal(next);
  session.announce(`${spokenName(next)}, ${session.act.titleOf(next)}.`);
}

export const ARROWS: readonly Command[] = (["left", "right", "up", "down"] as const).map((arrow) => ({
  id: `go-${arrow}`,
  title: { left: "To what leads here", right: "To where it leads", up: "To the node above", down: "To the node below" }[
    arrow
  ],
  group: "Move",
  keys: [{ left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown" }[arrow]],
  run: (session) => go(session, arrow),
}));

export const MOVES: readonly Command[] = (["left", "right", "up", "down"] as const).map((arrow) => ({
  id: `move-${arrow}`,
  title: `Move the selection ${arrow}`,
  group: "Move",
  keys: [`Alt+${{ left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown" }[arrow]}`],
  changes: true,
  run: (session) =>
    session.act.moveBy({ left: -1, right: 1, up: 0, down: 0 }[arrow], { left: 0, right: 0, up: -1, down: 1 }[arrow]),
}));
