"""Comments on flows, and links that show a flow to whoever has them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Engine, select

from ivr.store.database import reading, writing
from ivr.store.drafts import MissingError
from ivr.store.flow_tables import CommentRow, FlowRow, ShareRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote at a node; `node` is "" for the flow as a whole, `at` in UTC seconds."""

    id: int
    node: str
    text: str
    by: str
    at: float
    resolved: bool


class Remarks:
    """The comments and links of a database."""

    def __init__(self, engine: Engine) -> None:
        """Read and write with this engine."""
        self._engine = engine

    def comments(self, flow: str) -> tuple[Comment, ...]:
        """Give the comments of a flow, oldest first; they outlive its revisions."""
        with reading(self._engine) as session:
            query = select(CommentRow).where(CommentRow.flow == flow).order_by(CommentRow.id)
            return tuple(_comment(row) for row in session.scalars(query))

    def comment(self, flow: str, node: str, text: str, by: str, at: float) -> Comment:
        """Store a comment and give it; raises MissingError when there is no such flow."""
        with writing(self._engine) as session:
            if session.get(FlowRow, flow) is None:
                raise MissingError(f'There is no flow "{flow}".')
            row = CommentRow(flow=flow, node=node, text=text, by=by, at=at, resolved=False)
            session.add(row)
            session.flush()
            return _comment(row)

    def change(self, flow: str, number: int, *, text: str | None, resolved: bool | None) -> Comment:
        """Change a comment and give it; None leaves as it is. Raises MissingError."""
        with writing(self._engine) as session:
            row = session.get(CommentRow, number)
            if row is None or row.flow != flow:
                raise MissingError(f'The flow "{flow}" has no comment {number}.')
            row.text = row.text if text is None else text
            row.resolved = row.resolved if resolved is None else resolved
            return _comment(row)

    def share(self, flow: str, by: str, at: float) -> str:
        """Give the secret of a new link to a flow; raises MissingError when there is no such flow."""
        secret = secrets.token_urlsafe(24)
        with writing(self._engine) as session:
            if session.get(FlowRow, flow) is None:
                raise MissingError(f'There is no flow "{flow}".')
            session.add(ShareRow(token=_hashed(secret), flow=flow, by=by, at=at))
        return secret

    def shared(self, secret: str) -> str | None:
        """Give the flow that a link shows, None when there is no such link."""
        with reading(self._engine) as session:
            row = session.get(ShareRow, _hashed(secret))
            return row.flow if row is not None else None


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _comment(row: CommentRow) -> Comment:
    return Comment(id=row.id, node=row.node, text=row.text, by=row.by, at=row.at, resolved=row.resolved)
