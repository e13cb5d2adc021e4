/** Takes a flow out of the designer and into it, and shares it. */

import { ApiError } from "../api/client";
import type { Session } from "../store/session";

/** Saves the flow's text as a file, byte for byte as the server keeps it. */
export async function exportText(session: Session) {
  await session.saver.flush();
  const text = await session.api.text();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/yaml" }));
  link.download = `${session.store.getState().flow}.yaml`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  session.announce("Exported.");
}

export type Problem = { path?: (string | number)[]; line?: number; column?: number; message: string };

/** Puts a text in place of the draft; gives what is wrong with it, nothing when it was taken. */
export async function importText(session: Session, text: string): Promise<Problem[]> {
  await session.saver.flush();
  try {
    await session.api.replaceText(session.store.getState().etag, text);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const problems = error.body.problems;
    return Array.isArray(problems) ? (problems as Problem[]) : [{ message: error.message }];
  }
  await session.reload();
  session.announce("Imported.");
  return [];
}

export async function share(session: Session) {
  try {
    const { url } = await session.api.share();
    session.store.setState({ dialog: { kind: "share", url: new URL(url, location.href).href } });
  } catch (error) {
    session.store.setState({ notice: `No link was made: ${(error as Error).message}` });
  }
}
