/** One field of a node: the widget that its schema asks for. */

import type { ComponentType } from "react";
import { withoutNull } from "../model/schema";
import { type FieldProps, widgetFor } from "./field";
import { ChoiceField } from "./widgets/ChoiceField";
import { GroupField } from "./widgets/GroupField";
import { JsonField } from "./widgets/JsonField";
import { ListField } from "./widgets/ListField";
import { MapField } from "./widgets/MapField";
import { NumberField } from "./widgets/NumberField";
import { PromptField } from "./widgets/PromptField";
import { ReferenceField } from "./widgets/ReferenceField";
import { SwitchField } from "./widgets/SwitchField";
import { TargetField } from "./widgets/TargetField";
import { TextField } from "./widgets/TextField";
import { UnionField } from "./widgets/UnionField";

const WIDGETS: Record<string, ComponentType<FieldProps>> = {
  choice: ChoiceField,
  either: UnionField,
  group: GroupField,
  json: JsonField,
  list: ListField,
  map: MapField,
  "node-ref": TargetField,
  number: NumberField,
  prompt: PromptField,
  reference: ReferenceField,
  seconds: NumberField,
  switch: SwitchField,
};

export function Field(props: FieldProps) {
  const { schema } = withoutNull(props.schema, props.root);
  const Widget = WIDGETS[widgetFor(schema)] ?? TextField;
  return <Widget {...props} schema={schema} />;
}
