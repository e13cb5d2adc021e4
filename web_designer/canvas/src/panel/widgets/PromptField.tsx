/** What callers hear, in each language of the flow, with a button that says it. */

import { languageOf, languagesOf } from "../../model/flow";
import { isMap, type Json, type Path } from "../../model/json";
import { useDesigner, useSession } from "../../store/context";
import { controlId, type FieldProps } from "../field";
import { Hear } from "../Hear";
import { Labelled, Wrong } from "../Labelled";
import { useTyped } from "../typed";

type Line = { language: string | null; path: Path; value: Json | undefined };

export function PromptField(field: FieldProps) {
  const { act } = useSession();
  const document = useDesigner((state) => state.document);
  const readOnly = useDesigner((state) => state.readOnly);
  const languages = languagesOf(document);
  const written = lines(field, languages);
  const single = written.length === 1 && written[0]?.language === null;
  const spread = () => {
    const text = textOf(field.value);
    act.setField(field.path, { [languageOf(document)]: text || " " }, `writing ${field.label} per language`);
  };
  return (
    <Labelled field={field}>
      {written.map((line, index) => (
        <Utterance
          key={line.language ?? ""}
          field={field}
          line={line}
          first={index === 0}
          main={languageOf(document)}
        />
      ))}
      {single && languages.length > 1 && !readOnly && (
        <button type="button" className="small" onClick={spread}>
          Write it per language
        </button>
      )}
    </Labelled>
  );
}

function Utterance({ field, line, first, main }: { field: FieldProps; line: Line; first: boolean; main: string }) {
  const { act } = useSession();
  const readOnly = useDesigner((state) => state.readOnly);
  const recorded = isMap(line.value);
  const path = recorded ? [...line.path, "text"] : line.path;
  const typed = useTyped(textOf(line.value), (text) =>
    act.setField(
      path,
      text === "" && (line.language !== null || !field.required) ? undefined : text,
      `writing ${field.label}`,
    ),
  );
  const id = first ? controlId(field.path) : controlId(path);
  return (
    <div className="utterance" data-path={path.join("/")}>
      {line.language && <span className="language">{line.language}</span>}
      <div className="written">
        <textarea
          id={id}
          rows={Math.min(8, Math.max(2, Math.ceil(typed.value.length / 38)))}
          lang={line.language ?? main}
          aria-label={line.language ? `${field.label} in ${line.language}` : undefined}
          readOnly={readOnly}
          placeholder="What callers hear"
          {...typed}
        />
        <Hear text={typed.value} language={line.language ?? main} />
      </div>
      {recorded && (
        <p className="help">Recorded in {String((line.value as { audio?: Json }).audio ?? "no file yet")}</p>
      )}
      {line.language && <Wrong path={line.path} />}
    </div>
  );
}

function lines(field: FieldProps, languages: string[]): Line[] {
  const { value, path } = field;
  if (!isMap(value) || "text" in value || "audio" in value) return [{ language: null, path, value }];
  const tags = [...new Set([...languages, ...Object.keys(value)])];
  return tags.map((language) => ({ language, path: [...path, language], value: value[language] }));
}

function textOf(value: Json | undefined): string {
  return isMap(value) ? String(value.text ?? "") : String(value ?? "");
}
