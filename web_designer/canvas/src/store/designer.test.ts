import { expect, test } from "vitest";
import type { Theirs } from "../api/types";
import { nodesOf } from "../model/flow";
import { applyOps } from "../model/ops";
import { FLOW, FLOW_SCHEMA, TYPES } from "../model/sample";
import { actions } from "./actions";
import { createDesigner } from "./designer";
import { decide, meet } from "./meeting";

function open() {
  let time = 0;
  const designer = createDesigner("small", () => time);
  const layout = { hello: { x: 0, y: 0 }, menu: { x: 336, y: 0 }, split: { x: 672, y: 0 }, bye: { x: 1008, y: 0 } };
  const schemas = { types: TYPES, flowSchema: FLOW_SCHEMA };
  designer.store.setState({ document: FLOW, base: FLOW, layout, ...schemas, readOnly: false });
  const wait = (by: number) => {
    time += by;
  };
  return { designer, act: actions(designer), get: designer.store.getState, wait };
}

const write = (node: string, text: string) => ({ op: "set", path: ["nodes", node, "prompt"], value: text }) as const;
const prompt = (document: typeof FLOW, node: string) => nodesOf(document)[node]?.prompt;

test("every change goes through one funnel: undo leads to the start, redo to the end", () => {
  const { designer, act, get } = open();
  const start = [get().document, get().layout];
  act.add(TYPES.get("menu") ?? expect.fail(), { x: 0, y: 400 }, { node: "hello", port: "next" });
  act.moveBy(1, 0);
  act.removeSelected(true);
  const end = [get().document, get().layout];
  expect(get().undo).toHaveLength(3);
  while (get().undo.length > 0) designer.undo();
  expect([get().document, get().layout]).toEqual(start);
  while (get().redo.length > 0) designer.redo();
  expect([get().document, get().layout]).toEqual(end);
});

test("a burst of typing is one step, a pause begins another", () => {
  const { act, get, wait } = open();
  const path = ["nodes", "hello", "prompt"];
  for (const text of ["H", "Hi", "Hi."]) act.setField(path, text, "writing");
  expect(get().undo).toHaveLength(1);
  wait(5000);
  act.setField(path, "Hi. How are you?", "writing");
  expect(get().undo).toHaveLength(2);
});

test("those who only look change nothing", () => {
  const { designer, act, get } = open();
  designer.store.setState({ readOnly: true });
  act.disconnect({ node: "hello", port: "next" });
  expect(get().document).toBe(FLOW);
});

test("a change that no longer fits is told, and nothing happens", () => {
  const { designer, get } = open();
  const done = designer.apply({ ops: [{ op: "remove", path: ["nodes", "none"] }] }, { label: "removing" });
  expect(done).toBe(false);
  expect(get().document).toBe(FLOW);
  expect(get().announcement.text).toContain("cannot be done any more");
});

function meeting(choice?: "merge" | "mine" | "theirs") {
  const opened = open();
  const { designer, get } = opened;
  designer.apply({ ops: [write("hello", "Mine."), write("bye", "Bye.")] }, { label: "writing" });
  const document = applyOps(FLOW, [write("hello", "Theirs."), { op: "set", path: ["title"], value: "New" }]);
  const theirs: Theirs = { etag: "9", document, layout: get().layout, saved_by: "Ana" };
  meet(designer, theirs);
  if (choice) decide(designer, choice);
  return opened;
}

test("a clash waits for a choice, and what was typed stays on the screen", () => {
  const { get } = meeting();
  expect(get().conflict?.units).toEqual(["nodes/hello"]);
  expect(prompt(get().document, "hello")).toBe("Mine.");
});

test.each(["merge", "mine"] as const)("%s keeps mine where both changed, and the rest of both", (choice) => {
  const { designer, get } = meeting(choice);
  const { document, etag } = get();
  expect([prompt(document, "hello"), prompt(document, "bye"), document.title]).toEqual(["Mine.", "Bye.", "New"]);
  expect(etag).toBe("9");
  designer.undo();
  expect(prompt(get().document, "hello")).toBe("Theirs.");
});

test("theirs gives up mine in that node alone, and undo brings it back", () => {
  const { designer, get } = meeting("theirs");
  expect([prompt(get().document, "hello"), prompt(get().document, "bye")]).toEqual(["Theirs.", "Bye."]);
  designer.undo();
  expect(prompt(get().document, "hello")).toBe("Mine.");
});

test("what the server got although its answer was lost is not sent twice", () => {
  const { designer, get } = open();
  const op = { op: "insert", path: ["nodes", "split", "cases", 0], value: { when: "z", next: "bye" } } as const;
  designer.apply({ ops: [op] }, { label: "adding a case" });
  meet(designer, { etag: "3", document: applyOps(FLOW, [op]), layout: get().layout, saved_by: null });
  expect(get().document).toEqual(applyOps(FLOW, [op]));
  expect(get().pending.ops).toEqual([]);
});
