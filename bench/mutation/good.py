"""What a caller may get of a call, as bits: a million of them are put together for each defect."""

from __future__ import annotations

AGENT = 1
"""Talks to somebody."""
CALLBACK = 2
"""Has a call back booked."""
MESSAGE = 4
"""Has left a message."""
GOAL = 8
"""Has done something the flow counts as a goal."""
END = 16
"""Is told goodbye: the flow ends the call, not the caller."""
HELP = 32
"""Comes where help is: a queue that lets callers in, a phone that rings, a callback, a tone for a message."""
WAIT = 64
"""Stands in a queue, whether or not anybody will answer."""
ALL = AGENT | CALLBACK | MESSAGE | GOAL | END
