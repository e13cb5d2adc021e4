/** What a command is. */

import type { Session } from "../store/session";

export type Command = {
  id: string;
  title: string;
  group: "Build" | "Edit" | "Move" | "Look" | "Flow";
  keys: readonly string[];
  /** Works while the cursor is in a field, too. */
  everywhere?: boolean;
  /** Changes the flow, so that it is not there for people who only look. */
  changes?: boolean;
  run(session: Session): void;
};
