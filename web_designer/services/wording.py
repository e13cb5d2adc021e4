"""Everything a draft says, side by side in its languages; texts put in place of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from ivr.errors import FlowError, Problem
from ivr.expressions import check_template
from ivr.lint.languages import chosen
from ivr.lint.rule import rules
from ivr.lint.runner import report
from ivr.lint.saying import TAG, VALUE, prompts_of
from ivr.loading.ops import Op, Remove, Set, spelled
from ivr.loading.ops import changed as after
from ivr.loading.project import Loaded
from ivr.loading.recordings import read_recordings
from ivr.loading.yaml_ops import document_of
from ivr.model.outlet import Path
from ivr.model.pace import words
from ivr.model.prompt import ANY, Prompt
from ivr.model.span import Span
from ivr.nodes.language import Language
from ivr.publishing.projects import around, drafts
from ivr.store.drafts import Draft
from ivr.store.flows import FlowStore
from web_designer.services.documents import Changes, save
from web_designer.services.ear import understands

ABOUT_RECORDINGS = ("L603", "L604", "L605", "L608")


class BadWording(Exception):
    """A text or recording that cannot be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A prompt in one language, as callers who chose it hear it."""

    language: str
    text: str
    audio: str | None
    missing: bool
    """Callers who chose it hear another language."""
    shared: bool
    """It is written once, for every language."""
    untranslated: bool
    """It is written once, has words, and the flow has more than one language."""
    wrong: tuple[str, ...]
    """What is wrong with its recording."""
    noted: str | None
    """What its recording says, None where nobody knows."""
    understood: bool
    """Whether recordings in this language are recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One prompt."""

    key: str
    """Its place in the file, such as `nodes.menu.no_input.0`."""
    path: Path
    node: str
    """"" for a reprompt of the whole flow."""
    field: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that a draft says; `problems` say why it cannot be read."""

    languages: tuple[str, ...]
    """The flow's own first."""
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()

    def line(self, key: str) -> Line:
        """Give a prompt by its place; raises BadWording."""
        found = next((each for each in self.lines if each.key == key), None)
        if found is None:
            raise BadWording("This prompt is gone: somebody has taken it away or renamed its node.")
        return found


def wording(store: FlowStore, folder: FilePath, draft: Draft) -> Wording:
    """Give all that a draft says, with the site of `folder`."""
    part = around(drafts(store, folder), draft.flow)
    flow = part.project.flows.get(draft.flow)
    if flow is None:
        return Wording(languages=(), lines=(), problems=part.problems)
    languages = tuple(dict.fromkeys((flow.language, *chosen(flow))))
    wrong, recorded = _wrong(part, draft.flow), _recorded(part, draft.flow)
    lines = []
    for name, node, path, prompt in prompts_of(flow):
        place = ("nodes", name, *path) if name else path
        spans = part.project.sources[draft.flow]
        cells = {}
        for language in languages:
            tag = _tag(prompt, language)
            at = place if tag in (None, ANY) else (*place, str(tag))
            near = [spans.values[each] for each in (at, (*at, "audio")) if each in spans.values]
            utterance = prompt.root[tag] if tag is not None else None
            found = tuple(dict.fromkeys(text for span in near for text in wrong.get(span, ())))
            audio = utterance.audio if utterance is not None else None
            text = utterance.text if utterance is not None else ""
            cells[language] = Cell(
                language=language,
                text=text,
                audio=audio,
                missing=utterance is None and not isinstance(node, Language),
                shared=tag == ANY,
                untranslated=tag == ANY and len(languages) > 1 and not isinstance(node, Language) and _has_words(text),
                wrong=found if audio else (),
                noted=recorded.get(audio) if audio else None,
                understood=understands(language),
            )
        field = " ".join(str(part + 1) if isinstance(part, int) else str(part) for part in path).replace("_", " ")
        lines.append(Line(key=spelled(place), path=place, node=name, field=field, cells=cells))
    return Wording(languages=languages, lines=tuple(lines))


def _has_words(text: str) -> bool:
    return bool(words(TAG.sub(" ", VALUE.sub(" ", text))))


