"""Every prompt of some flows that is the same in every call, so that it can be rendered before the first one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ivr.cli._output import complain, err
from ivr.dialog import stock
from ivr.errors import ConfigError
from ivr.expressions import is_static
from ivr.model.command import Audio, PlayItem, Speech
from ivr.model.flow import Flow
from ivr.model.node import walk
from ivr.model.project import Project
from ivr.model.prompt import ANY, Prompt
from ivr.model.text import FlowRef

STOCK = (
    "confirm",
    "callback_confirm",
    "callback_number",
    "callback_soon",
    "callback_slot",
    "callback_promise",
    "callback_owed",
    "callback_cancelled",
    "voicemail",
    "position",
    "failure",
)
"""Our own phrases; a test compares them with stock.yaml."""
SHOWN_FAILURES = 10


def static_items(project: Project, flows: Iterable[str]) -> tuple[PlayItem, ...]:
    """Give every static prompt of these flows, in every language a call can have there, each once, in order."""
    spoken = _languages(project)
    items: dict[PlayItem, None] = {}
    for name in flows:
        flow = project.flows[name]
        folder = project.sources[name].folder
        for language in spoken[name]:
            items |= dict.fromkeys(_stock(language))
        for _, value in walk(flow):
            if isinstance(value, Prompt):
                languages = dict.fromkeys((*spoken[name], *(tag for tag in value.languages() if tag != ANY)))
                items |= dict.fromkeys(_of_prompt(value, languages, flow, folder))
    return tuple(items)


def _of_prompt(prompt: Prompt, languages: Iterable[str], flow: Flow, folder: str) -> Iterator[PlayItem]:
    for language in languages:
        said, utterance = prompt.variant(language, flow.language)
        if not is_static(utterance.text):
            continue
        if utterance.audio is not None:
            yield Audio(path=str(PurePath(folder) / utterance.audio), text=utterance.text, language=said)
        elif utterance.text.strip():
            yield Speech(text=str(utterance.text), language=said)


def _stock(language: str) -> Iterator[PlayItem]:
    for name in STOCK:
        said, text = stock.phrase(name, language)
        if is_static(text):
            yield Speech(text=text, language=said)


def _languages(project: Project) -> Mapping[str, tuple[str, ...]]:
    """Give the languages a call can have in each flow: its own, those one can choose, those of flows that call it."""
    spoken = {name: dict.fromkeys(_own(flow)) for name, flow in project.flows.items()}
    called = {name: [each for each in _called(flow) if each in spoken] for name, flow in project.flows.items()}
    changed = True
    while changed:
        before = sum(map(len, spoken.values()))
        for name, others in called.items():
            for other in others:
                spoken[other] |= spoken[name]
        changed = sum(map(len, spoken.values())) > before
    return {name: tuple(languages) for name, languages in spoken.items()}


def _own(flow: Flow) -> Iterator[str]:
    yield from flow.spoken
    for path, value in walk(flow):
        if path[-1:] == ("language",) and isinstance(value, str):
            yield value


def _called(flow: Flow) -> Iterator[str]:
    return (str(value) for _, value in flow.texts if isinstance(value, FlowRef))


def render_items(items: tuple[PlayItem, ...], cache: Path | None) -> int:
    """Render prompts into the cache under a progress bar; gives how many failed, after saying which.

    Raises ConfigError when the speech extra is not installed.
    """
    try:
        from ivr.speech.prerender import prerender
        from ivr.speech.process import SpeechProcess
        from ivr.speech.settings import SpeechSettings
    except ImportError as error:
        hint = "pip install 'signpost-ivr[speech]'"
        raise ConfigError(f"prompts need a voice, and {error.name} is not installed; run {hint}") from error
    environment = os.environ if cache is None else {**os.environ, "SIGNPOST_CACHE": str(cache)}
    with SpeechProcess(SpeechSettings.from_environment(environment)) as speech, _progress() as bar:
        task = bar.add_task("Rendering prompts", total=len(items))
        result = prerender(items, speech, lambda step: bar.update(task, completed=step.done))
    for failure in result.failed[:SHOWN_FAILURES]:
        complain(f'"{failure.item.text}" ({failure.item.language}): {failure.reason}')
    more = len(result.failed) - SHOWN_FAILURES
    failed = f", {len(result.failed)} failed" + (f" ({more} not shown)" if more > 0 else "") if result.failed else ""
    err().print(f"{result.rendered} prompts rendered, {result.present} already there{failed}", style="dim")
    return len(result.failed)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = err()
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
