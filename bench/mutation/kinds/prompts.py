"""Defects of prompts: empty, gone, in the wrong language, without what they should say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.mutation.kinds.keys import prompts, told
from bench.mutation.kinds.naming import Change, Kinds
from bench.mutation.sample import DROP, Sample

KINDS = Kinds()
VALUE = re.compile(r"\{\{.*?\}\}")


@KINDS.kind("empty a prompt")
def _empty(flows: Sample) -> Iterator[Change]:
    for path, _ in prompts(flows):
        yield told(path), [(path, " ")]


@KINDS.kind("a prompt without a text")
def _no_text(flows: Sample) -> Iterator[Change]:
    for path, _ in prompts(flows):
        yield told(path), [(path, "")]


@KINDS.kind("drop the goodbye")
def _goodbye(flows: Sample) -> Iterator[Change]:
    for flow, name, _ in flows.nodes("hangup"):
        yield f"{flow}.{name}", [((flow, "nodes", name, "prompt"), DROP)]
    for flow, name, fields in flows.nodes():
        for outlet in ("next", "failed", "declined", "booked"):
            if fields.get(outlet) == "goodbye":
                quiet = {"type": "hangup"}
                edits = [((flow, "nodes", "bye"), quiet), ((flow, "nodes", name, outlet), "bye")]
                yield f"{flow}.{name}.{outlet}", list(edits)


@KINDS.kind("delete a translation")
def _translation(flows: Sample) -> Iterator[Change]:
    for path, _ in prompts(flows):
        if len(path) > 4:
            yield told(path), [(path, DROP)]


@KINDS.kind("a recording that is not there")
def _recording(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows):
        yield told(path), [(path, {"text": text, "audio": f"prompts/{path[2]}.wav"})]


@KINDS.kind("a placeholder nobody fills")
def _placeholder(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows):
        for match in VALUE.finditer(text):
            value = match[0].replace("{{ ", "{{ old_", 1)
            yield f"{told(path)}: {match[0]}", [(path, text[: match.start()] + value + text[match.end() :])]


@KINDS.kind("a template that cannot be read")
def _broken(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows):
        yield told(path), [(path, f"{text} {{{{ name")]


@KINDS.kind("a callback without a time")
def _promise(flows: Sample) -> Iterator[Change]:
    for flow, name, _ in flows.nodes("callback"):
        for words in (
            "Thank you. We call you.",
            "Thank you. Somebody will call {{ number | digits }}.",
            "All is noted.",
        ):
            yield f"{flow}.{name}: {words}", [((flow, "nodes", name, "promise"), words)]


@KINDS.kind("announcements that name an unknown value")
def _announcements(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("queue"):
        for number, _ in enumerate(fields["announcements"]):
            for value in ("place", "minutes"):
                text = f"You are number {{{{ {value} }}}}. For a call back, press {next(iter(fields['choices']))}."
                yield f"{flow}.{name} {number}: {value}", [((flow, "nodes", name, "announcements", number), text)]


@KINDS.kind("a language that no prompt has")
def _language(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("language"):
        for key in fields["choices"]:
            for tag in ("fr", "pt", "de"):
                yield f"{flow}.{name} {key}: {tag}", [((flow, "nodes", name, "choices", key, "language"), tag)]
