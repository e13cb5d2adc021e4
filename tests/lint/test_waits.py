"""Which prompts name a fixed wait, in nine languages."""

from __future__ import annotations

import pytest

from ivr.dialog import stock
from ivr.lint import waits

FIXED = [
    ("en-GB", "The wait is about 5 minutes."),
    ("en-US", "Your call will be answered in 30 seconds."),
    ("es-ES", "El tiempo de espera es de unos 5 minutos."),
    ("fr-FR", "Le temps d'attente est de 5 minutes environ."),
    ("de-DE", "Die Wartezeit beträgt etwa 5 Minuten."),
    ("pt-PT", "O tempo de espera é de 5 minutos."),
    ("el-GR", "Ο χρόνος αναμονής είναι περίπου 5 λεπτά."),
    ("ru-RU", "Время ожидания около 5 минут."),
    ("vi-VN", "Thời gian chờ khoảng 5 phút."),
    ("zh-CN", "预计等候 5 分钟。"),
]
OTHER = [
    ("en-GB", "You have waited 10 minutes. Let us call you instead."),
    ("en-GB", "The wait is about {{ wait_minutes | number }} minutes, 24 hours a day."),
    ("en-GB", "We call you back within 30 minutes, so you need not wait."),
    ("en-GB", "The wait is long today. The survey takes 2 minutes."),
    ("en-GB", "If you wait 5 minutes, an agent answers."),
    ("es-ES", "Le llamamos en 30 minutos sin espera."),
    ("fr-FR", "Vous avez attendu 10 minutes."),
    ("de-DE", "Sie haben 10 Minuten gewartet."),
    ("pt-PT", "Esperou 10 minutos."),
    ("el-GR", "Περιμένατε 10 λεπτά."),
    ("ru-RU", "Вы ждали 10 минут."),
    ("vi-VN", "Quý khách đã chờ 10 phút."),
    ("zh-CN", "您已等候 10 分钟。"),
    ("da-DK", "Ventetiden er 5 minutter."),
]


@pytest.mark.parametrize(("language", "text"), FIXED)
def test_a_fixed_wait(language: str, text: str) -> None:
    assert waits.fixed(text, language) == text.rstrip(".。")


@pytest.mark.parametrize(("language", "text"), OTHER)
def test_no_fixed_wait(language: str, text: str) -> None:
    assert waits.fixed(text, language) == ""


def test_every_language_we_have_phrases_in_has_words_of_waiting() -> None:
    assert {language.split("-")[0] for language, _ in FIXED} == set(stock.languages())
