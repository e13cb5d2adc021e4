/** Moves what is seen of the canvas. */

import type { ReactFlowInstance } from "@xyflow/react";
import { type Point, startOf } from "../model/flow";
import { WIDTH } from "../model/geometry";
import type { Designer } from "../store/designer";

export const READABLE = 0.7;
const NEAR = 0.9;

export type View = {
  /** The middle of what is seen, on the canvas. */
  centre(): Point;
  toCanvas(point: Point): Point;
  /** Shows a node, moving only when it is not seen whole. */
  reveal(name: string): void;
  lookAt(point: Point): void;
  home(): void;
  fit(): void;
  zoom(factor: number): void;
};

export function createView(flow: ReactFlowInstance, box: () => DOMRect, designer: Designer): View {
  const quick = () => ({ duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150 });
  const toCanvas = (point: Point) => flow.screenToFlowPosition(point, { snapToGrid: false });
  const lookAt = (point: Point) =>
    void flow.setCenter(point.x, point.y, { zoom: Math.max(flow.getZoom(), READABLE), ...quick() });

  function reveal(name: string) {
    const place = designer.store.getState().layout[name];
    if (!place) return;
    const area = box();
    const corner = flow.flowToScreenPosition(place);
    const end = flow.flowToScreenPosition({ x: place.x + WIDTH, y: place.y + 96 });
    const seen =
      corner.x >= area.left &&
      corner.y >= area.top &&
      end.x <= area.right &&
      end.y <= area.bottom &&
      flow.getZoom() >= 0.5;
    if (!seen) lookAt({ x: place.x + WIDTH / 2, y: place.y + 64 });
  }

  return {
    toCanvas,
    reveal,
    lookAt,
    centre: () => {
      const area = box();
      return toCanvas({ x: area.left + area.width / 2, y: area.top + area.height / 2 });
    },
    home: () => {
      const { document, layout } = designer.store.getState();
      const place = layout[startOf(document) ?? ""] ?? Object.values(layout)[0];
      if (place) void flow.setViewport(homeView(place, box()), quick());
    },
    fit: () => void flow.fitView({ padding: 0.1, ...quick() }),
    zoom: (factor) => void flow.zoomTo(flow.getZoom() * factor, quick()),
  };
}

/** Gives the viewport that shows a node at the left, readable, with what follows it. */
export function homeView(place: Point, area: { height: number }) {
  return { x: 64 - place.x * NEAR, y: area.height / 3 - place.y * NEAR, zoom: NEAR };
}
