import { expect, test } from "vitest";
import { type Json, type JsonMap, type Path, same } from "./json";
import { applyOp, applyOps, inverse, type Op, OpError, remembering } from "./ops";
import { FLOW } from "./sample";

test("an op touches its own path only, and shares the rest", () => {
  const after = applyOp(FLOW, { op: "set", path: ["nodes", "hello", "prompt"], value: "Hi." });
  expect((after.nodes as JsonMap).hello).toEqual({ type: "say", prompt: "Hi.", next: "menu" });
  expect((after.nodes as JsonMap).menu).toBe((FLOW.nodes as JsonMap).menu);
  expect((FLOW.nodes as JsonMap).hello).toEqual({ type: "say", prompt: "Hello.", next: "menu" });
});

test("a renamed key keeps its place", () => {
  const after = applyOp(FLOW, { op: "rename", path: ["nodes", "menu"], to: "choices" });
  expect(Object.keys(after.nodes as JsonMap)).toEqual(["hello", "choices", "split", "bye"]);
});

test.each<[string, Op]>([
  ["a path through nothing", { op: "set", path: ["nodes", "none", "next"], value: "bye" }],
  ["nothing to remove", { op: "remove", path: ["nodes", "none"] }],
  ["a name that is taken", { op: "rename", path: ["nodes", "menu"], to: "bye" }],
  ["a place beyond the list", { op: "insert", path: ["nodes", "split", "cases", 9], value: {} }],
  ["an insert into a map", { op: "insert", path: ["nodes", "x"], value: {} }],
  ["no path", { op: "remove", path: [] }],
])("refuses %s", (_, op) => {
  expect(() => applyOp(FLOW, op)).toThrow(OpError);
});

/** Random numbers that are the same in every run. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % below;
  };
}

function paths(value: Json, path: Path = []): Path[] {
  const own = path.length > 0 ? [path] : [];
  if (typeof value !== "object" || value === null) return own;
  const inside: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...own, ...inside.flatMap(([step, each]) => paths(each, [...path, step]))];
}

function someOp(document: JsonMap, pick: (below: number) => number): Op {
  const all = paths(document);
  const path = all[pick(all.length)] ?? ["start"];
  const inList = typeof path.at(-1) === "number";
  const kinds: Op[] = [
    { op: "set", path, value: pick(100) },
    { op: "remove", path },
    inList ? { op: "insert", path, value: { when: "z" } } : { op: "rename", path, to: `key_${pick(1000)}` },
    { op: "set", path: ["nodes", `new_${pick(50)}`], value: { type: "say" } },
  ];
  return kinds[pick(kinds.length)] ?? { op: "remove", path };
}

test("the inverse of any ops leads back, and the ops there again", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const pick = random(seed);
    const ops: Op[] = [];
    let document = FLOW;
    for (let count = 0; count < 12; count++) {
      const op = someOp(document, pick);
      try {
        document = applyOp(document, op);
        ops.push(op);
      } catch (error) {
        expect(error).toBeInstanceOf(OpError);
      }
    }
    expect(ops.length).toBeGreaterThan(0);
    const back = inverse(FLOW, ops);
    expect(same(applyOps(document, back), FLOW)).toBe(true);
    expect(same(applyOps(FLOW, ops), document)).toBe(true);
  }
});

test("what was removed comes back where it stood", () => {
  for (const name of Object.keys(FLOW.nodes as JsonMap)) {
    const gone: Op[] = [{ op: "remove", path: ["nodes", name] }];
    const back = applyOps(applyOps(FLOW, gone), inverse(FLOW, gone));
    expect(Object.keys(back.nodes as JsonMap)).toEqual(Object.keys(FLOW.nodes as JsonMap));
  }
});

test("what comes back when its neighbour is gone comes last", () => {
  const op: Op = { op: "restore", path: ["nodes", "new"], value: {}, after: "gone" };
  expect(Object.keys(applyOp(FLOW, op).nodes as JsonMap).at(-1)).toBe("new");
});

test("undo says how the file was written, once the server has told", () => {
  const path = ["nodes", "menu"];
  const back = inverse(FLOW, [{ op: "remove", path }]);
  const value = (FLOW.nodes as JsonMap).menu as Json;
  const told = {
    op: "restore",
    path,
    value,
    after: "hello",
    written: { behind: "\n", gone: "menu", left: "" },
  } as const;
  expect(remembering(back, [told])).toEqual([told]);
  expect(remembering(back, [{ ...told, value: "another" }])).toEqual(back);
});
