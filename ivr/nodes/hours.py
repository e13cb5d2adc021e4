"""Takes another way when the team is closed."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr.errors import RunError
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.step import Step
from ivr.model.text import CalendarRef, NodeRef
from ivr.model.view import View


class Hours(Node):
    """Asks a calendar of site.yaml whether it is open, closed or a holiday."""

    type: Literal["hours"] = "hours"
    family: ClassVar[Family] = "decide"
    icon: ClassVar[str] = "clock"
    waits: ClassVar[bool] = False

    calendar: CalendarRef
    """Name of a calendar in site.yaml."""
    open: NodeRef
    """Where the call goes during opening hours."""
    closed: NodeRef
    """Where the call goes outside opening hours."""
    holiday: NodeRef | None = None
    """Without it a holiday is like any closed day."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give open, closed and, where it is set, holiday."""
        ways = (
            Outlet(name="open", kind="open", target=self.open, field=("open",)),
            Outlet(name="closed", kind="closed", target=self.closed, field=("closed",)),
        )
        if self.holiday is None:
            return ways
        return (*ways, Outlet(name="holiday", kind="holiday", target=self.holiday, field=("holiday",), required=False))

    def enter(self, call: View) -> Step:
        """Take the outlet for this moment."""
        if self.calendar not in call.site.calendars:
            raise RunError(f'site.yaml has no calendar "{self.calendar}"')
        if call.is_open(self.calendar):
            return Step(outlet="open")
        return Step(outlet="holiday" if self.holiday is not None and call.is_holiday(self.calendar) else "closed")