def _tag(prompt: Prompt, language: str) -> str | None:
    """Give the tag under which a prompt is written for a language, None where it is not."""
    if ANY in prompt.root:
        return ANY
    return _near(prompt.root, language)


def _near(written: Mapping[str, Any], language: str) -> str | None:
    if language in written:
        return language
    return next((tag for tag in written if tag.split("-")[0] == language.split("-")[0]), None)


def _wrong(part: Loaded, flow: str) -> Mapping[Span, Sequence[str]]:
    """Give what the linter says about recordings, by place."""
    known = [code for code in ABOUT_RECORDINGS if code in rules()]
    found: dict[Span, list[str]] = {}
    for each in report(part, [flow], known).findings:
        if each.code and each.flow == flow:
            found.setdefault(each.span, []).append(f"{each.message} ({each.code})")
    return found


def _recorded(part: Loaded, flow: str) -> Mapping[str, str]:
    """Give what the recordings of a flow say, by file; nothing where that cannot be read."""
    try:
        return read_recordings(FilePath(part.project.sources[flow].folder))
    except FlowError:
        return {}


def write(store: FlowStore, draft: Draft, line: Line, texts: Mapping[str, str], source: str, by: str) -> None:
    """Put texts, by language, in place of a prompt's; an empty one takes a translation away.

    Raises BadWording for a text that cannot be said, NotADocument and StaleError.
    """
    ops = writing(document_of(draft.content.text), line, texts, source)
    if ops:
        save(store, draft, Changes(ops=ops), by)


def writing(document: Any, line: Line, texts: Mapping[str, str], source: str) -> list[Op]:
    """Give the ops that put texts, by language, in place of a prompt's in a document; raises BadWording."""
    found: list[Op] = []
    raw = _at(document, line.path)
    for language, text in texts.items():
        op = _op(raw, line.path, source, language, text)
        if op is None:
            continue
        if wrong := check_template(text):
            raise BadWording(f"{language}: {wrong}")
        found.append(op)
        raw = _at(
            after({"prompt": raw}, op.model_copy(update={"path": ("prompt", *op.path[len(line.path) :])})), ("prompt",)
        )
    return found


def _op(raw: Any, path: Path, source: str, language: str, text: str) -> Op | None:
    """Give what puts a text in place of another, None where it is there already."""
    tag = None if _is_shared(raw) else _near(raw, language)
    old = raw if tag is None else raw[tag]
    if not text.strip():
        if language == source:
            raise BadWording(f"Callers must hear something in {source}.")
        return None if tag is None else Remove(path=(*path, tag))
    if _is_shared(raw) and language != source:
        # What is said in the other languages stays what it was.
        return None if text == _text(raw) else Set(path=path, value={source: raw, language: text})
    if tag is None and not _is_shared(raw):
        return Set(path=(*path, language), value=text)
    if text == _text(old):
        return None
    inside = (*path, *(() if tag is None else (tag,)))
    return Set(path=(*inside, "text") if isinstance(old, dict) else inside, value=text)


def _is_shared(raw: Any) -> bool:
    return isinstance(raw, str) or "text" in raw or "audio" in raw


def _text(raw: Any) -> str:
    """Give what a prompt in one language says, as it is written."""
    return raw if isinstance(raw, str) else str(raw.get("text", ""))


def _at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def playing(document: Any, line: Line, language: str, audio: str) -> Op:
    """Give what lets a prompt of a document play a recording in a language, in which it has a text."""
    raw, cell = _at(document, line.path), line.cells[language]
    path = line.path if _is_shared(raw) else (*line.path, _near(raw, language) or language)
    if cell.audio:
        return Set(path=(*path, "audio"), value=audio)
    return Set(path=path, value={"text": cell.text, "audio": audio})


def speaking(document: Any, line: Line, language: str) -> Op:
    """Give what lets a prompt of a document, which plays a recording in a language, be spoken from its text again."""
    raw, cell = _at(document, line.path), line.cells[language]
    path = line.path if _is_shared(raw) else (*line.path, _near(raw, language) or language)
    return Set(path=path, value=cell.text)
