/** What people have said about a node; it stays with the node from revision to revision. */

import { Check, RotateCcw } from "lucide-react";
import { useState } from "react";
import { dayAndClock } from "../model/words";
import { useDesigner, useSession } from "../store/context";

export function Comments({ node }: { node: string }) {
  const session = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const all = useDesigner((state) => state.comments);
  const [text, setText] = useState("");
  const here = all.filter((each) => each.node === node);
  const say = async () => {
    try {
      await session.api.comment(node, text.trim());
      setText("");
      await session.loadComments();
      session.announce("Comment added.");
    } catch (error) {
      session.store.setState({ notice: `The comment was not kept: ${(error as Error).message}` });
    }
  };
  const settle = async (id: number, resolved: boolean) => {
    await session.api.resolve(id, resolved);
    await session.loadComments();
  };
  return (
    <details className="comments" open={here.some((each) => !each.resolved)}>
      <summary>Comments {here.length > 0 && <span className="number">{here.length}</span>}</summary>
      <ul>
        {here.map((each) => (
          <li key={each.id} className={each.resolved ? "resolved" : undefined}>
            <p>{each.text}</p>
            <p className="help">
              {each.by} · {dayAndClock(new Date(each.at * 1000))}
              {!readOnly && (
                <button
                  type="button"
                  className="plain"
                  onClick={() => void settle(each.id, !each.resolved)}
                  aria-label={each.resolved ? "Open again" : "Settled"}
                  title={each.resolved ? "Open again" : "Settled"}
                >
                  {each.resolved ? <RotateCcw size={14} aria-hidden="true" /> : <Check size={14} aria-hidden="true" />}
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div className="field">
          <label htmlFor="new-comment">New comment</label>
          <textarea id="new-comment" rows={2} value={text} onChange={(event) => setText(event.target.value)} />
          <button type="button" className="small" disabled={text.trim() === ""} onClick={() => void say()}>
            Add comment
          </button>
        </div>
      )}
    </details>
  );
}
