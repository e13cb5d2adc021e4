"""A flow's files, as the database keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.errors import ConfigError
from ivr.loading.files import DIALOGUE_FILE, FLOW_FILE
from ivr.store.drafts import Content


def content_files(content: Content, sound: Callable[[str], bytes]) -> Mapping[str, bytes]:
    """Give the files of a stored flow, by path below its folder; `sound` gives a recording by its hash."""
    files = {FLOW_FILE: content.text.encode()}
    if content.dialogues:
        files[DIALOGUE_FILE] = content.dialogues.encode()
    return {**files, **{name: sound(found) for name, found in sorted(content.files.items())}}


def content_of(files: Mapping[str, bytes], keep: Callable[[bytes], str]) -> Content:
    """Give these files as a flow to store; `keep` stores a recording and gives its hash. Raises ConfigError."""
    if FLOW_FILE not in files:
        raise ConfigError(f"there is no {FLOW_FILE} in it")
    sounds = {name: data for name, data in files.items() if name not in (FLOW_FILE, DIALOGUE_FILE)}
    return Content(
        text=_text(FLOW_FILE, files[FLOW_FILE]),
        dialogues=_text(DIALOGUE_FILE, files.get(DIALOGUE_FILE, b"")),
        files={name: keep(data) for name, data in sorted(sounds.items())},
    )


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name} is not UTF-8 text") from error
