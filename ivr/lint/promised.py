"""What the confirmation of a callback says about when we call."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from ivr.expressions import template_variables
from ivr.lint.call import Call
from ivr.lint.graph import Place
from ivr.lint.keys import HOLE
from ivr.model.prompt import ANY
from ivr.model.span import Span
from ivr.nodes.callback import Callback

When = Literal["told", "vague", "untold"]
KNOWN = frozenset({"number", "language"})
"""Variables of a confirmation that say nothing about when."""
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)

VAGUE: dict[str, str] = {
    "en": "soon|shortly|as soon as|a moment|in due course|later|at some point|asap",
    "es": "pronto|en breve|cuanto antes|lo antes posible|más tarde|en unos momentos",
    "fr": "bientôt|prochainement|sous peu|dès que possible|au plus vite|plus tard|dans les meilleurs délais",
    "de": "bald|in kürze|demnächst|so schnell wie möglich|später|schnellstmöglich|umgehend",
    "pt": "em breve|brevemente|logo que possível|assim que possível|o mais rápido|mais tarde|dentro de momentos",
    "el": "σύντομα|το συντομότερο|αργότερα|προσεχώς|σε λίγο",
    "ru": "скоро|в ближайшее время|вскоре|как можно скорее|при первой возможности|позже",
    "vi": "sớm|trong thời gian ngắn|lát nữa|sau ít phút",
    "zh": "很快|尽快|儘快|稍后|稍後|不久|马上|馬上",
}
"""Words that promise nothing to hold us to."""
WINDOW: dict[str, str] = {
    "en": r"today|tomorrow|tonight|noon|midnight|morning|afternoon|evening|hours?|minutes?|days?|\w+day",
    "es": "hoy|mañana|tarde|noche|mediodía|horas?|minutos?|días?|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    "fr": r"aujourd.hui|demain|midi|matin|après-midi|soir|heures?|minutes?|jours?|\w+di|dimanche",
    "de": r"heute|morgen|mittag|vormittags?|nachmittags?|abends?|stunden?|minuten?|tage?n?|\w+tag|mittwoch|uhr",
    "pt": "hoje|amanhã|manhã|tarde|noite|meio-dia|horas?|minutos?|"
    "dias?|segunda|terça|quarta|quinta|sexta|sábado|domingo",
    "el": "σήμερα|αύριο|πρωί|μεσημέρι|απόγευμα|βράδυ|ώρες|ώρα|λεπτά|λεπτό|"
    "ημέρες|ημέρα|μέρες|μέρα|δευτέρα|τρίτη|τετάρτη|πέμπτη|παρασκευή|σάββατο",
    "ru": "сегодня|завтра|утром|днём|днем|вечером|полудня|час|часа|часов|"
    "минут|минуты|дня|дней|день|понедельник|вторник|среду|четверг|пятницу|субботу",
    "vi": "hôm nay|ngày mai|sáng|trưa|chiều|tối|giờ|phút|ngày|thứ",
    "zh": "今天|明天|今日|明日|上午|下午|早上|晚上|中午|小时|小時|分钟|分鐘|点|點|日|天|星期|周|週",
}
"""Words that name a time or a span of it."""


def confirmations(call: Call, wanted: When) -> Iterator[tuple[Place, str, Span]]:
    """Give each language of a callback's own confirmation that tells the time in this way: node, language, place."""
    for vertex in call.graph.own.values():
        place = call.graph.place(vertex)
        if not isinstance(place.node, Callback) or place.node.promise is None:
            continue
        for tag, utterance in place.node.promise.root.items():
            if when(utterance.text, call.flow.language if tag == ANY else tag) == wanted:
                language = "" if tag == ANY else tag
                yield place, language, call.value(place, ("promise", *((tag,) if language else ())))


def when(text: str, language: str) -> When | None:
    """Say whether a confirmation tells by when we call; None where we cannot tell."""
    primary = language.split("-")[0]
    if template_variables(text) - KNOWN:
        # Its `promise`, or a value of the flow's own.
        return "told"
    plain = unicodedata.normalize("NFKC", _VALUE.sub(HOLE, _TAG.sub(" ", text))).casefold()
    if re.search(r"\d", plain):
        return "told"
    if primary not in VAGUE:
        return None
    if _has(WINDOW[primary], plain, primary):
        return "told"
    return "vague" if _has(VAGUE[primary], plain, primary) else "untold"


def _has(words: str, text: str, language: str) -> bool:
    pattern = words if language == "zh" else rf"(?<!\w)(?:{words})(?!\w)"
    return re.search(pattern, text) is not None
