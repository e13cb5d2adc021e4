/** The fields of an object, in the order of its schema: what is needed first, the rest folded away. */

import type { Json, JsonMap, Path } from "../model/json";
import { isNodeRef, resolve, type Schema, withoutNull } from "../model/schema";
import { spokenName } from "../model/words";
import { Field } from "./Field";

const WAYS = "Ways out";
const MORE = "More settings";
const FEW = 5;
const HIDDEN = new Set(["type", "nodes", "flow"]);

type Props = { schema: Schema; root: Schema; value: JsonMap; path: Path };
type Each = { name: string; schema: Schema; required: boolean; order: number; group: string };

/** Gives the fields in groups: the first ones without a heading, ways out, then what is seldom needed. */
export function Fields({ schema, root, value, path }: Props) {
  const nested = path.length > 2;
  const all = sorted(schema, root, value, nested);
  const groups = [...new Set(all.map((each) => each.group))].toSorted((one, other) => place(one) - place(other));
  return groups.map((group) => {
    const fields = all
      .filter((each) => each.group === group)
      .map((each) => (
        <Field
          key={each.name}
          schema={each.schema}
          root={root}
          value={value[each.name]}
          path={[...path, each.name]}
          label={each.schema["x-ui"]?.label ?? spokenName(each.name)}
          required={each.required}
        />
      ));
    if (group === "") return <div key={group}>{fields}</div>;
    return (
      <details key={group} open={group === WAYS}>
        <summary>{group}</summary>
        {fields}
      </details>
    );
  });
}

function sorted(schema: Schema, root: Schema, value: JsonMap, nested: boolean): Each[] {
  const all = Object.entries(schema.properties ?? {})
    .filter(([name, field]) => !HIDDEN.has(name) && resolve(field, root).const === undefined)
    .map(([name, field]): Each => {
      const { schema: plain } = withoutNull(field, root);
      const required = schema.required?.includes(name) ?? false;
      const ui = plain["x-ui"] ?? {};
      const group = ui.group || groupOf(plain, required, value[name], nested);
      return { name, schema: { ...plain, "x-ui": ui }, required, order: ui.order ?? 0, group };
    })
    .toSorted((one, other) => one.order - other.order);
  // A few more settings are not worth a fold.
  const folded = all.filter((each) => each.group === MORE).length > FEW;
  return folded ? all : all.map((each) => (each.group === MORE ? { ...each, group: "" } : each));
}

function groupOf(schema: Schema, required: boolean, value: Json | undefined, nested: boolean): string {
  if (nested) return "";
  if (isNodeRef(schema)) return WAYS;
  return required || value !== undefined || schema.format === "prompt" ? "" : MORE;
}

function place(group: string): number {
  return group === "" ? 0 : group === WAYS ? 1 : group === MORE ? 3 : 2;
}
