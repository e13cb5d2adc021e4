"""The web application."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from ivr.publishing.importing import import_folder
from ivr.store.accounts import Accounts
from ivr.store.audit import Audit
from ivr.store.database import open_database
from ivr.store.flows import FlowStore
from web_designer.access import guarded
from web_designer.gate import Gate
from web_designer.security import SecurityHeaders
from web_designer.services.checking import Checker
from web_designer.services.library import Library
from web_designer.services.people import People
from web_designer.services.prompts import Prompts
from web_designer.settings import LOOPBACK, Settings
from web_designer.views import (
    api,
    audited,
    bundles,
    calls,
    design,
    dialogues,
    documented,
    drafts,
    errors,
    flow,
    history,
    home,
    login,
    me,
    palette,
    people,
    promised,
    prompts,
    publishing,
    remarks,
    report,
    ringing,
    rule,
    simulator,
    system,
    wording,
)


class _Name(Convertor[str]):
    """A flow or rule in a path: nothing else is looked up."""

    regex = "[A-Za-z0-9_][A-Za-z0-9_-]{0,63}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("name", _Name())


def create_app(settings: Settings) -> Starlette:
    """Give the application for these settings, once the folder's flows are in the database; raises ConfigError."""
    database = open_database(settings.data)
    accounts, audit = Accounts(database), Audit(database)
    store = FlowStore(database, settings.data)
    import_folder(store, settings.flows, time.time())
    middleware = [Middleware(SecurityHeaders)]
    if settings.is_local:
        # A page elsewhere must not reach us under a name of its own that leads to this machine.
        middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"], www_redirect=False))
    middleware.append(Middleware(Gate, accounts=accounts, shared=store.remarks.shared))
    app = Starlette(
        routes=guarded(_routes()),
        lifespan=_lifespan,
        middleware=middleware,
        exception_handlers={HTTPException: errors.refused, 500: errors.failed},
    )
    app.state.settings = settings
    app.state.prompts = Prompts()
    app.state.database = database
    app.state.store = store
    app.state.library = Library(store, settings.flows)
    app.state.checker = Checker(store, settings.flows)
    app.state.accounts, app.state.audit, app.state.people = accounts, audit, People(accounts, audit)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    yield
    app.state.prompts.close()


