/** The whole flow in one small picture: a single canvas element, however many nodes there are. */

import { Panel, useStore, useStoreApi } from "@xyflow/react";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import { bounds, WIDTH } from "../model/geometry";
import { useSession } from "../store/context";
import type { StepNode } from "./elements";

const SIZE = { width: 208, height: 132 };
const MARGIN = 8;

export function Minimap({ nodes }: { nodes: readonly StepNode[] }) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  const api = useStoreApi();
  const transform = useStore((state) => state.transform);
  const scheme = useStore(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const frame = useMemo(() => frameOf(nodes), [nodes]);

  useEffect(() => {
    const drawing = canvas.current?.getContext("2d");
    if (!drawing || !canvas.current) return;
    const style = getComputedStyle(canvas.current);
    const colour = (name: string) => style.getPropertyValue(name);
    const sharp = devicePixelRatio;
    canvas.current.width = SIZE.width * sharp;
    canvas.current.height = SIZE.height * sharp;
    drawing.scale(sharp, sharp);
    for (const node of nodes) {
      const { x, y } = toMap(frame, node.position);
      const severe = node.data.findings.some((each) => each.severity === "error");
      drawing.fillStyle = colour(
        node.selected ? "--accent" : severe ? "--error" : `--${node.data.type?.family ?? "flow"}`,
      );
      drawing.fillRect(x, y, Math.max(2, WIDTH * frame.scale), Math.max(2, (node.height ?? 0) * frame.scale));
    }
    const { width, height } = api.getState();
    const [left, top, zoom] = transform;
    const corner = toMap(frame, { x: -left / zoom, y: -top / zoom });
    drawing.strokeStyle = colour("--ink-1");
    drawing.lineWidth = scheme ? 1.5 : 1.25;
    drawing.strokeRect(corner.x, corner.y, (width / zoom) * frame.scale, (height / zoom) * frame.scale);
  }, [nodes, transform, frame, api, scheme]);

  const centre = (event: MouseEvent) => {
    const area = canvas.current?.getBoundingClientRect();
    if (!area) return;
    const x = (event.clientX - area.left - frame.dx) / frame.scale + frame.left;
    const y = (event.clientY - area.top - frame.dy) / frame.scale + frame.top;
    session.view?.lookAt({ x, y });
  };

  return (
    <Panel position="bottom-right" className="minimap">
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: it takes no focus; the outline says the same in words */}
      <canvas ref={canvas} style={SIZE} onClick={centre} aria-hidden="true" />
    </Panel>
  );
}

function frameOf(nodes: readonly StepNode[]) {
  const layout = Object.fromEntries(nodes.map((node) => [node.id, node.position]));
  const heights = new Map(nodes.map((node) => [node.id, node.height ?? 0]));
  const all = bounds(layout, heights) ?? { x: 0, y: 0, width: 1, height: 1 };
  const scale = Math.min((SIZE.width - 2 * MARGIN) / all.width, (SIZE.height - 2 * MARGIN) / all.height, 0.2);
  const dx = (SIZE.width - all.width * scale) / 2;
  const dy = (SIZE.height - all.height * scale) / 2;
  return { left: all.x, top: all.y, scale, dx, dy };
}

function toMap(frame: ReturnType<typeof frameOf>, point: { x: number; y: number }) {
  return { x: (point.x - frame.left) * frame.scale + frame.dx, y: (point.y - frame.top) * frame.scale + frame.dy };
}
