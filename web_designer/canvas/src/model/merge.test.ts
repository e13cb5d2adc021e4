import { expect, test } from "vitest";
import { nodesOf } from "./flow";
import { clashes, forgiving, insisting } from "./merge";
import { applyOps, type Op } from "./ops";
import { FLOW } from "./sample";

const mine: Op[] = [
  { op: "set", path: ["nodes", "hello", "prompt"], value: "Mine." },
  { op: "set", path: ["nodes", "bye", "prompt"], value: "Bye." },
];
const theirs = (ops: Op[]) => applyOps(FLOW, ops);

test("changes to different nodes do not clash", () => {
  const other = theirs([{ op: "set", path: ["nodes", "menu", "prompt"], value: "Theirs." }]);
  expect(clashes(FLOW, other, mine)).toEqual([]);
  const merged = nodesOf(forgiving(other, mine).document);
  expect([merged.menu?.prompt, merged.hello?.prompt]).toEqual(["Theirs.", "Mine."]);
});

test("different changes to one node clash, the same change does not", () => {
  const other = theirs([{ op: "set", path: ["nodes", "hello", "prompt"], value: "Theirs." }]);
  expect(clashes(FLOW, other, mine)).toEqual(["nodes/hello"]);
  expect(clashes(FLOW, theirs(mine), mine)).toEqual([]);
});

test("insisting gives mine where both changed, and keeps theirs elsewhere", () => {
  const other = theirs([
    { op: "remove", path: ["nodes", "hello"] },
    { op: "set", path: ["title"], value: "Theirs" },
  ]);
  const after = applyOps(other, insisting(FLOW, other, mine));
  expect(nodesOf(after).hello).toEqual({ type: "say", prompt: "Mine.", next: "menu" });
  expect(after.title).toBe("Theirs");
});

test("what does not fit any more is left out, the rest is kept", () => {
  const other = theirs([{ op: "remove", path: ["nodes", "hello"] }]);
  const found = forgiving(other, mine);
  expect(found.ops).toEqual([mine[1]]);
  expect(nodesOf(found.document).bye).toHaveProperty("prompt", "Bye.");
});
