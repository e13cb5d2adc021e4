from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ivr.store.address import VARIABLE
from ivr.store.database import open_database
from ivr.store.flows import FlowStore
from tests.store import postgres


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the URL of a PostgreSQL database."""
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the environment name an empty database of each kind."""
    monkeypatch.delenv(VARIABLE, raising=False)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql")
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        monkeypatch.setenv(VARIABLE, url)
    return str(request.param)


@pytest.fixture
def store(tmp_path: Path, database: str) -> Iterator[FlowStore]:
    engine = open_database(tmp_path)
    yield FlowStore(engine, tmp_path)
    engine.dispose()
