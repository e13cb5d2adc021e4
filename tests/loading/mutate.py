"""Breaks good files the way people, editors and disks do."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

JUNK: tuple[str, ...] = (*"\t\0\x07\x1b\ufeff\u2028\"'*&!%@`#", "{{", "}}", "{%", ": ", "- ")
VALUES: tuple[str, ...] = (
    *"5~|>",
    "",
    "-1",
    "1e400",
    ".nan",
    "9" * 6000,
    "true",
    "null",
    "[]",
    "{}",
    "[1, 2]",
    "{a: b}",
    "*a",
    "&a",
)
BOMB = "bomb: [&a [x,x,x,x,x,x,x,x,x,x], &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a], &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]"


def _delete(text: str, rng: Random) -> str:
    place = rng.randrange(len(text))
    return text[:place] + text[place + rng.randint(1, 8) :]


def _insert(text: str, rng: Random) -> str:
    place = rng.randrange(len(text))
    return text[:place] + rng.choice(JUNK) * rng.randint(1, 2) + text[place:]


def _swap(text: str, rng: Random) -> str:
    lines = text.split("\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _drop(text: str, rng: Random) -> str:
    lines = text.split("\n")
    del lines[rng.randrange(len(lines))]
    return "\n".join(lines)


def _repeat(text: str, rng: Random) -> str:
    lines = text.split("\n")
    place = rng.randrange(len(lines))
    return "\n".join([*lines[:place], lines[place], *lines[place:]])


def _indent(text: str, rng: Random) -> str:
    lines = text.split("\n")
    place = rng.randrange(len(lines))
    lines[place] = rng.choice((" ", "   ", "\t")) + lines[place] if rng.random() < 0.7 else lines[place].lstrip()
    return "\n".join(lines)


def _retype(text: str, rng: Random) -> str:
    lines = text.split("\n")
    place = rng.choice([number for number, line in enumerate(lines) if ": " in line] or [0])
    name, _, _ = lines[place].partition(": ")
    lines[place] = f"{name}: {rng.choice(VALUES)}"
    return "\n".join(lines)


def _misspell(text: str, rng: Random) -> str:
    word = rng.choice(["next", "type", "prompt", "nodes", "start", "flow", "failed", "choices", "keys", "menu", "say"])
    place = rng.randrange(len(word))
    return text.replace(word, word[:place] + rng.choice("xyz") + word[place + 1 :], rng.randint(1, 3))


def _nest(text: str, rng: Random) -> str:
    place = rng.randrange(len(text))
    return text[:place] + rng.choice("[{-?(") * rng.choice((70, 5000, 60_000)) + text[place:]


def _bomb(text: str, rng: Random) -> str:
    more = ", &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c], &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d], *e, *e, *e, *e, *e, *e]"
    loop = "\nloop: &l [*l, *l, *l]\n"
    return text + "\n" + (BOMB + more if rng.random() < 0.5 else loop)


def _cut(text: str, rng: Random) -> str:
    return text[: rng.randrange(len(text))]


CHANGES: tuple[Callable[[str, Random], str], ...] = (
    _delete,
    _insert,
    _swap,
    _drop,
    _repeat,
    _indent,
    _retype,
    _misspell,
    _nest,
    _bomb,
    _cut,
)


def mutated(text: str, rng: Random) -> bytes:
    """Give a file with one to three mistakes in it, sometimes not even text."""
    for change in rng.choices(CHANGES, k=rng.choice((1, 1, 1, 2, 3))):
        text = change(text or " : \n", rng)
    data = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.06:
        place = rng.randrange(len(data) + 1)
        data = data[:place] + bytes([rng.randrange(0x80, 0x100)]) + data[place:]
    return data
