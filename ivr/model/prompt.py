"""What a caller hears: text or a recording, per language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, GetJsonSchemaHandler, RootModel, model_validator
from pydantic_core import CoreSchema

from ivr.model.base import LANGUAGE_TAG, Frozen, LanguageTag
from ivr.model.text import Template

ANY = "*"
"""The language of a prompt that is the same in every language of its flow."""


class Utterance(Frozen):
    """A prompt in one language: text to speak, or a recording and its transcript."""

    text: Template
    """What is said, or what the recording says."""
    audio: str | None = None
    """A WAV file beside the flow; `text` is then its transcript."""


class Prompt(RootModel[Mapping[str, Utterance]]):
    """A prompt in each of its languages.

    In a file: `"text"`, `{audio: file.wav, text: "transcript"}`, or a map from language to either.
    """

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, str):
            return {ANY: {"text": value}}
        if not isinstance(value, Mapping):
            raise ValueError('a prompt is text, a recording {audio: …, text: …}, or a map {en-GB: "…", es-ES: "…"}')
        if "text" in value or "audio" in value:
            return {ANY: value}
        if not value:
            raise ValueError("a prompt needs text in at least one language")
        return {_language(key): {"text": item} if isinstance(item, str) else item for key, item in value.items()}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the three ways to write a prompt."""
        text = {"type": "string", "format": "template"}
        utterance = {
            "type": "object",
            "properties": {"text": text, "audio": {"type": "string", "format": "audio"}},
            "required": ["text"],
            "additionalProperties": False,
        }
        either = {"anyOf": [text, utterance]}
        tags = {"pattern": LANGUAGE_TAG}
        languages = {"type": "object", "propertyNames": tags, "additionalProperties": either, "minProperties": 1}
        return {"title": "Prompt", "format": "prompt", "anyOf": [text, utterance, languages]}

    def languages(self) -> tuple[str, ...]:
        """Give the languages it is written in, `*` for any, in the file's order."""
        return tuple(self.root)

    def variant(self, language: str, fallback: str) -> tuple[str, Utterance]:
        """Give the language and utterance for `language`.

        Tried in turn: the tag itself, any, another tag of the same primary language, `fallback`, the first one written.
        """
        primary = language.split("-")[0]
        near = next((tag for tag in self.root if tag.split("-")[0] == primary), None)
        for tag, spoken in ((language, language), (ANY, language), (near, near), (fallback, fallback)):
            if tag is not None and spoken is not None and tag in self.root:
                return spoken, self.root[tag]
        first = next(iter(self.root))
        return first, self.root[first]

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(tuple(self.root.items()))


def _language(key: object) -> str:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(LanguageTag).validate_python(key)
    except ValidationError:
        raise ValueError(f'"{key}" is no language tag; write en-GB, es-ES, vi …') from None
