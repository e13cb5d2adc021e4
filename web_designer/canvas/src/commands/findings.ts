/** Goes to what the linter found, and mends it. */

import type { Finding } from "../api/types";
import { nodeOf } from "../model/flow";
import type { Path } from "../model/json";
import type { Session } from "../store/session";

/** Selects the node of a finding and puts the cursor into the field it is about. */
export function jump(session: Session, finding: Finding) {
  const { document } = session.store.getState();
  const node = finding.node && nodeOf(document, finding.node) ? finding.node : null;
  session.select(node ? [node] : []);
  if (node) session.view?.reveal(node);
  session.store.setState({ tab: "problems", focus: { node, path: inner(finding.path, node), turn: Date.now() } });
  session.announce(`${finding.severity}: ${finding.message}`);
}

function inner(path: Path, node: string | null): Path {
  return node && path[0] === "nodes" ? path.slice(2) : path;
}

/** Goes to the next finding after the last one visited, round and round. */
export function step(session: Session, by: 1 | -1) {
  const { findings } = session.store.getState();
  if (findings.length === 0) return session.announce("No findings: callers get where they want.");
  const at = findings.findIndex((each) => keyOf(each) === session.visited);
  const next = findings[(at === -1 && by < 0 ? findings.length - 1 : at + by + findings.length) % findings.length];
  if (!next) return;
  session.visited = keyOf(next);
  jump(session, next);
}

function keyOf(finding: Finding): string {
  return [finding.code, finding.node, finding.path.join("/"), finding.message].join("|");
}

export function applyFix(session: Session, finding: Finding) {
  if (!finding.fix) return;
  const { title, ops } = finding.fix;
  session.apply({ ops }, { label: title, said: `Fixed: ${title}.` });
}
