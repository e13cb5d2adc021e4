/** The kinds of nodes, by family: click to add one, or drag it onto the canvas. */

import { useState } from "react";
import { DRAGGED_TYPE } from "../graph/Canvas";
import { HEADER, WIDTH } from "../model/geometry";
import { FAMILIES } from "../model/schema";
import { useDesigner, useSession } from "../store/context";
import { FAMILY_WORDS, TypeMark } from "./marks";

export function Palette() {
  const session = useSession();
  const types = useDesigner((state) => state.types);
  const [text, setText] = useState("");
  const words = text.toLowerCase();
  const found = [...types.values()].filter((each) =>
    `${each.title} ${each.type} ${each.summary}`.toLowerCase().includes(words),
  );
  const add = (name: string) => {
    const type = types.get(name);
    const middle = session.view?.centre() ?? { x: 0, y: 0 };
    const added = type && session.act.add(type, { x: middle.x - WIDTH / 2, y: middle.y - HEADER }, null);
    if (added) session.view?.reveal(added);
  };
  return (
    <nav className="palette" aria-label="Kinds of nodes">
      <input
        type="search"
        aria-label="Search kinds of nodes"
        placeholder="Search nodes"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {FAMILIES.map((family) => {
        const inside = found.filter((each) => each.family === family);
        if (inside.length === 0) return null;
        return (
          <section key={family} aria-labelledby={`family-${family}`}>
            <h2 id={`family-${family}`}>{FAMILY_WORDS[family]}</h2>
            <ul>
              {inside.map((each) => (
                <li key={each.type}>
                  <button
                    type="button"
                    draggable
                    title={each.summary}
                    data-type={each.type}
                    onClick={() => add(each.type)}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(DRAGGED_TYPE, each.type);
                      event.dataTransfer.effectAllowed = "copy";
                    }}
                  >
                    <TypeMark type={each} />
                    {each.title}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {found.length === 0 && <p className="nothing">No such kind of node.</p>}
    </nav>
  );
}
