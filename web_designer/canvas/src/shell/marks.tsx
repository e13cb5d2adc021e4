/** Small marks in front of entries of lists. */

import { Icon } from "../graph/Icon";
import type { NodeType } from "../model/schema";

export function TypeMark({ type }: { type: NodeType | undefined }) {
  return (
    <span className={`tile ${type?.family ?? "flow"}`}>
      <Icon name={type?.icon ?? "circle-help"} size={14} />
    </span>
  );
}

export const FAMILY_WORDS = {
  talk: "Talk",
  ask: "Ask",
  decide: "Decide",
  connect: "Connect",
  flow: "Flow",
} as const;
