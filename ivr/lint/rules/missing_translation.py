"""L601: a prompt lacks one of the languages that callers can choose."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.languages import chosen
from ivr.lint.rule import FlowRule
from ivr.lint.saying import prompts_of
from ivr.model.prompt import ANY
from ivr.nodes.language import Language


class MissingTranslation(FlowRule):
    """Finds prompts that some callers hear in a language they did not choose."""

    code = "L601"
    name = "missing-translation"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each language of the flow that a prompt written in several, or in another one, lacks.

        A prompt that is written as one text is meant for every language.
        """
        languages = chosen(call.flow)
        for name, node, path, prompt in prompts_of(call.flow):
            written = {tag.split("-")[0] for tag in prompt.root}
            if ANY in written or isinstance(node, Language):
                continue
            for language in languages:
                if language.split("-")[0] not in written:
                    heard, _ = prompt.variant(language, call.flow.language)
                    yield self.found(
                        call.source.key(("nodes", name, *path) if name else path),
                        f"callers who chose {language} hear this in {heard}",
                        hint=f"write it in {language} too",
                        flow=call.flow.flow,
                        node=name,
                        language=language,
                    )
