from __future__ import annotations

import pytest

from ivr.errors import ConfigError
from ivr.speech.decoder import supported
from ivr.speech.espeak import EspeakEngine
from ivr.speech.language import best


@pytest.mark.parametrize(
    ("language", "known", "expected"),
    [
        ("en-GB", {"en", "en-gb"}, "en-gb"),
        ("en-AU", {"en", "en-gb"}, "en"),
        ("zh-Hans-CN", {"zh", "zh-cn"}, "zh-cn"),
        ("zh-Hans-CN", {"zh-hans", "zh-cn"}, "zh-cn"),
        ("vi", {"en"}, None),
        ("e", {"en"}, None),
    ],
)
def test_best_gives_the_longest_known_prefix(language: str, known: set[str], expected: str | None) -> None:
    assert best(language, known) == expected


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en-GB", "gmw/en"),
        ("en-US", "gmw/en-us"),
        ("en", "gmw/en"),
        ("en-AU", "gmw/en"),
        ("vi", "aav/vi"),
        ("vi-VN", "aav/vi"),
        ("el-GR", "grk/el"),
        ("ru-RU", "zle/ru"),
        ("zh", "sit/cmn"),
        ("zh-CN", "sit/cmn"),
        ("zh-Hans-CN", "sit/cmn"),
        ("zh-HK", "sit/yue"),
        ("es-ES", "roa/es"),
        ("es-MX", "roa/es-419"),
        ("fr-CA", "roa/fr"),
        ("de-AT", "gmw/de"),
        ("pt-PT", "roa/pt"),
        ("pt-BR", "roa/pt-br"),
        ("no", "gmq/nb"),
    ],
)
def test_espeak_speaks_with_a_voice_of_the_language(language: str, voice: str) -> None:
    assert EspeakEngine().voice(language) == voice


def test_a_language_without_voice_is_told_what_to_do() -> None:
    with pytest.raises(ConfigError, match=r'no voice for "xx-YY".*record the prompts'):
        EspeakEngine().voice("xx-YY")


@pytest.mark.parametrize(("language", "heard"), [("en-GB", True), ("en", True), ("EN-us", True), ("el", False)])
def test_only_english_is_recognised(language: str, heard: bool) -> None:
    assert supported(language) is heard
