/** A connection: a rounded line, with a button in its middle that puts a node in between. */

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath, useStore } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo } from "react";
import { asOutlet } from "../store/actions";
import { useDesigner, useSession } from "../store/context";
import type { WayEdge } from "./elements";

const CORNER = 10;
const STUB = 24;

export const Way = memo(function Way(props: EdgeProps<WayEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const [path, middleX, middleY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: CORNER,
    offset: STUB,
  });
  const style = ["way", data?.quiet ? "quiet" : "", data?.trail ? "trail" : "", selected ? "selected" : ""].join(" ");
  return (
    <>
      <BaseEdge id={id} path={path} className={style} interactionWidth={24} />
      <Insert id={id} x={middleX} y={middleY} shown={selected ?? false} />
    </>
  );
});

function Insert({ id, x, y, shown }: { id: string; x: number; y: number; shown: boolean }) {
  const { store } = useSession();
  const pointed = useDesigner((state) => state.pointed === id);
  const readOnly = useDesigner((state) => state.readOnly);
  const far = useStore((state) => state.transform[2] < 0.5);
  if (readOnly || far || !(shown || pointed)) return null;
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        className="insert nodrag nopan"
        tabIndex={-1}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        aria-label="Put a node in between"
        title="Put a node in between"
        onMouseEnter={() => store.setState({ pointed: id })}
        onClick={() => store.setState({ dialog: { kind: "add", from: null, place: null, onto: asOutlet(id) } })}
      >
        <Plus size={14} aria-hidden="true" />
      </button>
    </EdgeLabelRenderer>
  );
}
