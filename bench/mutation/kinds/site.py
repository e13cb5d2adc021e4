"""Defects of names and of site.yaml: queues, calendars, mailboxes and modules that are not there, or have nobody."""

from __future__ import annotations

from collections.abc import Iterator

from bench.mutation.kinds.keys import SENTENCE
from bench.mutation.kinds.naming import Change, Changes, Kinds
from bench.mutation.sample import DROP, SITE, Sample

KINDS = Kinds()


def _misspelt(field: str, *types: str) -> Changes:
    """Give the changes that misspell the name in a field."""

    def changes(flows: Sample) -> Iterator[Change]:
        for flow, name, fields in flows.nodes(*types):
            for wrong in (fields[field] + "s", fields[field][:-1], fields[field].upper()):
                yield f"{flow}.{name}: {wrong}", [((flow, "nodes", name, field), wrong)]

    return changes


KINDS.add("a wrong queue name", _misspelt("queue", "queue", "callback"))
KINDS.add("a wrong calendar name", _misspelt("calendar", "hours"))
KINDS.add("a wrong mailbox name", _misspelt("mailbox", "voicemail"))
KINDS.add("a wrong module name", _misspelt("flow", "subflow"))


@KINDS.kind("drop a calendar")
def _calendar(flows: Sample) -> Iterator[Change]:
    site = flows.documents[SITE]
    for name in site["calendars"]:
        yield name, [((SITE, "calendars", name), DROP)]
        users = [queue for queue, fields in site["queues"].items() if fields.get("calendar") == name]
        gone = [((SITE, "queues", queue, "calendar"), DROP) for queue in users]
        yield f"{name}, and its queues always open", [((SITE, "calendars", name), DROP), *gone]


@KINDS.kind("drop a queue")
def _queue(flows: Sample) -> Iterator[Change]:
    for name in flows.documents[SITE]["queues"]:
        yield name, [((SITE, "queues", name), DROP)]
        agents = flows.documents[SITE]["agents"]
        gone = [
            ((SITE, "agents", agent, "queues"), [each for each in fields["queues"] if each != name])
            for agent, fields in agents.items()
        ]
        yield f"{name}, and from its agents", [((SITE, "queues", name), DROP), *gone]


@KINDS.kind("a queue that nobody works in")
def _nobody(flows: Sample) -> Iterator[Change]:
    for name in flows.documents[SITE]["queues"]:
        edits = [
            ((SITE, "agents", agent, "queues"), [each for each in fields["queues"] if each != name])
            for agent, fields in flows.documents[SITE]["agents"].items()
        ]
        yield name, list(edits)


@KINDS.kind("remove the callback offer of a queue")
def _callback(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("queue"):
        for key, choice in fields["choices"].items():
            here = (flow, "nodes", name)
            rest = {other: each for other, each in fields["choices"].items() if other != key}
            texts = [((*here, "prompt"), _without(fields["prompt"], key))]
            announced = [_without(each, key) for each in fields["announcements"]]
            yield (
                f"{flow}.{name}: {choice['label']}",
                [
                    *texts,
                    ((*here, "announcements"), announced),
                    ((*here, "choices"), rest),
                ],
            )


@KINDS.kind("remove every way to wait for something better")
def _no_choices(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("queue"):
        here = (flow, "nodes", name)
        prompt, announced = fields["prompt"], fields["announcements"]
        for key in fields["choices"]:
            prompt, announced = _without(prompt, key), [_without(each, key) for each in announced]
        edits = [((*here, "choices"), DROP), ((*here, "prompt"), prompt), ((*here, "announcements"), announced)]
        yield f"{flow}.{name}", list(edits)


def _without(prompt: object, key: str) -> object:
    """Give a prompt without the sentences that announce a key."""
    if isinstance(prompt, dict):
        return {language: _without(text, key) for language, text in prompt.items()}
    kept = [
        match[0]
        for match in SENTENCE.finditer(str(prompt))
        if f" {key}." not in match[0] and f" {key}。" not in match[0]
    ]
    return "".join(kept).strip() or str(prompt)


@KINDS.kind("closed callers get no callback and no message")
def _closed(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("hours"):
        for outlet in ("closed", "holiday"):
            if outlet in fields:
                words = "We are closed. Please call again when we are open. Goodbye."
                end = {"type": "hangup", "prompt": words}
                yield (
                    f"{flow}.{name}.{outlet}",
                    [
                        ((flow, "nodes", "sorry"), end),
                        ((flow, "nodes", name, outlet), "sorry"),
                    ],
                )
