/** A list to search and choose from: type, arrow keys, Enter. */

import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";

export type Item = {
  id: string;
  title: string;
  detail?: string;
  /** More words it is found by. */
  words?: string;
  mark?: ReactNode;
};

const SHOWN = 60;

type Props = {
  label: string;
  placeholder: string;
  items: readonly Item[];
  empty: string;
  onPick: (id: string) => void;
};

export function Picker({ label, placeholder, items, empty, onPick }: Props) {
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const active = useRef<HTMLDivElement>(null);
  const found = useMemo(() => search(items, text), [items, text]);
  const chosen = Math.min(at, found.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((chosen + by + found.length) % found.length);
      requestAnimationFrame(() => active.current?.scrollIntoView({ block: "nearest" }));
    } else if (event.key === "Enter" && found[chosen]) {
      event.preventDefault();
      onPick(found[chosen].id);
    }
  };

  return (
    <div className="picker">
      <div className="searching">
        <Search size={16} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={found[chosen] ? `${list}-${chosen}` : undefined}
          aria-autocomplete="list"
          placeholder={placeholder}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
          autoFocus
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="choices" id={list} role="listbox" aria-label={label}>
        {found.map((each, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
          <div
            key={each.id}
            id={`${list}-${index}`}
            ref={index === chosen ? active : null}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onMouseMove={() => setAt(index)}
            onClick={() => onPick(each.id)}
          >
            {each.mark}
            <span className="title">{each.title}</span>
            {each.detail && <span className="detail">{each.detail}</span>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="nothing">{empty}</p>}
    </div>
  );
}

/** Gives the items in which every word occurs, those whose title begins with the text first. */
export function search(items: readonly Item[], text: string): Item[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (each: Item) => {
    const title = each.title.toLowerCase();
    if (title.startsWith(words[0] ?? "")) return 0;
    return words.every((word) => title.includes(word)) ? 1 : 2;
  };
  return items
    .filter((each) => {
      const all = `${each.title} ${each.detail ?? ""} ${each.words ?? ""}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, SHOWN);
}
