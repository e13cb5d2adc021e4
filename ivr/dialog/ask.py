"""Asks a caller one question: prompt, keys or speech, reprompts, until an answer or the last attempt.

Both menus and data entry run on this. It is a small state machine over `Asking`; a node passes it the
same `Question` each time and turns the `Asked` it gives into a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ivr.dialog import speak
from ivr.dialog.grammar import Grammar, same_words
from ivr.model.command import CancelTimer, Command, Listen, Mark, PlayItem, StartTimer, StopPlay
from ivr.model.copying import Copyable, changed
from ivr.model.event import DigitPressed, Event, PlayFinished, SpeechHeard, SpeechStarted, TimerFired
from ivr.model.prompt import Prompt
from ivr.model.step import UNIVERSAL, Step
from ivr.model.universal import REPEAT
from ivr.model.universal import phrases as said
from ivr.model.value import Record
from ivr.model.view import View

INPUT_TIMER = "input"


@dataclass(frozen=True, kw_only=True)
class Question(Copyable):
    """What is asked and how patient we are; times in seconds."""

    prompt: Callable[[View], tuple[PlayItem, ...]]
    grammar: Grammar
    attempts: int
    no_input: tuple[Prompt, ...] = ()
    no_match: tuple[Prompt, ...] = ()
    first_digit_timeout: float = 5
    inter_digit_timeout: float = 3
    barge_in: bool = True
    values: Record = Record()
    """Variables for the reprompts beside the call's own."""
    listed: bool = True
    """Whether it offers choices, so that the flow's reprompts ("that is not on the list") fit."""


@dataclass(frozen=True, kw_only=True)
class Mistakes:
    """What has gone wrong with a question so far."""

    no_inputs: int = 0
    no_matches: int = 0


@dataclass(frozen=True, kw_only=True)
class Asking(Copyable):
    """How far a question has come."""

    mistakes: Mistakes = Mistakes()
    """Apart, since only another mistake looks at them: to the analyser, calls that differ in them are alike else."""
    digits: str = ""
    prompting: bool = True


@dataclass(frozen=True, kw_only=True)
class Asked(Copyable):
    """What came of it: still `asking` (then `memo` and `commands` matter), an `answer`, or `failed`."""

    outcome: Literal["asking", "answer", "failed", "universal"]
    memo: Asking = Asking()
    commands: tuple[Command, ...] = ()
    answer: str = ""
    typed: str = ""

    def stay(self, memo: object) -> Step:
        """Give the step that waits at the node with this memory."""
        return Step(commands=self.commands, memo=memo, typed=self.typed)

    def after(self, before: Asked) -> Asked:
        """Give the same with the commands of the question before it first."""
        return changed(self, commands=before.commands + self.commands)

    def leave(self, failed: str) -> Step:
        """Give the step for a universal, or for the outlet `failed` after the last attempt."""
        outlet = UNIVERSAL + self.answer if self.outcome == "universal" else failed
        return Step(commands=self.commands, outlet=outlet, typed=self.typed)


def begin(question: Question, call: View) -> Asked:
    """Ask for the first time; keys typed ahead may answer at once."""
    return _start(question, Asking(), call, question.prompt(call), call.typed)


def proceed(question: Question, memo: Asking, event: Event, call: View) -> Asked | None:
    """Handle an event; None when it does not concern a question."""
    match event:
        case DigitPressed(digit=digit):
            return _pressed(question, memo, digit, call)
        case PlayFinished():
            return _prompted(question, memo, call)
        case TimerFired(timer=timer) if timer == INPUT_TIMER and not memo.prompting:
            return _timed_out(question, memo, call)
        case SpeechStarted() if _is_hearing(question, memo) and not memo.digits:
            return _speaking(question, memo)
        case SpeechHeard(text=text) if _is_hearing(question, memo):
            return _heard(question, memo, text, call)
    return None


def _is_hearing(question: Question, memo: Asking) -> bool:
    """Say whether speech counts now; what is heard during a prompt that cannot be interrupted does not."""
    return question.barge_in or not memo.prompting


def _speaking(question: Question, memo: Asking) -> Asked:
    """Be quiet while the caller speaks, and do not call it silence before they have finished."""
    hush: tuple[Command, ...] = (StopPlay(),) if memo.prompting else ()
    wait = StartTimer(timer=INPUT_TIMER, seconds=question.first_digit_timeout)
    return Asked(outcome="asking", memo=changed(memo, prompting=False), commands=(*hush, wait))


def _start(question: Question, memo: Asking, call: View, spoken: tuple[PlayItem, ...], typed: str) -> Asked:
    """Play a prompt, unless what is typed already says something."""
    memo = changed(memo, digits="", prompting=True)
    found = _consumed(question, memo, typed, call)
    if found is not None:
        return _taken(question, memo, found, call)
    listen = _listen(question, call) if question.barge_in else ()
    return Asked(outcome="asking", memo=memo, commands=(speak.play(spoken, call), *listen))


def _listen(question: Question, call: View) -> tuple[Command, ...]:
    phrases = question.grammar.phrases
    phrases += tuple(phrase for _, universal in call.universals for phrase in said(universal.say, call.language))
    return (Listen(phrases=phrases, language=call.language),) if phrases else ()


