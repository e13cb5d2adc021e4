"""The web application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from web_designer.security import SecurityHeaders
from web_designer.services.library import Library
from web_designer.settings import LOOPBACK, Settings
from web_designer.views import api, demo, errors, flow, home, promised, rule


class _Name(Convertor[str]):
    """A flow, rule, account or area in a path: nothing else is looked up."""

    regex = "[A-Za-z0-9_][A-Za-z0-9_-]{0,63}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("name", _Name())


def create_app(settings: Settings) -> Starlette:
    """Give the application for these settings; it reads flows when they are asked for, not before."""
    middleware = [Middleware(SecurityHeaders)]
    if settings.is_local:
        # A page elsewhere must not reach us under a name of its own that leads to this machine.
        middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"], www_redirect=False))
    app = Starlette(
        routes=_routes(),
        middleware=middleware,
        exception_handlers={HTTPException: errors.refused, 500: errors.failed},
    )
    app.state.settings = settings
    app.state.library = Library(settings.flows)
    return app


def _routes() -> list[BaseRoute]:
    static = StaticFiles(packages=[("web_designer", "static"), ("ivr.drawing", "static")])
    return [
        Route("/", home.home, name="home"),
        Route("/flows/{flow:name}", flow.flow, name="flow"),
        Route("/flows/{flow:name}/graph.svg", flow.graph, name="graph"),
        Route("/rules/{code:name}", rule.rule_page, name="rule"),
        Route("/promises", promised.promised, name="promises"),
        Route("/api/flows", api.flows),
        Route("/api/flows/{flow:name}/findings", api.findings),
        Route("/health", api.health),
        Route("/demo/accounts/{account:name}", demo.account),
        Route("/demo/outages/{area:name}", demo.outage),
        Route("/demo/readings", demo.reading, methods=["POST"]),
        Mount("/static", static, name="static"),
    ]
