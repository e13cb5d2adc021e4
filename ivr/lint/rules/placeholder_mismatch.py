"""L602: a translation leaves out a value, or names another one."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.dialog.speak import RESERVED
from ivr.expressions import template_variables
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.saying import VALUE, said
from ivr.model.prompt import Prompt


class PlaceholderMismatch(FlowRule):
    """Finds prompts that say a value in one language and not in another."""

    code = "L602"
    name = "placeholder-mismatch"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each translation without a value that the first language of the prompt has, or with one more."""
        for each in said(call):
            main = _main(each.prompt, call.flow.language)
            if each.tag == main:
                continue
            own, first = _values(each.text), _values(each.prompt.root[main].text)
            missing, more = sorted(first - own), sorted(own - first)
            if missing or more:
                what = f"does not say {missing[0]}" if missing else f"says {more[0]}"
                yield self.found(
                    each.span,
                    f"in {each.language} this {what}, in {main} it {'does' if missing else 'does not'}",
                    hint="say the same values in each language",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )


def _main(prompt: Prompt, language: str) -> str:
    return language if language in prompt.root else next(iter(prompt.root))


def _values(text: str) -> frozenset[str]:
    """Give the variables whose values are said; those that only decide what is said do not count."""
    return template_variables(" ".join(VALUE.findall(text))) - frozenset(RESERVED)
