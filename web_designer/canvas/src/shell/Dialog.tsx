/** A window above the page; Escape closes it, and the focus goes back to where it was. */

import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useSession } from "../store/context";

export function Dialog({ title, children, plain }: { title: string; children: ReactNode; plain?: boolean }) {
  const { store } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => store.setState({ dialog: null });

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      aria-label={title}
      className={plain ? "dialog plain" : "dialog"}
      onCancel={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="sheet">
        {!plain && (
          <header>
            <h2>{title}</h2>
            <button type="button" className="plain" aria-label="Close" onClick={close}>
              <X size={18} aria-hidden="true" />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
