/** Starts the designer for the flow that the page names. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/App";
import { SessionContext } from "./store/context";
import { session } from "./store/session";
import "./styles/index.css";

declare global {
  interface Window {
    /** What browser tests read; nothing here changes anything. */
    signpost?: { readonly state: unknown };
  }
}

async function begin(root: HTMLElement) {
  const opened = session(root.dataset.flow ?? "");
  try {
    await opened.open();
  } catch (error) {
    const words = document.createElement("p");
    words.className = "failed";
    words.setAttribute("role", "alert");
    words.textContent = `This flow cannot be opened: ${(error as Error).message} Reload the page to try again.`;
    root.replaceChildren(words);
    throw error;
  }
  window.signpost = {
    get state() {
      return opened.store.getState();
    },
  };
  createRoot(root).render(
    <StrictMode>
      <SessionContext value={opened}>
        <App />
      </SessionContext>
    </StrictMode>,
  );
}

const root = document.getElementById("designer");
if (root) void begin(root);
