/** Speaks to the server. Every answer that is not a success becomes an ApiError that says what to do. */

import type { Places } from "../model/edits";
import type { Layout } from "../model/flow";
import type { JsonMap } from "../model/json";
import type { Op, Restore } from "../model/ops";
import type { NodeType, Schema } from "../model/schema";
import type { Comment, Draft, Finding, Ring, Site } from "./types";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: JsonMap,
  ) {
    super(message);
  }
}

/** The server cannot be reached; what was to be sent is kept and sent later. */
export class Unreachable extends Error {}

/** Nobody is signed in any more; what was to be sent is kept as when the server cannot be reached. */
export class SignedOut extends Unreachable {}

const token = () => document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";

async function send(method: string, url: string, body?: BodyInit, headers: Record<string, string> = {}) {
  const changing = method === "GET" ? headers : { "X-CSRF-Token": token(), ...headers };
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: { Accept: "application/json", ...changing },
      body: body ?? null,
      cache: "no-store",
    });
  } catch (error) {
    throw new Unreachable("The server cannot be reached.", { cause: error });
  }
  if (response.ok) return response;
  if (response.status >= 502) throw new Unreachable("The server is not answering.");
  if (response.status === 401) throw new SignedOut("You are signed out. Sign in again in another tab.");
  const told = (await response.json().catch(() => ({}))) as JsonMap;
  const said = told.error as { message?: string; cure?: string } | undefined;
  // The cure for a draft that has changed meanwhile is for programs: here the page takes the change in by itself.
  const cure = response.status === 412 ? "" : said?.cure;
  const words = [said?.message ?? `The server answered ${response.status}.`, cure].filter(Boolean).join(" ");
  throw new ApiError(response.status, words, told);
}

async function json<T>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const type: Record<string, string> = text === undefined ? {} : { "Content-Type": "application/json" };
  const response = await send(method, url, text, { ...type, ...headers });
  return (await response.json()) as T;
}

/** Gives everything the canvas asks of the server for one flow. */
export function client(flow: string) {
  const here = `/api/flows/${flow}`;
  const match = (etag: string) => ({ "If-Match": `"${etag}"` });
  return {
    nodeTypes: () => json<NodeType[]>("GET", "/api/node-types"),
    flowSchema: () => json<Schema>("GET", "/api/flow-schema"),
    site: () => json<Site>("GET", "/api/site"),
    draft: () => json<Draft>("GET", `${here}/draft`),
    save: (etag: string, ops: Op[], layout: Places) =>
      json<{ etag: string; saved_at: number; removed: Restore[] }>(
        "PATCH",
        `${here}/draft`,
        { ops, layout },
        match(etag),
      ),
    findings: () => json<{ etag: string; findings: Finding[] }>("GET", `${here}/draft/findings`),
    text: async () => (await send("GET", `${here}/draft.yaml`)).text(),
    replaceText: async (etag: string, text: string) => {
      await send("PUT", `${here}/draft.yaml`, text, { "Content-Type": "text/yaml", ...match(etag) });
    },
    tidy: (nodes: string[] | null, sizes: Record<string, { width: number; height: number }>, layout: Layout) =>
      json<{ layout: Layout }>("POST", `${here}/draft/tidy`, { ...(nodes ? { nodes } : {}), sizes, layout }),
    publish: (etag: string, note: string, override?: string) =>
      json<{ revision: number }>("POST", `${here}/publish`, { note, ...(override ? { override } : {}) }, match(etag)),
    comments: () => json<{ comments: Comment[] }>("GET", `${here}/comments`),
    comment: (node: string, text: string) => json<Comment>("POST", `${here}/comments`, { node, text }),
    resolve: (id: number, resolved: boolean) => json<Comment>("PATCH", `${here}/comments/${id}`, { resolved }),
    addDialogue: (dialogue: JsonMap) =>
      json<{ dialogues: number; etag: string }>("POST", `${here}/dialogues`, { dialogue }),
    share: () => json<{ url: string }>("POST", `${here}/share`, {}),
    rung: () => json<{ ring: Ring | null }>("GET", `${here}/ring`),
    ring: (phone: string) => json<{ ring: Ring | null }>("POST", `${here}/ring`, { phone }),
    hangUp: () => json<{ ring: Ring | null }>("DELETE", `${here}/ring`),
    say: (text: string, language: string) =>
      json<{ url: string; seconds: number }>("POST", "/api/prompts/render", { text, language }),
  };
}

export type Api = ReturnType<typeof client>;
