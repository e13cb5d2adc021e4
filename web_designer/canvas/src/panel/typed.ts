/** Text that is being typed: the field shows what is typed, the flow gets it at once, and undo of the browser works. */

import { useEffect, useRef, useState } from "react";

export function useTyped(value: string, commit: (text: string) => void) {
  const [text, setText] = useState(value);
  const typing = useRef(false);
  useEffect(() => {
    if (!typing.current) setText(value);
  }, [value]);
  return {
    value: text,
    onChange: (event: { target: { value: string } }) => {
      setText(event.target.value);
      commit(event.target.value);
    },
    onFocus: () => {
      typing.current = true;
    },
    onBlur: () => {
      typing.current = false;
      setText(value);
    },
  };
}
