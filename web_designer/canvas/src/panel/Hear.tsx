/** A button that says a text as callers hear it. */

import { LoaderCircle, Play } from "lucide-react";
import { useState } from "react";
import { useSession } from "../store/context";

export function Hear({ text, language }: { text: string; language: string }) {
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const hear = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const { url } = await session.api.say(text, language);
      await new Audio(url).play();
    } catch (error) {
      session.store.setState({ notice: `This cannot be heard: ${(error as Error).message}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      className="plain hear"
      aria-busy={busy}
      disabled={text.trim() === ""}
      onClick={() => void hear()}
      title="Hear it"
    >
      {busy ? <LoaderCircle size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
      <span className="hidden">Hear it in {language}</span>
    </button>
  );
}
