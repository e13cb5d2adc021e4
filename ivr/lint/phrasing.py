"""Whether a prompt uses phrases of a kind: stock apologies, vague times, blame …, in the language it is written in.

The phrases are data, one file a language under `ivr/lint/phrases/`. In a phrase `…` stands for up to four words, `|`
for "or", `?` after a word for one that may be missing, `*` for any ending. What begins inside a phrase
of `KIND_not` is passed over.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

import yaml

from ivr.lint.keys import announced, places
from ivr.lint.saying import TAG, VALUE
from ivr.model.pace import words

Kind = Literal[
    "vague", "apology", "refusal", "blame", "advert", "changed", "holding", "recorded", "synthetic", "letters"
]
FOLDER = "phrases"
_SENTENCE = re.compile(r"[.!?;:。\n]")
_WITH_MARK = re.compile(r"[^.!?;。]+[.!?;。]?")
_MARK = re.compile(r"[.,;:!?。、\n()–—-]")
_PURPOSE_GAP = re.compile(r"[\s,]*(?:键|鍵)?[\s,]*")
_HOLE = "\N{WHITE SQUARE}"
_APART = r"[^\w.!?;。]+"
"""Between two words of a phrase, which do not stand in different sentences."""


def found(kind: Kind, text: str, language: str) -> str | None:
    """Give the first phrase of a kind in a prompt's text, None when there is none or the language is not known."""
    patterns = _patterns(language.split("-")[0]).get(kind)
    if patterns is None:
        return None
    said = plain(text)
    passed = [match.span() for match in patterns[1].finditer(said)] if patterns[1] else []
    for match in patterns[0].finditer(said):
        if not any(begin <= match.start() < end for begin, end in passed):
            return match[0]
    return None


def rest(kind: Kind, text: str, language: str) -> str:
    """Give what a prompt's text says beside the phrases of a kind."""
    patterns = _patterns(language.split("-")[0]).get(kind)
    return plain(text) if patterns is None else patterns[0].sub(f" {_HOLE} ", plain(text))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Give the primary languages whose phrases are known."""
    folder = files("ivr.lint") / FOLDER
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def plain(text: str) -> str:
    """Give a template's text without case, with its values as holes."""
    said = VALUE.sub(_HOLE, TAG.sub(" ", text))
    return unicodedata.normalize("NFKC", said).casefold().replace("’", "'").replace("ё", "е")


@lru_cache(maxsize=32)
def _patterns(language: str) -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    if language not in languages():
        return {}
    text = (files("ivr.lint") / FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.load(text, Loader=yaml.CBaseLoader)
    spaced = language != "zh"
    compiled = {name: re.compile("|".join(_pattern(each, spaced) for each in lists[name])) for name in lists}
    return {name: (pattern, compiled.get(f"{name}_not")) for name, pattern in compiled.items()}


def _pattern(phrase: str, spaced: bool) -> str:
    apart, gap = (_APART, rf"(?:[\w']+{_APART}){{0,4}}") if spaced else ("", "[^。.!?;]{0,8}")
    parts, late = "", ""
    for token in plain(phrase).split():
        if token == "...":  # the normal form of the ellipsis
            late = gap
        elif token.endswith("?"):
            word = _word(token[:-1])
            parts += f"(?:{apart}{word})?" if parts else ""
            late += "" if parts else f"(?:{word}{apart})?"
        else:
            parts += (apart if parts else "") + late + _word(token)
            late = ""
    return rf"(?<!\w){parts}(?!\w)" if spaced else parts


def _word(token: str) -> str:
    words = [re.escape(each).replace(r"\*", r"\w*") for each in token.split("|")]
    return f"(?:{'|'.join(words)})"


def key_first(text: str, language: str) -> str:
    """Give the first words that name a key and then what it is for, as in "press 1 for billing"; "" for none."""
    found, patterns = places(text, language), _patterns(language.split("-")[0])
    if found is None or not patterns:
        return ""
    said, announced = found
    for begin, end in announced:
        before = _SENTENCE.split(said[:begin])[-1]
        other = patterns["polite"][0].sub(" ", before)
        purpose = _PURPOSE_GAP.match(said, end)
        after = patterns["purpose"][0].match(said, purpose.end() if purpose else end)
        if after and not re.search(r"\w", other):
            return said[begin : after.end()]
    return ""


def repeats(text: str, language: str) -> bool:
    """Say whether words are about hearing a prompt once more."""
    patterns = _patterns(language.split("-")[0])
    return bool(patterns) and patterns["again"][0].search(plain(text)) is not None


def run_together(text: str, language: str) -> bool:
    """Say whether one option follows another with neither a mark nor a joining word between them."""
    found, patterns = places(text, language), _patterns(language.split("-")[0])
    if found is None or not patterns:
        return False
    said, announced = found
    for (_, end), (begin, _) in pairwise(announced):
        between = said[end:begin]
        joined = _MARK.search(between) or patterns["joining"][0].search(between)
        if not joined and len(words(between)) > 1:
            return True
    return False


def questions(text: str, language: str) -> int:
    """Give how many questions a prompt asks; one that its own key follows counts only beside one that none follows."""
    mark = "?;" if language.split("-")[0] == "el" else "?"
    sentences = [each.strip() for each in _WITH_MARK.findall(plain(text)) if each.strip(" .!?;。")]
    asked = [index for index, each in enumerate(sentences) if each[-1] in mark]
    open_ended = [index for index in asked if not _names_key(sentences[index + 1 : index + 2], language)]
    return len(asked) if open_ended and len(asked) > 1 else len(open_ended)


def begins_with_cue(text: str, language: str) -> bool:
    """Say whether a prompt begins with a sentence that neither names a key nor asks: "Billing."."""
    sentences = [each.strip() for each in _WITH_MARK.findall(plain(text)) if each.strip(" .!?;。")]
    return len(sentences) > 1 and sentences[0][-1] not in "?;" and not _names_key(sentences[:1], language)


def without_options(text: str, language: str) -> str:
    """Give a prompt's text without the sentences that name a key."""
    return " ".join(each for each in _WITH_MARK.findall(plain(text)) if not _names_key([each], language))


def _names_key(sentences: list[str], language: str) -> bool:
    return any((heard := announced(each, language)) is not None and bool(heard.mentioned) for each in sentences)
