/** A small flow and its node types, for tests. */

import type { JsonMap } from "./json";
import type { NodeType, Schema } from "./schema";

const to: Schema = { type: "string", format: "node-ref" };
const keys: Schema = { pattern: "^[0-9*#A-D]{1,4}$" };

function type(name: string, properties: Record<string, Schema>, required: string[]): NodeType {
  const schema: Schema = { type: "object", properties: { type: { const: name }, ...properties }, required };
  return { type: name, title: name, summary: `A ${name}.`, family: "talk", icon: "list", recourse: null, schema };
}

const choice: Schema = { type: "object", properties: { next: to, label: { type: "string" } }, required: ["next"] };
const when: Schema = { type: "object", properties: { when: { type: "string" }, next: to }, required: ["next"] };

export const TYPES = new Map(
  [
    type("say", { prompt: { format: "prompt" }, next: to }, ["prompt", "next"]),
    type(
      "menu",
      {
        attempts: { type: "integer", default: 3 },
        failed: to,
        prompt: { format: "prompt" },
        choices: { type: "object", propertyNames: keys, additionalProperties: choice },
      },
      ["prompt", "choices", "failed"],
    ),
    type("branch", { cases: { type: "array", items: when }, default: to }, ["cases", "default"]),
    type("hangup", { prompt: { format: "prompt" } }, []),
  ].map((each) => [each.type, each]),
);

export const FLOW_SCHEMA: Schema = {
  type: "object",
  properties: {
    start: to,
    universals: { type: "object", additionalProperties: { type: "object", properties: { next: to } } },
  },
  required: ["start"],
};

export const FLOW: JsonMap = {
  flow: "small",
  language: "en-GB",
  start: "hello",
  universals: { agent: { keys: ["0"], next: "bye" } },
  nodes: {
    hello: { type: "say", prompt: "Hello.", next: "menu" },
    menu: {
      type: "menu",
      prompt: "Press 1 or 2.",
      choices: { "2": { label: "two", next: "split" }, "0": { label: "zero", next: "bye" }, "1": { next: "hello" } },
      failed: "bye",
    },
    split: {
      type: "branch",
      cases: [
        { when: "x > 1", next: "hello" },
        { when: "y", next: "gone" },
      ],
      default: "bye",
    },
    bye: { type: "hangup" },
  },
};
