/** Says what stands in a flow in the words of whoever designs the calls. */

import { isMap, type Json, type JsonMap } from "./json";
import { type NodeType, resolve, withoutNull } from "./schema";

/** Gives an id as words: `main_menu` is `Main menu`. */
export function spokenName(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim().replaceAll(/\s+/g, " ");
  return words ? words[0]?.toUpperCase() + words.slice(1) : name;
}

/** Says whether a label is words rather than a condition. */
export function isWord(text: string): boolean {
  return /^[\p{L}\p{N} _\-'’,]*$/u.test(text);
}

/** Gives a template as a person reads it: `{{ amount | currency }}` is `[amount]`, conditions are left out. */
export function withoutCode(text: string): string {
  return text
    .replaceAll(/\{\{\s*([^}|]*?)\s*(\|[^}]*)?\}\}/g, "[$1]")
    .replaceAll(/\{[%#].*?[%#]\}/gs, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Gives what a prompt says in a language, else in the first language it is written in. */
export function said(prompt: Json | undefined, language: string): string {
  if (typeof prompt === "string") return withoutCode(prompt);
  if (!isMap(prompt)) return "";
  if (typeof prompt.text === "string") return withoutCode(prompt.text);
  return said(prompt[language] ?? Object.values(prompt)[0], language);
}

/** Gives one line for a node's card: what the caller hears here, else what is decided. */
export function summary(node: JsonMap, type: NodeType | undefined, language: string): string {
  const heard = said(node.prompt, language);
  if (heard) return `“${heard}”`;
  for (const [name, field] of Object.entries(type?.schema.properties ?? {})) {
    const value = node[name];
    if (["type", "note", "lint", "prompt"].includes(name) || value === undefined || !type) continue;
    const line = decided(name, value, withoutNull(field, type.schema).schema.format, language);
    if (line) return line;
  }
  return type?.summary ?? "";
}

function decided(name: string, value: Json, format: string | undefined, language: string): string {
  if (format === "prompt") return `“${said(value, language)}”`;
  if (format === "node-ref") return "";
  if (format === "template" && typeof value === "string") return withoutCode(value).replace(/^https?:\/\//, "");
  if (typeof value === "string" && value) return `${spokenName(name)}: ${spokenName(value)}`;
  if (isMap(value) && Object.values(value).every((each) => typeof each === "string"))
    return Object.entries(value)
      .map(([key, each]) => `${key} = ${each}`)
      .join(", ");
  if (Array.isArray(value))
    return value.flatMap((each) => (isMap(each) && typeof each.when === "string" ? [`${each.when}?`] : [])).join(" · ");
  return "";
}

/** Gives every text of a node, for finding it again by what it says. */
export function texts(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isMap(value) ? Object.values(value).flatMap(texts) : [];
}

/** Gives the names of the fields of a type that hold prompts. */
export function promptFields(type: NodeType): string[] {
  return Object.entries(type.schema.properties ?? {})
    .filter(([, field]) => resolve(withoutNull(field, type.schema).schema, type.schema).format === "prompt")
    .map(([name]) => name);
}

export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** Gives the time of day, as every page says it: `06:35`, `18:05`. */
export function clock(moment: Date): string {
  return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** Gives `Sat 21 Nov, 18:05`. */
export function dayAndClock(moment: Date): string {
  const day = moment.toLocaleDateString("en-GB", { weekday: "short", day: "2-digit", month: "short" });
  return `${day.replace(",", "")}, ${clock(moment)}`;
}
