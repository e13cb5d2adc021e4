"""The workers that take calls."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Engine, delete, select

from ivr.store.database import reading, writing
from ivr.store.worker_tables import WorkerRow

EVERY = 5.0
"""Seconds after which a worker says again that it is there."""
FORGOTTEN = 86_400.0
"""Seconds after which one that has gone without a word is not told of any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A worker as it last said: where it listens, its calls, and the publication it has taken flows in up to.

    `since` and `seen` are UTC seconds: when it began, and when it said so.
    """

    machine: str
    address: str
    calls: int
    callers: int
    since: float
    seen: float
    version: str
    generation: int


class Workers:
    """The workers of a database."""

    def __init__(self, engine: Engine) -> None:
        """Read and write with this engine."""
        self._engine = engine

    def beat(self, worker: Beat) -> None:
        """Note that a worker is there; raises ChannelError when the database does not answer."""
        with writing(self._engine) as session:
            session.execute(delete(WorkerRow).where(WorkerRow.seen < worker.seen - FORGOTTEN))
            session.merge(WorkerRow(**asdict(worker)))

    def leave(self, machine: str, address: str) -> None:
        """Forget a worker that has ended as it was told to; raises ChannelError when the database does not answer."""
        with writing(self._engine) as session:
            session.execute(delete(WorkerRow).where(WorkerRow.machine == machine, WorkerRow.address == address))

    def all(self) -> tuple[Beat, ...]:
        """Give every worker, by machine and address; raises ChannelError when the database does not answer."""
        with reading(self._engine) as session:
            rows = session.scalars(select(WorkerRow).order_by(WorkerRow.machine, WorkerRow.address))
            return tuple(_beat(row) for row in rows)


def _beat(row: WorkerRow) -> Beat:
    return Beat(
        machine=row.machine,
        address=row.address,
        calls=row.calls,
        callers=row.callers,
        since=row.since,
        seen=row.seen,
        version=row.version,
        generation=row.generation,
    )
