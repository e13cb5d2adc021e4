/** A window above the page; it takes the focus, Escape closes it, and the focus goes back to where it was. */

import { X } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useSession } from "../store/context";

export function Dialog({ title, children, plain }: { title: string; children: ReactNode; plain?: boolean }) {
  const { store } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => store.setState({ dialog: null });

  // While it is still in the document: a dialog that is taken out of it first cannot give the focus back.
  useLayoutEffect(() => {
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
        {!plain && <h2>{title}</h2>}
        {children}
        {/* Last, so that the focus begins with what the dialog is for. */}
        {!plain && (
          <button type="button" className="plain close" aria-label="Close" onClick={close}>
            <X size={18} aria-hidden="true" />
          </button>
        )}
      </div>
    </dialog>
  );
}
