/** The drawing: nodes and connections, and everything a pointer does to them. */

import "@xyflow/react/dist/base.css";
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
  ReactFlow,
  type ReactFlowInstance,
  useStore,
} from "@xyflow/react";
import { type DragEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { refusal } from "../model/edits";
import { nodesOf, type Point, startOf } from "../model/flow";
import { GRID, HEADER, snapped, WIDTH } from "../model/geometry";
import { count } from "../model/words";
import { isFocusLost } from "../shell/focus";
import { asOutlet, edgeId } from "../store/actions";
import { useDesigner, useSession } from "../store/context";
import { landingFor, nodeUnder, spotOf } from "./dropping";
import { maker, type StepNode, type WayEdge } from "./elements";
import { Minimap } from "./Minimap";
import { StepCard } from "./StepCard";
import { createView, homeView } from "./view";
import { Way } from "./Way";

export const DRAGGED_TYPE = "application/x-signpost-node-type";
const NODE_TYPES = { step: StepCard };
const EDGE_TYPES = { way: Way };

export function Canvas() {
  const session = useSession();
  const { store, act } = session;
  const box = useRef<HTMLDivElement>(null);
  const make = useMemo(maker, []);
  const state = useDesigner((each) => each);
  const [dragged, setDragged] = useState<Record<string, Point>>({});
  const { nodes, edges } = useMemo(() => make(state), [make, state]);
  const shown = useMemo(() => nodes.map((node) => moved(node, dragged)), [nodes, dragged]);

  const onInit = useCallback(
    (flow: ReactFlowInstance<StepNode, WayEdge>) => {
      const area = () => box.current?.getBoundingClientRect() ?? new DOMRect();
      session.view = createView(flow as unknown as ReactFlowInstance, area, session);
      if (isFocusLost()) box.current?.focus();
      performance.mark("signpost:ready");
    },
    [session],
  );

  const onNodesChange = (changes: NodeChange<StepNode>[]) => {
    const places = changes.flatMap((each) =>
      each.type === "position" && each.position ? [[each.id, each.position]] : [],
    );
    if (places.length > 0) setDragged((before) => ({ ...before, ...Object.fromEntries(places) }));
    const picks = changes.filter((each) => each.type === "select");
    if (picks.length === 0) return;
    const chosen = new Set(store.getState().selected);
    for (const each of picks) {
      chosen.delete(each.id);
      if (each.selected) chosen.add(each.id);
    }
    session.select([...chosen]);
  };

  const onEdgesChange = (changes: EdgeChange<WayEdge>[]) => {
    for (const each of changes) if (each.type === "select") store.setState({ edge: each.selected ? each.id : null });
  };

  const onNodeDrag = (event: MouseEvent | TouchEvent, node: StepNode, all: StepNode[]) => {
    const from = all.length === 1 ? landingFor(spotOf(event), node.id, store.getState()) : null;
    store.setState({ landing: from && edgeId(from) });
  };

  const onNodeDragStop = (_: unknown, node: StepNode, all: StepNode[]) => {
    const layout = Object.fromEntries(all.map((each) => [each.id, snapped(each.position)]));
    const { landing } = store.getState();
    setDragged({});
    store.setState({ landing: null });
    if (landing) act.splice(asOutlet(landing), node.id, layout);
    else session.apply({ layout }, { label: `moving ${count(all.length, "node")}` });
  };

  const isValid = (found: Connection | WayEdge) => {
    const { document, types } = store.getState();
    return !refusal(document, { node: found.source, port: found.sourceHandle ?? "" }, found.target, types);
  };

  const onConnectEnd = (event: MouseEvent | TouchEvent, found: FinalConnectionState) => {
    const node = found.fromNode?.id;
    const port = found.fromHandle?.id;
    if (found.isValid || !node || !port || found.fromHandle?.type !== "source") return;
    const spot = spotOf(event);
    const target = found.toNode?.id ?? nodeUnder(spot);
    if (target) act.connect({ node, port }, target);
    else if (box.current?.contains(document.elementFromPoint(spot.clientX, spot.clientY))) {
      const at = session.view?.toCanvas({ x: spot.clientX, y: spot.clientY }) ?? { x: 0, y: 0 };
      store.setState({
        dialog: { kind: "add", from: { node, port }, place: { x: at.x, y: at.y - HEADER / 2 }, onto: null },
      });
    }
  };

  const onDrop = (event: DragEvent) => {
    const type = store.getState().types.get(event.dataTransfer.getData(DRAGGED_TYPE));
    if (!type || !session.view) return;
    event.preventDefault();
    const at = session.view.toCanvas({ x: event.clientX, y: event.clientY });
    act.add(type, { x: at.x - WIDTH / 2, y: at.y - HEADER / 2 }, null, true);
  };

  const start = state.layout[startOf(state.document) ?? ""] ?? { x: 0, y: 0 };
  return (
    <div
      className="canvas"
      ref={box}
      id="canvas"
      role="application"
      aria-label={`Canvas, ${count(nodes.length, "node")}. Arrow keys go from node to node, question mark tells all keys.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
    >
      <ReactFlow<StepNode, WayEdge>
        nodes={shown}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={onInit}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDrag={onNodeDrag}
        onNodeDragStop={onNodeDragStop}
        onSelectionDragStop={(_, all) => onNodeDragStop(_, all[0] as StepNode, all)}
        isValidConnection={isValid}
        onConnect={(found) => act.connect({ node: found.source, port: found.sourceHandle ?? "" }, found.target)}
        onConnectEnd={onConnectEnd}
        onReconnect={(old, found) =>
          act.rewire(asOutlet(old.id), { node: found.source, port: found.sourceHandle ?? "" }, found.target)
        }
        onEdgeMouseEnter={(_, edge) => store.setState({ pointed: edge.id })}
        onEdgeMouseLeave={(event) => {
          if (!(event.relatedTarget instanceof Element && event.relatedTarget.closest(".insert")))
            store.setState({ pointed: null });
        }}
        onPaneClick={() => box.current?.focus()}
        onNodeClick={() => box.current?.focus()}
        onDrop={onDrop}
        onDragOver={(event) => event.preventDefault()}
        defaultViewport={homeView(start, { height: innerHeight - 56 - 220 })}
        minZoom={0.08}
        maxZoom={2}
        snapToGrid
        snapGrid={[GRID, GRID]}
        onlyRenderVisibleElements
        nodesFocusable={false}
        edgesFocusable={false}
        elevateEdgesOnSelect
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Shift", "Control", "Meta"]}
        connectionRadius={28}
        reconnectRadius={14}
        edgesReconnectable={!state.readOnly}
        nodesDraggable={!state.readOnly}
        nodesConnectable={!state.readOnly}
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID * 2} size={1.5} />
        <Minimap nodes={nodes} />
        <Current name={state.selected.at(-1)} box={box} />
      </ReactFlow>
      {Object.keys(nodesOf(state.document)).length === 0 && (
        <div className="first">
          <h2>Begin with what callers hear first</h2>
          <p>Press / or drag a node from the left. The first one is where calls begin.</p>
        </div>
      )}
    </div>
  );
}

/** Names the current node to screen readers, as long as it is drawn: the focus stays on the canvas itself. */
function Current({ name, box }: { name: string | undefined; box: RefObject<HTMLDivElement | null> }) {
  const drawn = useStore((flow) => flow.transform.join());
  useEffect(() => {
    const id = drawn && name ? `card-${name}` : "";
    if (id && document.getElementById(id)) box.current?.setAttribute("aria-activedescendant", id);
    else box.current?.removeAttribute("aria-activedescendant");
  });
  return null;
}

function moved(node: StepNode, dragged: Record<string, Point>): StepNode {
  const at = dragged[node.id];
  return at ? { ...node, position: at, dragging: true } : node;
}
