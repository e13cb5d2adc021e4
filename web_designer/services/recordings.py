"""Recordings of a draft's prompts: taken, heard, and noted with what they say."""

from __future__ import annotations

import io
import time
import wave
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.errors import FlowError
from ivr.loading.recordings import FILE, noted
from ivr.loading.yaml_ops import document_of
from ivr.store.drafts import Content, Draft
from ivr.store.flows import FlowStore
from web_designer.services.documents import rewritten
from web_designer.services.ear import says
from web_designer.services.wording import BadWording, Cell, Line, Wording, playing, speaking

LARGEST = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A recording that callers hear from now on."""

    version: int
    """Of the draft."""
    says: str | None
    """What it says as far as that was recognised; its text where nobody here understands the language."""
    understood: bool
    """Whether it was listened to."""


def record(store: FlowStore, draft: Draft, said: Wording, line: Line, language: str, data: bytes, by: str) -> Taken:
    """Let callers hear a recording instead of the voice; what it says is noted, its text stays as the transcript.

    Raises BadWording for what is no recording, or has no text in this language; NotADocument and StaleError.
    """
    check_wav(data)
    cell = line.cells.get(language)
    if cell is None or not cell.text:
        raise BadWording(f"Write first what it says in {language}: the text stays as its transcript.")
    name = f"prompts/{'-'.join(line.key.removeprefix('nodes.').split('.'))}-{language}.wav"
    op = playing(document_of(draft.content.text), line, language, name)
    texts = [each.cells[language].text for each in said.lines]
    heard = says(data, cell.text, texts, language) if cell.understood else cell.text
    files = {**draft.content.files, name: store.sounds.keep(data)}
    content = replace(draft.content, text=rewritten(draft, [op]).text, files=files)
    content = _noted(store, content, {name: heard})
    version = store.drafts.save(draft.flow, draft.version, by, time.time(), content=content)
    return Taken(version=version, says=heard, understood=cell.understood)


def confirm(store: FlowStore, draft: Draft, line: Line, language: str, by: str) -> None:
    """Note that a recording says its text, as somebody who has listened to it knows; raises BadWording, StaleError."""
    cell = _recorded(draft, line, language)
    content = _noted(store, draft.content, {str(cell.audio): cell.text})
    store.drafts.save(draft.flow, draft.version, by, time.time(), content=content)


def speak(store: FlowStore, draft: Draft, line: Line, language: str, by: str) -> None:
    """Let callers hear the voice again instead of a recording, which leaves the draft together with its note.

    Where another prompt plays it too, it stays. Raises BadWording where there is none or no text to speak; NotADocument
    and StaleError.
    """
    cell = line.cells.get(language)
    if cell is None or not cell.audio:
        raise BadWording("There is no recording of this prompt.")
    if not cell.text:
        raise BadWording(f"Write first what is said in {language}: the voice needs a text.")
    text = rewritten(draft, [speaking(document_of(draft.content.text), line, language)]).text
    content = replace(draft.content, text=text)
    if cell.audio not in text:
        files = {name: kept for name, kept in content.files.items() if name != cell.audio}
        content = _noted(store, replace(content, files=files), {cell.audio: None})
    store.drafts.save(draft.flow, draft.version, by, time.time(), content=content)


def sound(store: FlowStore, draft: Draft, line: Line, language: str) -> bytes:
    """Give the recording that callers hear; raises BadWording where there is none."""
    return store.sounds.get(draft.content.files[str(_recorded(draft, line, language).audio)])


def check_wav(data: bytes) -> None:
    """Raise BadWording for what is no recording that can be played on the telephone."""
    cure = "save it as 16-bit PCM WAV, mono, 8000 samples a second"
    try:
        with wave.open(io.BytesIO(data), "rb") as file:
            width, frames = file.getsampwidth(), file.getnframes()
    except (wave.Error, EOFError, ValueError) as error:
        raise BadWording(f"This is no WAV file ({error or 'it ends too early'}); {cure}.") from error
    if width != 2 or not frames:
        raise BadWording(f"This WAV file {'is empty' if not frames else f'has {8 * width} bits a sample'}; {cure}.")


def _recorded(draft: Draft, line: Line, language: str) -> Cell:
    cell = line.cells.get(language)
    if cell is None or cell.audio not in draft.content.files:
        raise BadWording("There is no recording of this prompt.")
    return cell


def _noted(store: FlowStore, content: Content, texts: Mapping[str, str | None]) -> Content:
    """Give the flow with these texts noted of its recordings; raises BadWording for a recordings.yaml that is none."""
    kept = content.files.get(FILE)
    before = store.sounds.get(kept).decode("utf-8-sig", errors="replace") if kept is not None else ""
    try:
        after = noted(before, texts)
    except FlowError as error:
        problem = error.problems[0]
        cure = "ivr pull this flow, put the file right and ivr push it"
        raise BadWording(f"{FILE}, line {problem.span.line}: {problem.message}; {cure}.") from error
    return replace(content, files={**content.files, FILE: store.sounds.keep(after.encode())}) if after else content