def _routes() -> list[BaseRoute]:
    static = StaticFiles(packages=[("web_designer", "static"), ("ivr.drawing", "static")])
    return [
        Route("/", home.home, name="home"),
        Route("/", home.begin, methods=["POST"], name="begin"),
        Route("/flows/{flow:name}", flow.flow, name="flow"),
        Route("/flows/{flow:name}/design", design.design, name="design"),
        Route("/flows/{flow:name}/graph.svg", flow.graph, name="graph"),
        Route("/flows/{flow:name}/dialogues", dialogues.listed, name="dialogues"),
        Route("/flows/{flow:name}/dialogues", dialogues.replaced, methods=["POST"], name="dialogues_replace"),
        Route("/flows/{flow:name}/revisions", history.history, name="history"),
        Route("/flows/{flow:name}/revisions/{number:int}/live", history.roll_back, methods=["POST"], name="roll_back"),
        Route("/flows/{flow:name}/delete", history.deleted, methods=["POST"], name="flow_delete"),
        Route("/flows/{flow:name}/diff", history.changes, name="changes"),
        Route("/flows/{flow:name}/report", report.shown, name="report"),
        Route("/flows/{flow:name}/report/fix", report.mended, methods=["POST"], name="finding_fix"),
        Route("/flows/{flow:name}/report/accept", report.accepted, methods=["POST"], name="finding_accept"),
        Route("/flows/{flow:name}/prompts", wording.shown, name="prompts"),
        Route("/flows/{flow:name}/prompts", wording.written, methods=["POST"], name="prompt_write"),
        Route("/flows/{flow:name}/prompts/voice", wording.spoken, methods=["POST"], name="recording_drop"),
        Route("/flows/{flow:name}/prompts/says", wording.confirmed, methods=["POST"], name="recording_confirm"),
        Route("/rules/{code:name}", rule.rule_page, name="rule"),
        Route("/promises", promised.promised, name="promises"),
        Route("/system", system.shown, name="system"),
        Route("/calls", calls.calls, name="calls"),
        Route("/calls/{day}/{call}", calls.call, name="call"),
        Route("/login", login.login, name="login"),
        Route("/login", login.sign_in, name="sign_in", methods=["POST"]),
        Route("/logout", login.sign_out, name="sign_out", methods=["POST"]),
        Route("/welcome/{secret}", login.welcome, name="welcome"),
        Route("/welcome/{secret}", login.welcomed, name="welcomed", methods=["POST"]),
        Route("/me", me.me, name="me"),
        Route("/me/password", me.set_password, name="set_password", methods=["POST"]),
        Route("/me/tokens", me.make_token, name="make_token", methods=["POST"]),
        Route("/me/tokens/{number:int}/revoke", me.revoke_token, name="revoke_token", methods=["POST"]),
        Route("/people", people.listed, name="people"),
        Route("/people", people.invite, name="invite", methods=["POST"]),
        Route("/people/{account}", people.person, name="person", methods=["POST"]),
        Route("/audit", audited.audited, name="audit"),
        Route("/api/docs", documented.docs, name="api_docs"),
        Route("/api/openapi.json", documented.described, name="openapi"),
        Route("/api/node-types", palette.node_types, name="node_types"),
        Route("/api/flow-schema", palette.flow_schema, name="flow_schema"),
        Route("/api/site", palette.site, name="site"),
        Route("/api/flows", api.flows, name="api_flows"),
        Route("/api/flows", drafts.create, methods=["POST"], name="flow_create"),
        Route("/api/flows/{flow:name}/findings", api.findings, name="api_findings"),
        WebSocketRoute("/api/flows/{flow:name}/simulate", simulator.simulate, name="simulate"),
        Route("/api/flows/{flow:name}/ring", ringing.rung, name="rung"),
        Route("/api/flows/{flow:name}/ring", ringing.ring, methods=["POST"], name="ring"),
        Route("/api/flows/{flow:name}/ring", ringing.hang_up, methods=["DELETE"], name="hang_up"),
        Route("/api/prompts/render", prompts.rendered, name="prompt_render", methods=["POST"]),
        Route("/api/prompts/{sound:name}.wav", prompts.wav, name="prompt_wav"),
        Route("/api/flows/{flow:name}/draft", drafts.draft, name="draft"),
        Route("/api/flows/{flow:name}/draft", drafts.save, methods=["PATCH"], name="draft_save"),
        Route("/api/flows/{flow:name}/draft", drafts.delete, methods=["DELETE"], name="draft_delete"),
        Route("/api/flows/{flow:name}/draft.yaml", drafts.text, name="draft_text"),
        Route("/api/flows/{flow:name}/draft.yaml", drafts.replace, methods=["PUT"], name="draft_replace"),
        Route("/api/flows/{flow:name}/draft.zip", bundles.draft, name="draft_bundle"),
        Route("/api/flows/{flow:name}/draft.zip", bundles.replace, methods=["PUT"], name="draft_bundle_replace"),
        Route("/api/flows/{flow:name}/live.zip", bundles.live, name="live_bundle"),
        Route("/api/flows/{flow:name}/draft/findings", drafts.findings, name="draft_findings"),
        Route("/api/flows/{flow:name}/draft/prompts.csv", wording.table, name="prompts_table"),
        Route("/api/flows/{flow:name}/draft/prompts.csv", wording.take, methods=["PUT"], name="prompts_table_take"),
        Route("/api/flows/{flow:name}/draft/recording", wording.recording, name="recording"),
        Route("/api/flows/{flow:name}/draft/recording", wording.record, methods=["PUT"], name="recording_replace"),
        Route("/api/flows/{flow:name}/draft/findings.sarif", report.sarif, name="findings_sarif"),
        Route("/api/flows/{flow:name}/draft/findings.json", report.as_json, name="findings_json"),
        Route("/api/flows/{flow:name}/draft/tidy", drafts.tidy, methods=["POST"], name="draft_tidy"),
        Route("/api/flows/{flow:name}/dialogues", dialogues.add, methods=["POST"], name="dialogue_add"),
        Route("/api/flows/{flow:name}/revisions", publishing.revisions, name="revisions"),
        Route("/api/flows/{flow:name}/revisions/{number:int}.yaml", publishing.revision_text, name="revision_text"),
        Route("/api/flows/{flow:name}/diff", publishing.diff, name="diff"),
        Route("/api/flows/{flow:name}/publish", publishing.publish, methods=["POST"], name="publish"),
        Route("/api/flows/{flow:name}/live", publishing.put_live, methods=["POST"], name="put_live"),
        Route("/api/flows/{flow:name}/comments", remarks.comments, name="comments"),
        Route("/api/flows/{flow:name}/comments", remarks.comment, methods=["POST"], name="comment"),
        Route(
            "/api/flows/{flow:name}/comments/{number:int}",
            remarks.change_comment,
            methods=["PATCH"],
            name="comment_change",
        ),
        Route("/api/flows/{flow:name}/share", remarks.share, methods=["POST"], name="share"),
        Route("/share/{secret}", remarks.shared, name="shared"),
        Route("/health", api.health, name="health"),
        Mount("/static", static, name="static"),
    ]
