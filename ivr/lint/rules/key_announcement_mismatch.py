"""I410: a prompt names a key that does nothing, or keeps quiet about one that does something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.dialog.input import InputNode
from ivr.lint import keypad
from ivr.lint.finding import Certainty, Finding
from ivr.lint.how import key_name
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.lint.spoken import tells, texts
from ivr.lint.telling import Telling, Told
from ivr.model.flow import Flow
from ivr.model.universal import Universal


class KeyAnnouncementMismatch(ProjectRule):
    """Compares, in each language, the keys that prompts announce with the keys that work."""

    code = "I410"
    name = "key-announcement-mismatch"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give announced keys that do nothing, and choices whose key no prompt announces.

        Keys of universals work everywhere and need not be announced in each prompt.
        """
        for flow in scope.project.flows.values():
            around = [scope.project.flows[name].universals for name in scope.around(flow.flow)]
            universals = {name: each for known in (*around, flow.universals) for name, each in known.items()}
            # A module may be meant for flows that are not here, with universals that we do not know.
            certainty: Certainty = "possible" if flow.kind == "module" and not around else "proved"
            yield from self._in_nodes(scope, flow, universals, certainty)
            yield from self._in_reprompts(scope, flow, universals, certainty)

    def _in_nodes(
        self, scope: Scope, flow: Flow, universals: Mapping[str, Universal], certainty: Certainty
    ) -> Iterator[Finding]:
        call = scope.call(flow.flow)
        for name, vertex in call.graph.own.items():
            telling = Telling(call.whole, vertex, universals)
            for told in telling.unbound():
                yield self._unbound(scope, flow, name, told, certainty)
            for told in telling.taken():
                yield self.found(
                    scope.project.sources[flow.flow].value(("nodes", name, *told.path)),
                    f"callers are told of {key_name(told.key)}, but here it is a whole entry by itself",
                    hint="ask by a menu, let the entry have two digits, or take the key out of the prompt",
                    certainty="possible",
                    flow=flow.flow,
                    node=name,
                    outlet=told.key,
                    language=told.language,
                )
            for told in telling.untold():
                yield self.found(
                    scope.project.sources[flow.flow].key(("nodes", name, *told.path)),
                    f"{key_name(told.key)} works here, but callers are not told of it",
                    hint="announce it in the prompt, after what it is for",
                    flow=flow.flow,
                    node=name,
                    outlet=told.key,
                    language=told.language,
                )

    def _unbound(self, scope: Scope, flow: Flow, node: str, told: Told, certainty: Certainty) -> Finding:
        path = ("nodes", node, *told.path) if node else told.path
        return self.found(
            scope.project.sources[flow.flow].value(path),
            f"callers are told of {key_name(told.key)}, but it does nothing here",
            hint=f"bind {key_name(told.key)}, or take it out of the prompt",
            certainty=certainty,
            flow=flow.flow,
            node=node,
            outlet=told.key,
            language=told.language,
        )

    def _in_reprompts(
        self, scope: Scope, flow: Flow, universals: Mapping[str, Universal], certainty: Certainty
    ) -> Iterator[Finding]:
        """Give keys that the flow's reprompts announce and that some question which uses them does not take."""
        everywhere = {key for universal in universals.values() for key in universal.keys}
        for kind in ("no_input", "no_match"):
            users = [node for node in flow.nodes.values() if isinstance(node, InputNode) and not getattr(node, kind)]
            for index, prompt in enumerate(getattr(flow.reprompts, kind)):
                for tag, text in texts(prompt, flow.language).items():
                    heard = tells([text], tag)
                    for key in sorted(heard.keys - everywhere if heard is not None else ()):
                        if users and not all(keypad.answers(node, key) for node in users):
                            path = ("reprompts", kind, index, *((tag,) if tag in prompt.root else ()))
                            told = Told(key=key, path=path, language=tag)
                            yield self._unbound(scope, flow, "", told, certainty)
