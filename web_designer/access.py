"""Who may do what: one line a route. A route without a line here is refused when the server starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from web_designer.gate import forbidden, turn_away
from web_designer.roles import Role

ANYONE = None
"""No sign-in needed."""
RIGHTS: Mapping[str, Role | None] = {
    "health": ANYONE,
    "login": ANYONE,
    "sign_in": ANYONE,
    "welcome": ANYONE,
    "welcomed": ANYONE,
    "home": Role.VIEWER,
    "begin": Role.DESIGNER,
    "flow": Role.VIEWER,
    "design": Role.VIEWER,
    "graph": Role.VIEWER,
    "dialogues": Role.VIEWER,
    "dialogues_replace": Role.DESIGNER,
    "dialogue_add": Role.DESIGNER,
    "history": Role.VIEWER,
    "changes": Role.VIEWER,
    "flow_delete": Role.DESIGNER,
    "roll_back": Role.PUBLISHER,
    "report": Role.VIEWER,
    "finding_fix": Role.DESIGNER,
    "finding_accept": Role.DESIGNER,
    "findings_sarif": Role.VIEWER,
    "findings_json": Role.VIEWER,
    "prompts": Role.VIEWER,
    "prompt_write": Role.DESIGNER,
    "prompts_table": Role.VIEWER,
    "prompts_table_take": Role.DESIGNER,
    "recording": Role.VIEWER,
    "recording_replace": Role.DESIGNER,
    "recording_confirm": Role.DESIGNER,
    "recording_drop": Role.DESIGNER,
    "rule": Role.VIEWER,
    "api_flows": Role.VIEWER,
    "api_findings": Role.VIEWER,
    "simulate": Role.VIEWER,
    "rung": Role.DESIGNER,
    "ring": Role.DESIGNER,
    "hang_up": Role.DESIGNER,
    "prompt_render": Role.VIEWER,
    "prompt_wav": Role.VIEWER,
    "api_docs": Role.VIEWER,
    "openapi": Role.VIEWER,
    "node_types": Role.VIEWER,
    "flow_schema": Role.VIEWER,
    "site": Role.VIEWER,
    "draft": Role.VIEWER,
    "draft_text": Role.VIEWER,
    "draft_findings": Role.VIEWER,
    "draft_tidy": Role.VIEWER,
    "draft_bundle": Role.VIEWER,
    "draft_bundle_replace": Role.DESIGNER,
    "live_bundle": Role.VIEWER,
    "flow_create": Role.DESIGNER,
    "draft_save": Role.DESIGNER,
    "draft_replace": Role.DESIGNER,
    "draft_delete": Role.DESIGNER,
    "revisions": Role.VIEWER,
    "revision_text": Role.VIEWER,
    "diff": Role.VIEWER,
    "publish": Role.PUBLISHER,
    "put_live": Role.PUBLISHER,
    "comments": Role.VIEWER,
    "comment": Role.DESIGNER,
    "comment_change": Role.DESIGNER,
    "share": Role.DESIGNER,
    "shared": ANYONE,
    "me": Role.VIEWER,
    "set_password": Role.VIEWER,
    "make_token": Role.VIEWER,
    "revoke_token": Role.VIEWER,
    "sign_out": Role.VIEWER,
    "calls": Role.SUPERVISOR,
    "call": Role.SUPERVISOR,
    "system": Role.SUPERVISOR,
    "promises": Role.SUPERVISOR,
    "people": Role.ADMINISTRATOR,
    "invite": Role.ADMINISTRATOR,
    "person": Role.ADMINISTRATOR,
    "audit": Role.ADMINISTRATOR,
}


SHOWN = frozenset(
    {
        "design",
        "draft",
        "draft_findings",
        "draft_text",
        "draft_tidy",
        "comments",
        "flow",
        "flow_schema",
        "graph",
        "node_types",
        "rule",
        "site",
    }
)
"""What a link to a flow shows, of that flow alone."""


class Guard:
    """Lets a request through to `app` when whoever asks has at least the role."""

    def __init__(self, app: ASGIApp, role: Role, *, shown: bool = False) -> None:
        """Stand before `app`, which `shown` lets people see who have no more than a link to its flow."""
        self._app = app
        self._role = role
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer with a way to sign in, or refuse."""
        who = scope.get("principal")
        if who is None:
            await turn_away(scope, receive, send)
        elif who.only and not (self._shown and scope["path_params"].get("flow", who.only) == who.only):
            await forbidden(scope, receive, send, "Your link shows one flow, and lets you change nothing.")
        elif who.role < self._role:
            await forbidden(scope, receive, send, f"This needs the role {self._role.word}; you are {who.role.word}.")
        else:
            await self._app(scope, receive, send)


def guarded(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """Give the routes, each behind its line of the table; raises KeyError for one that has none."""
    found = list(routes)
    for route in found:
        if isinstance(route, Route | WebSocketRoute):
            needed = RIGHTS[route.name]
            if needed is not ANYONE:
                route.app = Guard(route.app, needed, shown=route.name in SHOWN)
    return found
