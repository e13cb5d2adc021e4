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

/** Puts a file in place of the draft, undo brings the old text back; gives why not, nothing when it was taken. */
export async function importFile(session: Session, file: File): Promise<Problem[]> {
  try {
    await session.replace(file.name, await file.text());
  } catch (error) {
    const problems = error instanceof ApiError && error.status === 422 ? error.body.problems : null;
    const located = Array.isArray(problems) ? (problems as Problem[]) : [];
    return located.length > 0 ? located : [{ message: (error as Error).message }];
  }
  session.announce(`Imported ${file.name}. Undo brings the old draft back.`);
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
