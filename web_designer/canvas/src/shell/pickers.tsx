/** What can be chosen in dialogs: a type to add, a way out, a target, anything to find, another flow. */

import { type ReactNode, useMemo } from "react";
import { shown } from "../commands/keys";
import { available } from "../commands/table";
import type { Outlet } from "../model/edits";
import { nodeOf, nodesOf, type Point, portsOf, typeOf } from "../model/flow";
import { type Path, pathKey } from "../model/json";
import { furtherKey } from "../model/ports";
import { spokenName, texts } from "../model/words";
import { useDesigner, useSession } from "../store/context";
import { Dialog } from "./Dialog";
import { FAMILY_WORDS, TypeMark } from "./marks";
import { type Item, Picker } from "./Picker";

function useNodeItems(): Item[] {
  const document = useDesigner((state) => state.document);
  const types = useDesigner((state) => state.types);
  return useMemo(
    () =>
      Object.entries(nodesOf(document)).map(([name, node]) => {
        const type = typeOf(node, types);
        const title = type?.title ?? String(node.type);
        return {
          id: name,
          title: spokenName(name),
          detail: title,
          words: [name, ...texts(node)].join(" "),
          mark: <TypeMark type={type} />,
        };
      }),
    [document, types],
  );
}

function useClose() {
  const { store } = useSession();
  return () => store.setState({ dialog: null });
}

export function AddPicker({ from, place, onto }: { from: Outlet | null; place: Point | null; onto: Outlet | null }) {
  const { act, store, view } = useSession();
  const close = useClose();
  const types = useDesigner((state) => state.types);
  const items = [...types.values()].map((type) => ({
    id: type.type,
    title: type.title,
    detail: FAMILY_WORDS[type.family],
    words: `${type.type} ${type.summary}`,
    mark: <TypeMark type={type} />,
  }));
  const pick = (id: string) => {
    const type = types.get(id);
    const current = store.getState().selected.at(-1);
    close();
    if (!type) return;
    if (onto) act.insertOn(type, onto);
    else if (from || !current) act.add(type, place ?? view?.centre() ?? { x: 0, y: 0 }, from);
    else act.addAfter(type, current);
    const added = store.getState().selected.at(-1);
    if (added) view?.reveal(added);
  };
  return (
    <Dialog title="Add a node" plain>
      <Picker
        label="Add a node"
        placeholder="Say, menu, queue …"
        items={items}
        empty="No such kind of node."
        onPick={pick}
      />
    </Dialog>
  );
}

/** What the picker calls a key that the node does not have yet. */
const FURTHER = "+";

export function OutletPicker({ node }: { node: string }) {
  const { act, store } = useSession();
  const document = useDesigner((state) => state.document);
  const types = useDesigner((state) => state.types);
  const items = portsOf(document, node, types).map((port) => ({
    id: port.id,
    title: `${port.key ?? ""} ${port.label}`.trim(),
    detail: port.target && nodeOf(document, port.target) ? `leads to ${spokenName(port.target)}` : "nowhere yet",
  }));
  const value = nodeOf(document, node);
  const further = value ? furtherKey(value, typeOf(value, types)) : null;
  if (further) items.push({ id: FURTHER, title: `${further[1]} Another key`, detail: "new" });
  const pick = (id: string) => {
    const isFurther = id === FURTHER && further !== null;
    if (isFurther) act.addKey(node, further);
    const port = portsOf(store.getState().document, node, types).find((each) =>
      isFurther ? pathKey(each.path.slice(0, 2)) === pathKey(further) : each.id === id,
    );
    if (!port) return;
    const path = ["nodes", node, ...port.path];
    const label = port.key === null ? port.label : `Key ${port.key}`;
    store.setState({ dialog: { kind: "target", path, label, from: { node, port: port.id } } });
  };
  return (
    <Dialog title={`Which way out of ${spokenName(node)}?`} plain>
      <Picker
        label={`Which way out of ${spokenName(node)}?`}
        placeholder="Which way out?"
        items={items}
        empty="This node has no way out."
        onPick={pick}
      />
    </Dialog>
  );
}

export function TargetPicker({ path, label, from }: { path: Path; label: string; from: Outlet | null }) {
  const { act } = useSession();
  const close = useClose();
  const items = useNodeItems();
  const pick = (id: string) => {
    close();
    if (from) act.connect(from, id);
    else act.setField(path, id, `choosing ${label}`);
  };
  return (
    <Dialog title={`${label} leads to`} plain>
      <Picker label={`${label} leads to`} placeholder="Leads to …" items={items} empty="No such node." onPick={pick} />
    </Dialog>
  );
}

export function FindPicker() {
  const session = useSession();
  const close = useClose();
  const readOnly = useDesigner((state) => state.readOnly);
  const nodes = useNodeItems();
  const commands = available(readOnly);
  const items: Item[] = [
    ...nodes,
    ...commands.map((each) => ({
      id: `:${each.id}`,
      title: each.title,
      detail: each.group,
      mark: <Keys keys={each.keys[0]} />,
    })),
  ];
  const pick = (id: string) => {
    close();
    if (!id.startsWith(":")) {
      session.select([id]);
      session.view?.reveal(id);
      document.getElementById("canvas")?.focus();
    } else commands.find((each) => each.id === id.slice(1))?.run(session);
  };
  return (
    <Dialog title="Find" plain>
      <Picker
        label="Find a node, a text or a command"
        placeholder="A name, words of a prompt, a variable, a command"
        items={items}
        empty="Nothing is called that or says that."
        onPick={pick}
      />
    </Dialog>
  );
}

export function FlowPicker() {
  const close = useClose();
  const flows = useDesigner((state) => state.site.flows ?? []);
  const items = flows.map((each) => {
    const name = typeof each === "string" ? each : each.name;
    return { id: name, title: (typeof each !== "string" && each.title) || spokenName(name), detail: name };
  });
  const pick = (id: string) => {
    close();
    location.assign(`/flows/${id}/design`);
  };
  return (
    <Dialog title="Open a flow" plain>
      <Picker label="Open a flow" placeholder="Which flow?" items={items} empty="No such flow." onPick={pick} />
    </Dialog>
  );
}

function Keys({ keys }: { keys: string | undefined }): ReactNode {
  if (!keys) return null;
  return (
    <span className="keys">
      {shown(keys).map((each) => (
        <kbd key={each}>{each}</kbd>
      ))}
    </span>
  );
}
