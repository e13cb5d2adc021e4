from __future__ import annotations

from ivr.model.command import Speech
from ivr.speech.prerender import Progress, prerender
from ivr.speech.process import SpeechProcess


def test_a_whole_site_is_rendered_and_failures_are_listed(speech: SpeechProcess) -> None:
    good = [Speech(text=f"Prompt {number} of a site", language="en") for number in (1, 2)]
    wrong = Speech(text="?", language="xx")
    seen: list[Progress] = []
    result = prerender([good[0], wrong, good[1], good[0]], speech, seen.append)
    assert (result.rendered, result.present) == (2, 0)
    assert [failure.item for failure in result.failed] == [wrong]
    assert 'no voice for "xx"' in result.failed[0].reason
    assert [(step.done, step.total, step.outcome) for step in seen] == [
        (1, 3, "rendered"),
        (2, 3, "failed"),
        (3, 3, "rendered"),
    ]
    assert all(speech.cache.get(item) is not None for item in good)


def test_what_is_there_is_not_rendered_again(speech: SpeechProcess) -> None:
    items = [Speech(text="Once and for all", language="en")]
    prerender(items, speech)
    again = prerender(items, speech)
    assert (again.rendered, again.present, again.failed) == (0, 1, ())


def test_nothing_to_render() -> None:
    class Unused:
        pass

    result = prerender([], Unused())  # type: ignore[arg-type]
    assert (result.rendered, result.present, result.failed) == (0, 0, ())
