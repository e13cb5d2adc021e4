from __future__ import annotations

import pytest

from ivr.model.pace import seconds_in, speaking_seconds


@pytest.mark.parametrize(
    ("text", "language", "seconds"),
    [
        ("word " * 150, "en-GB", 60),
        ("word " * 150, "fi-FI", 60),
        ("Wort " * 118, "de-DE", 60),
        ("слово " * 121, "ru", 60),
        ("tiếng " * 200, "vi-VN", 60),
        ("您" * 240, "zh-CN", 60),
        ("", "en-GB", 0),
    ],
)
def test_a_minute_of_each_language(text: str, language: str, seconds: float) -> None:
    assert seconds_in(text, language) == pytest.approx(seconds)


def test_english_takes_as_long_as_calls_do() -> None:
    assert seconds_in("For the pool, press 1.", "en-GB") == pytest.approx(speaking_seconds("For the pool, press 1."))
