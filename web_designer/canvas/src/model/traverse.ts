/** Where an arrow key leads: along the ways of the call to the left and right, by place up and down. */

import { type Layout, nodesOf, portsOf, type Types } from "./flow";
import type { JsonMap } from "./json";

export type Arrow = "left" | "right" | "up" | "down";

/** Gives the node an arrow leads to; null when there is none. */
export function neighbour(document: JsonMap, layout: Layout, name: string, arrow: Arrow, types: Types): string | null {
  const nodes = nodesOf(document);
  if (arrow === "right") {
    const ways = portsOf(document, name, types).filter((port) => port.target !== null && port.target in nodes);
    return ways[0]?.target ?? nearest(layout, name, arrow);
  }
  if (arrow === "left") {
    const before = Object.keys(nodes).filter((each) => portsOf(document, each, types).some((to) => to.target === name));
    return closest(layout, name, before) ?? nearest(layout, name, arrow);
  }
  return nearest(layout, name, arrow);
}

function nearest(layout: Layout, name: string, arrow: Arrow): string | null {
  const from = layout[name];
  if (!from) return null;
  const ahead = Object.entries(layout).filter(([each, place]) => {
    const dx = place.x - from.x;
    const dy = place.y - from.y;
    const sideways = arrow === "left" || arrow === "right";
    const forward = { left: -dx, right: dx, up: -dy, down: dy }[arrow];
    return each !== name && forward > 0 && forward >= Math.abs(sideways ? dy : dx);
  });
  return closest(
    layout,
    name,
    ahead.map(([each]) => each),
  );
}

function closest(layout: Layout, name: string, names: readonly string[]): string | null {
  const from = layout[name] ?? { x: 0, y: 0 };
  const far = (each: string) => Math.hypot((layout[each]?.x ?? 0) - from.x, (layout[each]?.y ?? 0) - from.y);
  return names.filter((each) => each !== name).toSorted((one, other) => far(one) - far(other))[0] ?? null;
}
