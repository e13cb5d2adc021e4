"""Gives a flow words for silence and for answers that do not count."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.finding import Finding
from ivr.lint.fix import Fix
from ivr.loading.yaml_edits import Edit, Layout
from ivr.model.flow import Flow
from ivr.model.project import Project

_WORDS = {
    "no_input": {
        "en": "We did not hear an answer.",
        "es": "No hemos oído ninguna respuesta.",
        "fr": "Nous n'avons pas entendu de réponse.",
        "de": "Wir haben keine Antwort gehört.",
        "pt": "Não ouvimos nenhuma resposta.",
        "el": "Δεν ακούσαμε απάντηση.",
        "ru": "Мы не услышали ответа.",
        "vi": "Chúng tôi chưa nghe thấy câu trả lời.",
        "zh": "我们没有听到您的回答。",
    },
    "no_match": {
        "en": "That is not one of the choices.",
        "es": "Esa no es una de las opciones.",
        "fr": "Ce choix n'est pas proposé.",
        "de": "Das steht nicht zur Auswahl.",
        "pt": "Essa não é uma das opções.",
        "el": "Αυτή δεν είναι μία από τις επιλογές.",
        "ru": "Такого варианта нет.",
        "vi": "Đó không phải là một trong các lựa chọn.",
        "zh": "没有这个选项。",
    },
}


class AddReprompts(Fix):
    """Adds what is missing of the flow's `reprompts`, in each of its languages."""

    code: ClassVar[str] = "I401"
    title: ClassVar[str] = "Add words for silence and for wrong answers"
    safe: ClassVar[bool] = False

    def edits(self, finding: Finding, project: Project, layout: Layout) -> list[Edit]:
        """Give the one edit; none in a language that we have no words in."""
        flow = project.flows[finding.flow]
        if any(tag.split("-")[0] not in _WORDS["no_input"] for tag in flow.spoken):
            return []
        node = flow.nodes[finding.node]
        lacking = [kind for kind in _WORDS if not getattr(node, kind, ()) and not getattr(flow.reprompts, kind)]
        missing = {kind: [_prompt(kind, flow)] for kind in lacking}
        if missing and "reprompts" not in flow.model_fields_set:
            edits = [layout.add_before(("nodes",), "reprompts", missing)]
        else:
            edits = [layout.add_field(("reprompts",), kind, words) for kind, words in missing.items()]
        return [edit for edit in edits if edit is not None]


def _prompt(kind: str, flow: Flow) -> str | dict[str, str]:
    words = {tag: _WORDS[kind][tag.split("-")[0]] for tag in flow.spoken}
    return words if len(words) > 1 else next(iter(words.values()))
