/** Makes React Flow's nodes and edges from the state; what has not changed stays the same object. */

import type { Edge, Node } from "@xyflow/react";
import { Position } from "@xyflow/react";
import type { Finding } from "../api/types";
import { nodesOf, type Point, reachable, startOf, typeOf } from "../model/flow";
import { HEADER, heightOf, portY, WIDTH } from "../model/geometry";
import type { JsonMap } from "../model/json";
import { type Port, ports } from "../model/ports";
import type { NodeType } from "../model/schema";
import { summary } from "../model/words";
import { edgeId } from "../store/actions";
import type { State } from "../store/state";

export type CardData = {
  name: string;
  type: NodeType | undefined;
  kind: string;
  says: string;
  ports: Port[];
  /** Ports whose target is no node. */
  open: ReadonlySet<string>;
  /** Ports that name their target instead of drawing a line to it. */
  named: ReadonlySet<string>;
  findings: readonly Finding[];
  comments: number;
  start: boolean;
  reached: boolean;
  ring: boolean;
};
export type StepNode = Node<CardData, "step">;
export type WayEdge = Edge<{ quiet: boolean; trail: boolean; label: string }, "way">;

/** More failures than this into one node would hide everything behind their lines; then the rows name the node. */
const CROWD = 24;
const HANDLE = 12;
const NONE: readonly Finding[] = [];

type Made = { from: readonly unknown[]; node: StepNode };
type Shape = { node: JsonMap; type: NodeType | undefined; language: string; ports: Port[]; says: string };

/** Gives a function that makes the elements of a state, and remembers the last ones it made. */
export function maker() {
  const made = new Map<string, Made>();
  const shapes = new Map<string, Shape>();
  const edges = new Map<string, { from: readonly unknown[]; edge: WayEdge }>();
  let reach = { document: null as JsonMap | null, found: new Set<string>() };

  function shapeOf(name: string, node: JsonMap, state: State): Shape {
    const type = typeOf(node, state.types);
    const language = String(state.document.language ?? "en-GB");
    const known = shapes.get(name);
    if (known && known.node === node && known.type === type && known.language === language) return known;
    const shape = { node, type, language, ports: ports(node, type), says: summary(node, type, language) };
    shapes.set(name, shape);
    return shape;
  }

  return (state: State): { nodes: StepNode[]; edges: WayEdge[]; shapes: ReadonlyMap<string, Shape> } => {
    if (reach.document !== state.document)
      reach = { document: state.document, found: reachable(state.document, state.types, state.flowSchema) };
    const all = nodesOf(state.document);
    const found = byNode(state.findings);
    const notes = openComments(state);
    const selected = new Set(state.selected);
    const start = startOf(state.document);
    const crowded = crowds(Object.entries(all).flatMap(([name, node]) => shapeOf(name, node, state).ports));
    const nodes: StepNode[] = [];
    const ways: WayEdge[] = [];
    for (const [name, node] of Object.entries(all)) {
      const shape = shapeOf(name, node, state);
      const open = shape.ports
        .filter((port) => !(port.target && Object.hasOwn(all, port.target)))
        .map((port) => port.id);
      const isNamed = (port: Port) => port.quiet && crowded.has(port.target ?? "") && !selected.has(name);
      const named = shape.ports.filter((port) => isNamed(port) && !open.includes(port.id)).map((port) => port.id);
      const about = found.get(name) ?? NONE;
      const place = state.layout[name];
      const flags = [selected.has(name), name === start, reach.found.has(name), state.trace.ring === name];
      const said = about.map((each) => each.severity + each.message).join("\n");
      const from = [shape, place, open.join(), named.join(), said, notes.get(name), ...flags, state.readOnly];
      const known = made.get(name);
      if (known && alike(known.from, from)) nodes.push(known.node);
      else {
        const next = card(
          { name, shape, place, open: new Set(open), named: new Set(named), about, comments: notes.get(name) ?? 0 },
          flags,
          state.readOnly,
        );
        made.set(name, { from, node: next });
        nodes.push(next);
      }
      for (const port of shape.ports)
        if (port.target && !open.includes(port.id) && !named.includes(port.id)) ways.push(way(name, port, state));
    }
    return { nodes, edges: ways, shapes };
  };

  function way(name: string, port: Port, state: State): WayEdge {
    const id = edgeId({ node: name, port: port.id });
    const from = [port, state.edge === id, state.trace.trail.has(id)];
    const known = edges.get(id);
    if (known && alike(known.from, from)) return known.edge;
    const edge: WayEdge = {
      id,
      type: "way",
      source: name,
      sourceHandle: port.id,
      target: port.target ?? "",
      targetHandle: "in",
      selected: state.edge === id,
      data: { quiet: port.quiet, trail: state.trace.trail.has(id), label: port.label },
    };
    edges.set(id, { from, edge });
    return edge;
  }
}

/** Gives the nodes that very many failures lead to. */
function crowds(all: readonly Port[]): Set<string> {
  const counts = new Map<string, number>();
  for (const port of all) if (port.quiet && port.target) counts.set(port.target, (counts.get(port.target) ?? 0) + 1);
  return new Set([...counts].filter(([, number]) => number > CROWD).map(([name]) => name));
}

function alike(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

type Parts = {
  name: string;
  shape: Shape;
  place: Point | undefined;
  open: ReadonlySet<string>;
  named: ReadonlySet<string>;
  about: readonly Finding[];
  comments: number;
};

function card(
  { name, shape, place, open, named, about, comments }: Parts,
  [selected = false, start = false, reached = true, ring = false]: boolean[],
  readOnly: boolean,
): StepNode {
  const height = heightOf(shape.ports);
  return {
    id: name,
    type: "step",
    position: place ?? { x: 0, y: 0 },
    width: WIDTH,
    height,
    // Given beforehand, so that React Flow need not draw every node once to measure it.
    measured: { width: WIDTH, height },
    handles: [
      handle("in", "target", Position.Left, 0, HEADER / 2),
      ...shape.ports.map((port, index) => handle(port.id, "source", Position.Right, WIDTH, portY(index))),
    ],
    selected,
    draggable: !readOnly,
    connectable: !readOnly,
    data: {
      name,
      type: shape.type,
      kind: String(shape.node.type ?? ""),
      says: shape.says,
      ports: shape.ports,
      open,
      named,
      findings: about,
      comments,
      start,
      reached,
      ring,
    },
  };
}

function handle(id: string, type: "source" | "target", position: Position, x: number, y: number) {
  return { id, type, position, x: x - HANDLE / 2, y: y - HANDLE / 2, width: HANDLE, height: HANDLE };
}

export function byNode(findings: readonly Finding[]): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const each of findings) if (each.node) found.set(each.node, [...(found.get(each.node) ?? []), each]);
  return found;
}

function openComments(state: State): Map<string, number> {
  const found = new Map<string, number>();
  for (const each of state.comments)
    if (each.node && !each.resolved) found.set(each.node, (found.get(each.node) ?? 0) + 1);
  return found;
}
