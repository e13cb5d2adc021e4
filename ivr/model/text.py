"""Strings with a meaning: templates, conditions and names of other things.

Each is a `str` that knows what it is, so that the loader can check it, the linter resolve it and
the designer pick the right widget, without any node type listing its fields a second time.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

_NAME = r"^[A-Za-z_][A-Za-z0-9_-]*$"


class Marked(str):
    """A string of one kind; `kind` names it in the JSON Schema as `format`."""

    kind: ClassVar[str] = ""
    pattern: ClassVar[str | None] = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take a plain string and mark it."""
        text = core_schema.str_schema(pattern=cls.pattern, min_length=1, strict=True)
        return core_schema.no_info_after_validator_function(
            cls, text, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give `{"type": "string", "format": kind}`."""
        return {**handler(core_schema.str_schema(pattern=cls.pattern, min_length=1)), "format": cls.kind}


class Template(Marked):
    """Text with Jinja2 `{{ }}` and `{% if %}`."""

    kind = "template"


class Expression(Marked):
    """One Jinja2 expression, such as `balance > 0`."""

    kind = "expression"


class VariableRef(Marked):
    """The name of a variable of the flow."""

    kind = "variable"
    pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"


class NodeRef(Marked):
    """The id of a node of the same flow."""

    kind = "node"
    pattern = _NAME


class FlowRef(Marked):
    """The id of another flow."""

    kind = "flow"
    pattern = _NAME


class QueueRef(Marked):
    """The name of a queue in site.yaml."""

    kind = "queue"
    pattern = _NAME


class CalendarRef(Marked):
    """The name of a calendar in site.yaml."""

    kind = "calendar"
    pattern = _NAME


class MailboxRef(Marked):
    """The name of a mailbox in site.yaml."""

    kind = "mailbox"
    pattern = _NAME
