/** Says where a finding is, as the canvas shows it. */

import type { Finding } from "../api/types";
import { portsOf } from "../model/flow";
import { pathKey } from "../model/json";
import { spokenName } from "../model/words";
import type { State } from "../store/state";

/** Gives the node of a finding, and the key it is about if it is about one: `Main menu, key 2`; "" for the flow. */
export function placeOf(finding: Finding, state: Pick<State, "document" | "types">): string {
  if (!finding.node) return "";
  const about = pathKey(finding.path);
  const port = portsOf(state.document, finding.node, state.types).find(
    (each) => each.key !== null && `${about}/`.startsWith(`nodes/${finding.node}/${pathKey(each.path.slice(0, 2))}/`),
  );
  return port ? `${spokenName(finding.node)}, key ${port.key}` : spokenName(finding.node);
}
