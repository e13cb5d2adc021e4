/** Sees that the focus is never lost when what has it goes away. */

import { type RefObject, useLayoutEffect } from "react";

/** Hands the focus on when a row of a list goes away with it: to its neighbour, or to what the list is in. */
export function useHandedOn(row: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const shown = row.current;
    // Runs before the row is taken out of the document.
    return () => {
      if (!shown?.contains(document.activeElement)) return;
      const next = shown.nextElementSibling ?? shown.previousElementSibling;
      const around = shown.closest<HTMLElement>("dialog, aside, #below");
      focusFirst(next?.querySelector("button"), around?.querySelector("textarea"), around, canvas());
    };
  }, [row]);
}

/** Focuses the first of these that takes the focus. */
export function focusFirst(...wanted: (HTMLElement | null | undefined)[]) {
  wanted.some((each) => {
    each?.focus();
    return each && document.activeElement === each;
  });
}

/** Says whether nothing has the focus, or something that cannot be used any more. */
export function isFocusLost(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.matches(":disabled");
}

function canvas(): HTMLElement | null {
  return document.getElementById("canvas");
}
