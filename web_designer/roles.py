"""What people may do."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """Each role may do all that those below it may."""

    VIEWER = 1
    DESIGNER = 2
    PUBLISHER = 3
    SUPERVISOR = 4
    ADMINISTRATOR = 5

    @property
    def word(self) -> str:
        """The role as people write it."""
        return self.name.lower()


WHAT = {
    Role.VIEWER: "reads flows, findings and reports, and simulates calls",
    Role.DESIGNER: "changes drafts, prompts and dialogues",
    Role.PUBLISHER: "publishes and rolls back",
    Role.SUPERVISOR: "sees callers and their calls, and publishes against the linter with a reason",
    Role.ADMINISTRATOR: "lets people in and reads the audit log",
}
SCOPES = {"read": Role.VIEWER, "draft": Role.DESIGNER, "publish": Role.PUBLISHER}
"""What an API token may be good for, and the role that is."""


def role(word: str) -> Role:
    """Give the role of that word; raises ValueError when there is none."""
    try:
        return Role[word.upper()]
    except KeyError as error:
        raise ValueError(f'there is no role "{word}"') from error
