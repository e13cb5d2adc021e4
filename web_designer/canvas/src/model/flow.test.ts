import { expect, test } from "vitest";
import { copy, paste, readClip } from "./clipboard";
import * as edits from "./edits";
import { asName, freshName, nodesOf, portsOf, reachable, references } from "./flow";
import { freePlace, overlaps, WIDTH } from "./geometry";
import { applyOps } from "./ops";
import { FLOW, FLOW_SCHEMA, TYPES } from "./sample";
import { starter } from "./schema";
import { spokenName, summary, withoutCode } from "./words";

const type = (name: string) => TYPES.get(name) ?? expect.fail(`no type ${name}`);
const after = (edit: { ops: edits.Edit["ops"] }) => nodesOf(applyOps(FLOW, edit.ops));

test("ports are what a schema calls a node, keys as on a telephone first, failures last", () => {
  const shown = portsOf(FLOW, "menu", TYPES).map((port) => [port.id, port.key, port.label, port.target, port.quiet]);
  expect(shown).toEqual([
    ["choices/1/next", "1", "Hello", "hello", false],
    ["choices/2/next", "2", "Two", "split", false],
    ["choices/0/next", "0", "Zero", "bye", false],
    ["failed", null, "After 3 attempts", "bye", true],
  ]);
  expect(portsOf(FLOW, "split", TYPES).map((port) => port.label)).toEqual(["x > 1", "Y", "Otherwise"]);
});

test("a port is there before anything is set", () => {
  const document = { nodes: { new: { type: "say" } } };
  expect(portsOf(document, "new", TYPES).map((port) => [port.id, port.target])).toEqual([["next", null]]);
  expect(starter(type("menu"))).toEqual({ type: "menu", choices: { "1": {} } });
  expect(starter(type("branch"))).toEqual({ type: "branch", cases: [{}] });
});

test("references are found wherever they stand", () => {
  const found = references(FLOW, TYPES, FLOW_SCHEMA).map((each) => each.path.join("."));
  expect(found).toContain("start");
  expect(found).toContain("universals.agent.next");
  expect(found).toContain("nodes.split.cases.1.next");
  expect(found).toHaveLength(10);
});

test("what no call gets to is not reachable", () => {
  const lonely = { ...FLOW, nodes: { ...nodesOf(FLOW), lonely: { type: "say", next: "bye" } } };
  expect([...reachable(lonely, TYPES, FLOW_SCHEMA)].toSorted()).toEqual(["bye", "hello", "menu", "split"]);
});

test("a removed node leaves its name behind, unless what led there is healed", () => {
  expect(after(edits.remove(FLOW, ["menu"], false, TYPES, FLOW_SCHEMA)).hello).toHaveProperty("next", "menu");
  expect(after(edits.remove(FLOW, ["split"], true, TYPES, FLOW_SCHEMA)).menu).toHaveProperty(
    ["choices", "2", "next"],
    "hello",
  );
  const both = edits.remove(FLOW, ["split", "hello"], true, TYPES, FLOW_SCHEMA);
  expect(applyOps(FLOW, both.ops)).toMatchObject({ start: "menu" });
});

test("renaming changes every reference", () => {
  const edit = edits.rename(FLOW, { bye: { x: 1, y: 2 } }, "bye", "The end", TYPES, FLOW_SCHEMA);
  const renamed = applyOps(FLOW, edit?.ops ?? []);
  expect(references(renamed, TYPES, FLOW_SCHEMA).filter((each) => each.target === "bye")).toEqual([]);
  expect(nodesOf(renamed).the_end).toEqual({ type: "hangup" });
  expect(edit?.layout).toEqual({ bye: null, the_end: { x: 1, y: 2 } });
  expect(edits.rename(FLOW, {}, "bye", "menu", TYPES, FLOW_SCHEMA)).toBeNull();
});

test("a node put on a connection leads on to what came next, which moves to the right", () => {
  const layout = { hello: { x: 0, y: 0 }, menu: { x: 300, y: 0 }, split: { x: 600, y: 0 }, bye: { x: 900, y: 0 } };
  const edit = edits.insertOn(FLOW, layout, { node: "hello", port: "next" }, type("say"), TYPES, 300);
  const nodes = after(edit);
  expect([nodes.hello?.next, nodes.say?.next]).toEqual(["say", "menu"]);
  expect(edit.layout).toEqual({
    say: { x: 300, y: 0 },
    menu: { x: 600, y: 0 },
    split: { x: 900, y: 0 },
    bye: { x: 1200, y: 0 },
  });
});

test("connections that make no sense are refused in words", () => {
  expect(edits.refusal(FLOW, { node: "hello", port: "next" }, "hello", TYPES)).toContain("lead to itself");
  expect(edits.refusal(FLOW, { node: "menu", port: "failed" }, "menu", TYPES)).toBeNull();
  expect(edits.refusal(FLOW, { node: "hello", port: "next" }, "nowhere", TYPES)).toContain("no node");
  expect(edits.refusal(FLOW, { node: "hello", port: "next" }, "menu", TYPES)).toContain("already");
});

test("a paste has new names and keeps inner connections", () => {
  const clip = copy(FLOW, { hello: { x: 100, y: 100 }, menu: { x: 400, y: 100 } }, ["hello", "menu"]);
  expect(readClip(JSON.stringify(clip))).toEqual(clip);
  expect(readClip("just text")).toBeNull();
  const edit = paste(FLOW, clip, { x: 0, y: 0 }, TYPES);
  const nodes = after(edit);
  expect(nodes.hello_2).toHaveProperty("next", "menu_2");
  expect(nodes.menu_2).toHaveProperty("failed", "bye");
  expect(nodes.menu_2).toHaveProperty(["choices", "1", "next"], "hello_2");
  expect(edit.layout).toEqual({ hello_2: { x: 0, y: 0 }, menu_2: { x: 300, y: 0 } });
});

test("names and words", () => {
  expect(asName("Sorry, we're closed!")).toBe("sorry_we_re_closed");
  expect(asName("2nd menu")).toBe("node_2nd_menu");
  expect(freshName("menu", new Set(["menu", "menu_2"]))).toBe("menu_3");
  expect(spokenName("main_menu")).toBe("Main menu");
  expect(withoutCode("It is {{ balance | amount }}{% if due %} now{% endif %}.")).toBe("It is [balance] now.");
  expect(summary({ type: "say", prompt: { "es-ES": "Hola." } }, TYPES.get("say"), "en-GB")).toBe("“Hola.”");
});

test("a free place overlaps nothing and is on the grid", () => {
  const boxes = [{ x: 0, y: 0, width: WIDTH, height: 120 }];
  const place = freePlace({ x: 7, y: 9 }, 100, boxes);
  expect([place.x % 16, place.y % 16]).toEqual([0, 0]);
  expect(boxes.some((box) => overlaps({ ...place, width: WIDTH, height: 100 }, box))).toBe(false);
});
