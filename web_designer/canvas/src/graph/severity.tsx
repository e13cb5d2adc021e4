/** Findings as icon, colour and word: never colour alone. */

import { Info, OctagonX, TriangleAlert } from "lucide-react";
import type { Finding, Severity } from "../api/types";
import { count } from "../model/words";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
const ICONS = { error: OctagonX, warning: TriangleAlert, info: Info };
const WORDS = { error: "error", warning: "warning", info: "note" };

export function SeverityIcon({ severity, size = 16 }: { severity: Severity; size?: number }) {
  const Shape = ICONS[severity];
  return <Shape className={`icon ${severity}`} size={size} aria-hidden="true" />;
}

/** Gives `2 errors`, `1 note`. */
export function inWords(severity: Severity, number: number): string {
  return count(number, WORDS[severity]);
}

export function tally(findings: readonly Finding[]): [Severity, number][] {
  return SEVERITIES.map((severity): [Severity, number] => [
    severity,
    findings.filter((each) => each.severity === severity).length,
  ]).filter(([, number]) => number > 0);
}
