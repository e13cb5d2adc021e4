"""Opens the database and brings it to the newest version."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ChannelError, ConfigError
from ivr.store.address import VARIABLE

FILE = "signpost.db"
LOCK = "signpost.lock"
READS = "reads"
"""Execution option of a transaction that writes nothing, so that it need not wait for those that do."""
_MIGRATING = 5_190_416
"""The advisory lock that who migrates a PostgreSQL database holds; the number means nothing."""


def open_database(folder: Path, version: str = "head") -> Engine:
    """Give the database, made or brought to `version` as needed; several processes may open it.

    It is PostgreSQL where SIGNPOST_DATABASE says so (`postgresql+psycopg://…`), otherwise SQLite in the data folder.
    Raises ConfigError when it cannot be reached.
    """
    url = os.environ.get(VARIABLE, "")
    engine = _at(url) if url else _in(folder)
    try:
        with _alone(folder, engine) as connection:
            _migrate(connection, version)
    except OperationalError as error:
        engine.dispose()
        reason = str(error.orig).splitlines()[0]
        raise ConfigError(f"the database cannot be used: {reason}; check --database or {VARIABLE}") from error
    return engine


def _in(folder: Path) -> Engine:
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / FILE}", connect_args={"timeout": 10})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _at(url: str) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        message = f"{VARIABLE} is no database we can use: {error}"
        raise ConfigError(f"{message}; write postgresql+psycopg://user@host/name") from error
    if engine.dialect.name != "postgresql":
        raise ConfigError(f"{VARIABLE} names {engine.dialect.name}; write postgresql+psycopg://user@host/name")
    return engine


@contextmanager
def _alone(folder: Path, engine: Engine) -> Iterator[Connection]:
    """Give a connection while no other process makes tables."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
            yield connection
        return
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.begin() as connection:
            yield connection


def _configure(connection: Any, record: object) -> None:
    """Let readers and a writer work side by side, and survive a crash of the machine."""
    del record
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
    # Transactions are begun below, not by the driver, which would begin them at the first write only.
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that may write waits for its turn now, since one that has read cannot wait later."""
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(READS) else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Give a session to read with; raises ChannelError when the database does not answer."""
    try:
        with Session(engine.execution_options(**{READS: True})) as session:
            yield session
    except SQLAlchemyError as error:
        raise _unanswered(error) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is on disk, as a whole or not at all, once the block is left without an error.

    Raises ChannelError when the database does not answer.
    """
    try:
        with Session(engine) as session, session.begin():
            yield session
    except SQLAlchemyError as error:
        raise _unanswered(error) from error


def _unanswered(error: SQLAlchemyError) -> ChannelError:
    return ChannelError(f"the database does not answer: {error}")


def _migrate(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)
