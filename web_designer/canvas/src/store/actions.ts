/** What designers do, each as one step of undo, announced in words. */

import { type Clip, copy, paste } from "../model/clipboard";
import type { Outlet } from "../model/edits";
import * as edits from "../model/edits";
import { type Layout, languageOf, nodeOf, nodesOf, type Point, portsOf, typeOf } from "../model/flow";
import { COLUMN, freePlace, GRID, heightOf, snapped, WIDTH } from "../model/geometry";
import type { Json, Path } from "../model/json";
import { pathKey } from "../model/json";
import { ports } from "../model/ports";
import { type NodeType, starter } from "../model/schema";
import { count, spokenName } from "../model/words";
import type { Designer } from "./designer";
import type { State } from "./state";

export function actions(designer: Designer) {
  const { store, apply, announce, select } = designer;
  const get = store.getState;

  function boxes(state: State, except: readonly string[] = []) {
    return Object.entries(state.layout)
      .filter(([name]) => !except.includes(name) && nodeOf(state.document, name))
      .map(([name, place]) => ({ ...place, width: WIDTH, height: height(state, name) }));
  }

  function place(state: State, type: NodeType, wanted: Point): Point {
    return freePlace(wanted, heightOf(ports(starter(type), type)), boxes(state));
  }

  function focusName(name: string) {
    designer.store.setState((state) => ({ focus: { node: name, path: [], turn: (state.focus?.turn ?? 0) + 1 } }));
  }

  /** Puts the focus into the field of a path, as soon as it is there. */
  function focusField(path: Path) {
    const node = path[0] === "nodes" ? String(path[1]) : null;
    store.setState({ focus: { node, path: node === null ? path : path.slice(2), turn: Date.now() } });
  }

  function add(type: NodeType, wanted: Point, from: Outlet | null, exact = false) {
    const state = get();
    const at = exact ? snapped(wanted) : place(state, type, wanted);
    const edit = edits.add(state.document, type, at, from, state.types);
    const after = from ? `, connected from ${spokenName(from.node)}` : "";
    if (!apply(edit, { label: `adding ${type.title}`, said: `Added ${type.title}${after}.` })) return null;
    select([edit.name]);
    focusName(edit.name);
    return edit.name;
  }

  /** Adds to the right of the current node and connects from its first free way out. */
  function addAfter(type: NodeType, node: string) {
    const state = get();
    const free = portsOf(state.document, node, state.types).find((port) => !nodeOf(state.document, port.target ?? ""));
    const from = state.layout[node] ?? { x: 0, y: 0 };
    return add(type, { x: from.x + COLUMN, y: from.y }, free ? { node, port: free.id } : null);
  }

  function insertOn(type: NodeType, from: Outlet) {
    const { document, layout, types } = get();
    const edit = edits.insertOn(document, layout, from, type, types, COLUMN);
    const label = `inserting ${type.title}`;
    if (!apply(edit, { label, said: `Inserted ${type.title} after ${spokenName(from.node)}.` })) return;
    select([edit.name]);
    focusName(edit.name);
  }

  /** Connects, or says why not; true when it did. */
  function connect(from: Outlet, target: string): boolean {
    const { document, types } = get();
    const no = edits.refusal(document, from, target, types);
    if (no) {
      announce(no);
      store.setState({ notice: no });
      return false;
    }
    const said = `Connected ${outletWords(from)} to ${spokenName(target)}.`;
    return apply({ ops: edits.connect(document, from, target, types) }, { label: "connecting", said });
  }

  function outletWords(from: Outlet): string {
    const { document, types } = get();
    const port = portsOf(document, from.node, types).find((each) => each.id === from.port);
    return `${spokenName(from.node)}, ${port?.key ? `key ${port.key}` : (port?.label ?? from.port)}`;
  }

  function disconnect(from: Outlet) {
    const { document, types } = get();
    const said = `${outletWords(from)} leads nowhere now.`;
    apply({ ops: edits.disconnect(document, from, types) }, { label: "disconnecting", said });
    store.setState({ edge: null });
  }

  /** Moves one end of a connection. */
  function rewire(old: Outlet, from: Outlet, target: string): boolean {
    if (old.node === from.node && old.port === from.port) return connect(from, target);
    const { document, types } = get();
    const no = edits.refusal(document, from, target, types);
    if (no) {
      announce(no);
      store.setState({ notice: no });
      return false;
    }
    const ops = [...edits.disconnect(document, old, types), ...edits.connect(document, from, target, types)];
    return apply({ ops }, { label: "rewiring", said: `Now ${outletWords(from)} leads to ${spokenName(target)}.` });
  }

  function splice(from: Outlet, name: string, moved: Layout) {
    const { document, types } = get();
    const ops = edits.splice(document, from, name, types);
    const said = `Put ${spokenName(name)} between ${spokenName(from.node)} and what came next.`;
    apply({ ops, layout: moved }, { label: "putting a node in between", said });
  }

  function removeSelected(heal: boolean) {
    const { document, selected, edge, types, flowSchema } = get();
    if (edge) return disconnect(asOutlet(edge));
    if (selected.length === 0) return announce("Nothing is selected.");
    const edit = edits.remove(document, selected, heal, types, flowSchema);
    const what = selected.length === 1 ? spokenName(selected[0] ?? "") : count(selected.length, "node");
    const healed = heal ? " What led there leads on." : "";
    apply(edit, { label: `removing ${what}`, said: `Removed ${what}.${healed}` });
  }

  function rename(old: string, wanted: string): string | null {
    const { document, layout, types, flowSchema } = get();
    const edit = edits.rename(document, layout, old, wanted, types, flowSchema);
    const last = edit?.ops.at(-1);
    if (!edit || last?.op !== "rename") return null;
    if (!apply(edit, { label: "renaming", said: `Renamed to ${spokenName(last.to)}.` })) return null;
    select([last.to]);
    return last.to;
  }

  /** Sets a field, or removes it when there is no value; typing in one field is one step. */
  function setField(path: Path, value: Json | undefined, label: string) {
    const op = value === undefined ? ({ op: "remove", path } as const) : ({ op: "set", path, value } as const);
    apply({ ops: [op] }, { label, merge: `field ${pathKey(path)}` });
  }

  /** Gives a node one more key, which leads nowhere yet. */
  function addKey(node: string, [field, key]: Path) {
    const [path, before] = [["nodes", node, String(field)], nodeOf(get().document, node)?.[String(field)]];
    if (before === undefined) setField(path, { [String(key)]: {} }, `adding key ${key}`);
    else setField([...path, String(key)], {}, `adding key ${key}`);
  }

  function moveBy(dx: number, dy: number) {
    const { layout, selected } = get();
    const moved = Object.fromEntries(
      selected.map((name) => {
        const from = layout[name] ?? { x: 0, y: 0 };
        return [name, snapped({ x: from.x + dx * GRID, y: from.y + dy * GRID })];
      }),
    );
    apply({ layout: moved }, { label: "moving", merge: `move ${selected.join(" ")}` });
  }

  function pasteClip(clip: Clip, place: Point, label = "pasting") {
    const { document, types } = get();
    const edit = paste(document, clip, snapped(place), types);
    if (apply(edit, { label, said: `Pasted ${count(edit.names.length, "node")}.` })) select(edit.names);
  }

  function duplicate() {
    const { document, layout, selected } = get();
    if (selected.length === 0) return announce("Nothing is selected.");
    const clip = copy(document, layout, selected);
    const corner = Object.values(clip.layout);
    const x = Math.min(...corner.map((each) => each.x)) + 2 * GRID;
    const y = Math.min(...corner.map((each) => each.y)) + 2 * GRID;
    pasteClip(clip, { x, y }, "duplicating");
  }

  return {
    add,
    addAfter,
    insertOn,
    connect,
    disconnect,
    rewire,
    splice,
    removeSelected,
    rename,
    setField,
    addKey,
    moveBy,
    pasteClip,
    duplicate,
    focusName,
    focusField,
    selectAll: () => select(Object.keys(nodesOf(get().document))),
    copied: () => {
      const { document, layout, selected } = get();
      return selected.length > 0 ? copy(document, layout, selected) : null;
    },
    language: () => languageOf(get().document),
    titleOf: (name: string) => typeOf(nodeOf(get().document, name), get().types)?.title ?? "",
  };
}

function height(state: State, name: string): number {
  return heightOf(portsOf(state.document, name, state.types));
}

export function asOutlet(edge: string): Outlet {
  const [node, ...port] = edge.split(":");
  return { node: node ?? "", port: port.join(":") };
}

export function edgeId(from: Outlet): string {
  return `${from.node}:${from.port}`;
}

export type Actions = ReturnType<typeof actions>;
