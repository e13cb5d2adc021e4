"""Makes flows for the tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ivr.model.flow import Flow
from ivr.nodes import node_types

Fields = dict[str, dict[str, Any]]


def build(nodes: Fields, *, start: str | None = None, **fields: Any) -> Flow:
    made = {name: node_types()[str(each["type"])].model_validate(each) for name, each in nodes.items()}
    return Flow.model_validate({"flow": "sample", "start": start or next(iter(nodes)), "nodes": made, **fields})


def _say(name: str, targets: list[str]) -> dict[str, Any]:
    return {"type": "say", "prompt": f"This is {name}.", "next": targets[0]}


def _menu(name: str, targets: list[str]) -> dict[str, Any]:
    choices = {str(key): {"next": target} for key, target in enumerate(targets[:-1] or targets)}
    return {"type": "menu", "prompt": f"For {name}, press 1.", "choices": choices, "failed": targets[-1]}


def _fetch(name: str, targets: list[str]) -> dict[str, Any]:
    ways = dict(zip(("ok", "failed", "timeout"), targets * 3, strict=False))
    return {"type": "fetch", "url": f"http://example.org/{name}", **ways}


def _hangup(name: str, targets: list[str]) -> dict[str, Any]:
    return {"type": "hangup"}


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    names = [f"n{number}" for number in range(draw(st.integers(1, 24)))]
    targets = st.lists(st.sampled_from([*names, "nowhere"]), min_size=1, max_size=7)
    kinds = st.sampled_from([_say, _menu, _menu, _fetch, _hangup])
    return build({name: draw(kinds)(name, draw(targets)) for name in names})


def sample() -> Flow:
    return build(
        {
            "welcome": {"type": "say", "prompt": "Welcome to <b>Northgate</b> & Co.", "next": "main_menu"},
            "main_menu": {
                "type": "menu",
                "prompt": {"en-GB": "For billing, press 1."},
                "choices": {
                    "1": {"label": "Billing & bills", "next": "bill"},
                    "2": {"label": '"Hi" <now>', "next": "nowhere"},
                    "3": {"next": "main_menu"},
                },
                "failed": "agents",
            },
            "bill": {
                "type": "collect",
                "variable": "account",
                "prompt": "Your account?",
                "next": "bye",
                "failed": "agents",
            },
            "forgotten": {"type": "say", "prompt": "Old \x07 news", "next": "bye"},
            "agents": {
                "type": "queue",
                "queue": "support",
                "answered": "bye",
                "timeout": "main_menu",
                "full": "bye",
                "no_agents": "bye",
                "closed": "bye",
            },
            "bye": {"type": "hangup"},
        },
        title='Trouble & <strife> "here"',
        universals={"agent": {"keys": ("0",), "next": "agents"}, "repeat": {"keys": ("*",)}},
    )
