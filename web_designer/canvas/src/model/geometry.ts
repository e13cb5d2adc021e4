/** Sizes of cards and places on the canvas, in the canvas's own pixels. */

import type { Layout, Point } from "./flow";
import type { Port } from "./ports";

export const GRID = 16;
export const WIDTH = 248;
/** The same as in ivr/drawing/boxes.py, so that maps and canvas look alike. */
export const HEADER = 48;
export const SUMMARY = 28;
export const ROW = 24;
export const FOOT = 8;
export const COLUMN = 336;

export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}

export function snapped(point: Point): Point {
  return { x: snap(point.x), y: snap(point.y) };
}

export function heightOf(ports: readonly Port[]): number {
  return HEADER + SUMMARY + ports.length * ROW + FOOT;
}

/** Gives the middle of a port's row, from the top of the card. */
export function portY(index: number): number {
  return HEADER + SUMMARY + index * ROW + ROW / 2;
}

export type Box = Point & { width: number; height: number };

export function overlaps(one: Box, other: Box, gap = 0): boolean {
  return (
    one.x < other.x + other.width + gap &&
    other.x < one.x + one.width + gap &&
    one.y < other.y + other.height + gap &&
    other.y < one.y + one.height + gap
  );
}

/** Gives a free place at or below a point, on the grid. */
export function freePlace(wanted: Point, height: number, boxes: readonly Box[]): Point {
  const place = snapped(wanted);
  for (let tries = 0; tries < 200; tries++) {
    const hit = boxes.find((box) => overlaps({ ...place, width: WIDTH, height }, box, GRID));
    if (!hit) return place;
    place.y = snap(hit.y + hit.height + 2 * GRID);
  }
  return place;
}

/** Gives the box around all cards; null when there is none. */
export function bounds(layout: Layout, heights: ReadonlyMap<string, number>): Box | null {
  const points = Object.entries(layout);
  if (points.length === 0) return null;
  const left = Math.min(...points.map(([, each]) => each.x));
  const top = Math.min(...points.map(([, each]) => each.y));
  const right = Math.max(...points.map(([, each]) => each.x + WIDTH));
  const bottom = Math.max(...points.map(([name, each]) => each.y + (heights.get(name) ?? HEADER)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
