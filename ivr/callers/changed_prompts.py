"""What callers hear that is worded or recorded in another way, language by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.callers.change import Change, Effect
from ivr.lint.saying import prompts_of
from ivr.model.flow import Flow
from ivr.model.outlet import Path
from ivr.model.prompt import ANY, Prompt, Utterance

AROUND, LONGEST = 3, 12
"""Words shown before and after what differs, and in all."""
Place = tuple[str, Path]


def prompt_changes(old: Flow, new: Flow) -> Iterator[Change]:
    """Give what is different in the prompts of the nodes in both flows, and in the flow's own reprompts."""
    before, after = _prompts(old), _prompts(new)
    for (name, path), prompt in after.items():
        if (name, path) in before:
            yield from _compared(new, name, path, before[name, path], prompt)
        elif _is_in(old, name):
            yield _change(new, name, "", f'{_where(name, path)} now says "{_shown(_first(prompt).text)}"')
    for name, path in before:
        if (name, path) not in after and _is_in(new, name):
            yield _change(new, name, "", f"{_where(name, path)} is no longer said")


def _prompts(flow: Flow) -> dict[Place, Prompt]:
    return {(name, path): prompt for name, _, path, prompt in prompts_of(flow)}


def _is_in(flow: Flow, node: str) -> bool:
    return not node or node in flow.nodes


def _compared(flow: Flow, name: str, path: Path, old: Prompt, new: Prompt) -> Iterator[Change]:
    before, after = _by_language(old, flow), _by_language(new, flow)
    where = _where(name, path)
    for language, spoken in after.items():
        was = before.get(language)
        if was is None:
            yield _change(flow, name, language, f"{where} is now said in {language}", better=True)
        elif spoken.text.split() != was.text.split():
            one, other = _difference(was.text.split(), spoken.text.split())
            yield _change(flow, name, language, f'{where} says "{other}" instead of "{one}"')
        elif spoken.audio != was.audio:
            heard = f"the recording {spoken.audio}" if spoken.audio is not None else "a synthetic voice"
            yield _change(flow, name, language, f"{where} is heard in {heard}")
    for language in before:
        if language not in after:
            yield _change(flow, name, language, f"{where} is no longer said in {language}", better=False)


def _by_language(prompt: Prompt, flow: Flow) -> Mapping[str, Utterance]:
    """Give a prompt by language; text for any language counts as the flow's own."""
    return {flow.language if tag == ANY else tag: spoken for tag, spoken in prompt.root.items()}


def _first(prompt: Prompt) -> Utterance:
    return next(iter(prompt.root.values()))


def _where(name: str, path: Path) -> str:
    """Give a prompt as designers know it: `main_menu`, `billing (no_input 2)`."""
    if path == ("prompt",):
        return name
    field = " ".join(str(part + 1) if isinstance(part, int) else part for part in path if part != "reprompts")
    return f"{name} ({field})" if name else f"the flow's reprompt ({field})"


def _difference(old: list[str], new: list[str]) -> tuple[str, str]:
    """Give the words in which two texts differ, with a few around them."""
    shorter = min(len(old), len(new))
    begin = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    end = next((index for index in range(shorter - begin) if old[-1 - index] != new[-1 - index]), shorter - begin)
    return _cut(old, begin, end), _cut(new, begin, end)


def _cut(words: list[str], begin: int, end: int) -> str:
    first, last = max(0, begin - AROUND), min(len(words), len(words) - end + AROUND)
    text = _shown(" ".join(words[first:last]))
    return f"{'… ' if first else ''}{text}{' …' if last < len(words) and not text.endswith('…') else ''}"


def _shown(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= LONGEST else " ".join(words[:LONGEST]) + " …"


def _change(flow: Flow, name: str, language: str, sentence: str, *, better: bool | None = None) -> Change:
    effect: Effect = "neutral" if better is None else "better" if better else "worse"
    several = len(flow.spoken) > 1 and language and language not in sentence
    return Change(
        kind="prompt",
        effect=effect,
        flow=flow.flow,
        node=name,
        language=language,
        sentence=sentence + (f" ({language})" if several else ""),
    )
