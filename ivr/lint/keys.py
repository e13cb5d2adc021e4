"""Which keys a prompt announces: "press 1", "appuyez sur la touche 1", "请按 1".

What the words are is data, one file a language under `ivr/lint/lexicon/`; the way they are put together is here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SENTENCE = re.compile(r"[.!?;。;!?\n]+")
_SPACED_KEY = r"(?<![\w.,:])(?:\*[0-9]|\#[0-9]|[0-9*#])(?![\w:])(?![.,][0-9])"
_UNSPACED_KEY = r"(?<![0-9.:])[0-9*#](?![0-9.:])"
_SPACED_KEYS = r"(?<![\w.,:])[0-9]{2}(?![\w:/])(?![.,][0-9])"
_UNSPACED_KEYS = r"(?<![0-9.:])[0-9]{2}(?![0-9.:/])"
"""Two keys, one right after the other, such as 12; three digits are a telephone number such as 112."""
HOLE = "\N{WHITE SQUARE}"
"""Stands for a value that only a call knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """The keys a prompt tells callers of."""

    keys: frozenset[str]
    """Surely announced: "press 1"."""
    mentioned: frozenset[str]
    """Those, and keys named in the same breath: "for billing press 1, for faults 2"."""
    unknown: bool
    """It also announces keys that only a call knows: `press {{ key }}`."""
    spoken: bool
    """It also invites callers to speak: "say billing"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    """A language's ways to announce keys, as patterns."""

    announcement: re.Pattern[str]
    """A verb and its keys, in the group `keys` or `before`."""
    verb: re.Pattern[str]
    speak: re.Pattern[str]
    key: re.Pattern[str]
    ranges: tuple[re.Pattern[str], ...]
    names: dict[str, str]


@lru_cache(maxsize=16_384)
def announced(text: str, language: str) -> Announced | None:
    """Give the keys that a prompt's text announces in a language; None for a language without a lexicon."""
    lexicon = _lexicon(language.split("-")[0])
    if lexicon is None:
        return None
    plain = _plain(text, lexicon)
    sure: set[str] = set()
    unknown = False
    for match in lexicon.announcement.finditer(plain):
        for part in match.groupdict().values():
            unknown = unknown or HOLE in (part or "")
            sure.update(_named(part or "", lexicon))
    mentioned = set(sure)
    for sentence in _SENTENCE.split(plain):
        if lexicon.verb.search(sentence) or lexicon.key.match(sentence.lstrip()):
            mentioned.update(_named(sentence, lexicon))
    return Announced(
        keys=frozenset(sure),
        mentioned=frozenset(mentioned),
        unknown=unknown,
        spoken=lexicon.speak.search(plain) is not None,
    )


def places(text: str, language: str) -> tuple[str, tuple[tuple[int, int], ...]] | None:
    """Give a prompt's text as it is compared, and where keys are surely announced in it; None without a lexicon."""
    lexicon = _lexicon(language.split("-")[0])
    if lexicon is None:
        return None
    plain = _plain(text, lexicon)
    return plain, tuple(match.span() for match in lexicon.announcement.finditer(plain))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Give the primary languages that have a lexicon."""
    folder = files("ivr.lint") / "lexicon"
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def _plain(text: str, lexicon: _Lexicon) -> str:
    """Give a template's text with all of its branches, holes for values, and ranges of keys written out."""
    said = _VALUE.sub(HOLE, _TAG.sub(" ", text))
    said = unicodedata.normalize("NFKC", said).casefold()
    for pattern in lexicon.ranges:
        said = pattern.sub(lambda match: _spread(match, lexicon), said)
    return said


def _spread(match: re.Match[str], lexicon: _Lexicon) -> str:
    first, last = (lexicon.names.get(match[name], match[name]) for name in ("a", "b"))
    if not (first.isdigit() and last.isdigit() and int(first) < int(last)):
        return match[0]
    return ", ".join(str(key) for key in range(int(first), int(last) + 1))


def _named(text: str, lexicon: _Lexicon) -> Iterable[str]:
    return (lexicon.names.get(key, key) for key in lexicon.key.findall(text))


@lru_cache(maxsize=32)
def _lexicon(language: str) -> _Lexicon | None:
    if language not in languages():
        return None
    text = (files("ivr.lint") / "lexicon" / f"{language}.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return _compiled(words)


def _compiled(words: dict[str, Any]) -> _Lexicon:
    spaced = words.get("spaced") != "false"
    start, end = (r"(?<!\w)", r"(?!\w)") if spaced else ("", "")
    names = {_fold(word): key for key, each in words["keys"].items() for word in each}
    named = _either(names, start, end)
    digit = _SPACED_KEY if spaced else _UNSPACED_KEY
    several = _SPACED_KEYS if spaced else _UNSPACED_KEYS
    numbers = words.get("short_numbers", ())
    several = rf"(?!(?:{'|'.join(numbers)})(?![0-9])){several}" if numbers else several
    counted = rf"(?!\s*-?\s*{_either(words['not_before'], start, end)})"
    key = rf"(?:(?:{digit}|{several}|{named}){counted})"
    gap = rf"[\s\"'“”«»’]*(?:{_either(words['fillers'], start, end)}[\s\"'“”«»’]*)*"
    joiner = rf"(?:\s*,\s*{_either(words['joiners'], start, end)}|\s*[,/]|\s*{_either(words['joiners'], start, end)})"
    # Digits one after the other are a telephone number: "dial 9 9 9".
    sure = rf"(?:(?<![0-9] )(?:(?:{digit}|{several})(?!\s*[0-9])|{named}){counted}|{HOLE})"
    keys = rf"{sure}(?:{joiner}{gap}{sure})*"
    before = [pattern.removesuffix("{keys}").strip() for pattern in words["patterns"] if pattern.endswith("{keys}")]
    after = [pattern.removeprefix("{keys}").strip() for pattern in words["patterns"] if pattern.startswith("{keys}")]
    announcement = rf"{_either(before, start, end)}{gap}(?P<keys>{keys})"
    if after:
        announcement += rf"|(?P<before>{keys})\s*{_either(after, start, end)}"
    return _Lexicon(
        announcement=re.compile(announcement),
        verb=re.compile(_either([*before, *after, *words["loose"]], start, end)),
        speak=re.compile(_either(words["speak"], start, end)),
        key=re.compile(key),
        ranges=tuple(_range(template, rf"(?:{digit}|{named})") for template in words["ranges"]),
        names=names,
    )


def _range(template: str, key: str) -> re.Pattern[str]:
    pattern = re.escape(_fold(template)).replace(r"\ ", r"\s*")
    return re.compile(pattern.replace(r"\{a\}", f"(?P<a>{key})").replace(r"\{b\}", f"(?P<b>{key})"))


def _either(phrases: Iterable[str], start: str, end: str) -> str:
    """Give a pattern for one of these words or phrases, the longest first."""
    ranked = sorted({_fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return start + "(?:" + "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in ranked) + ")" + end


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