def _pressed(question: Question, memo: Asking, digit: str, call: View) -> Asked:
    digits = memo.digits + digit
    if memo.prompting and not question.barge_in:
        return Asked(outcome="asking", memo=changed(memo, digits=digits))
    hush: tuple[Command, ...] = (StopPlay(),) if memo.prompting else ()
    found = _judge(question, memo, digits, call, done=False)
    if found is None:
        return _mistake(question, memo, call, "no_match", hush)
    return _taken(question, memo, changed(found, commands=hush + found.commands), call)


def _consumed(question: Question, memo: Asking, keys: str, call: View) -> Asked | None:
    """Give what the first of these keys come to, with the others still typed; None when they mean nothing here."""
    found = None
    for count in range(1, len(keys) + 1):
        found = _judge(question, memo, keys[:count], call, done=False)
        if found is None or found.outcome != "asking":
            return changed(found, typed=keys[count:]) if found is not None else None
    return found


def _judge(question: Question, memo: Asking, digits: str, call: View, *, done: bool) -> Asked | None:
    """Give what exactly these keys come to, None when they mean nothing here."""
    judgement = question.grammar.judge(digits, done=done)
    if judgement == "match":
        return Asked(outcome="answer", answer=question.grammar.entry(digits))
    # The first keys of a universal of several keys, such as *0.
    universals = [(name, key) for name, each in call.universals for key in each.keys]
    longer = [key for _, key in universals if key != digits and key.startswith(digits)]
    if judgement == "wait" or (longer and not done):
        timer = StartTimer(timer=INPUT_TIMER, seconds=question.inter_digit_timeout)
        return Asked(outcome="asking", memo=changed(memo, digits=digits, prompting=False), commands=(timer,))
    universal = next((name for name, key in universals if key == digits), None)
    return _universal(universal) if universal is not None else None


def _universal(name: str) -> Asked:
    return Asked(outcome="universal", answer=name, commands=(Mark(kind="key", name=name),))


def _taken(question: Question, memo: Asking, found: Asked, call: View) -> Asked:
    """Say the prompt again for the universal that asks for it; anything else is the node's."""
    if found.outcome != "universal" or found.answer != REPEAT or dict(call.universals)[REPEAT].next is not None:
        return found
    again = _start(question, memo, call, question.prompt(call), found.typed)
    return changed(again, commands=(*found.commands, CancelTimer(timer=INPUT_TIMER), *again.commands))


def _prompted(question: Question, memo: Asking, call: View) -> Asked:
    """Wait for input now that the prompt is over."""
    memo = changed(memo, prompting=False)
    listen = () if question.barge_in else _listen(question, call)
    if not memo.digits:
        timer = StartTimer(timer=INPUT_TIMER, seconds=question.first_digit_timeout)
        return Asked(outcome="asking", memo=memo, commands=(*listen, timer))
    # Keys pressed during a prompt that cannot be interrupted count once it is over.
    found = _consumed(question, memo, memo.digits, call)
    if found is None:
        return _mistake(question, memo, call, "no_match", ())
    return _taken(question, memo, changed(found, commands=(*listen, *found.commands)), call)


def _timed_out(question: Question, memo: Asking, call: View) -> Asked:
    if not memo.digits:
        return _mistake(question, memo, call, "no_input", ())
    found = _judge(question, memo, memo.digits, call, done=True)
    return _taken(question, memo, found, call) if found is not None else _mistake(question, memo, call, "no_match", ())


def _heard(question: Question, memo: Asking, text: str, call: View) -> Asked | None:
    hush: tuple[Command, ...] = (StopPlay(),) if memo.prompting else ()
    answer = question.grammar.spoken(text)
    if answer is not None:
        return Asked(outcome="answer", answer=answer, commands=hush)
    for name, universal in call.universals:
        if any(same_words(phrase, text) for phrase in said(universal.say, call.language)):
            found = _universal(name)
            return _taken(question, memo, changed(found, commands=hush + found.commands), call)
    # A noise while the caller is pressing keys is no answer.
    return _mistake(question, memo, call, "no_match", hush) if not memo.digits else None


def _mistake(
    question: Question, memo: Asking, call: View, kind: Literal["no_input", "no_match"], before: tuple[Command, ...]
) -> Asked:
    """Reprompt, or fail after the last attempt; what was typed ahead was meant for another prompt and is dropped."""
    silent = kind == "no_input"
    made = memo.mistakes
    made = Mistakes(no_inputs=made.no_inputs + silent, no_matches=made.no_matches + (not silent))
    memo = changed(memo, mistakes=made)
    commands: tuple[Command, ...] = (*before, Mark(kind=kind, name=call.node), CancelTimer(timer=INPUT_TIMER))
    if made.no_inputs + made.no_matches >= question.attempts:
        return Asked(outcome="failed", memo=memo, commands=commands)
    count = made.no_inputs if silent else made.no_matches
    again = _start(question, memo, call, _reprompt(question, call, count, silent=silent), "")
    return changed(again, commands=commands + again.commands)


def _reprompt(question: Question, call: View, count: int, *, silent: bool) -> tuple[PlayItem, ...]:
    """Give the node's own reprompt instead of the prompt, or the flow's reprompt before the prompt."""
    own = question.no_input if silent else question.no_match
    if own:
        return speak.items(own[min(count, len(own)) - 1], call, question.values)
    shared = () if not question.listed else call.reprompts.no_input if silent else call.reprompts.no_match
    lead = speak.items(shared[min(count, len(shared)) - 1], call) if shared else ()
    return lead + question.prompt(call)
