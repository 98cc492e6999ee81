"""Where a server keeps conversations and locks: environment variables, named in ``endpoints.yml``, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints

from bot import settings
from bot.paths import PROJECT
from bot.storage.conversations import ConversationStore
from bot.storage.locks import ConversationLocks


def stores(
    monkeypatch: pytest.MonkeyPatch, folder: Path, database: str, redis: str
) -> tuple[ConversationStore, ConversationLocks]:
    """As Rasa makes them from ``endpoints.yml``."""
    for name, value in {
        "GUIDE_ACTION_URL": "http://127.0.0.1:1/webhook",
        "GUIDE_DATABASE": str(folder / "conversations.db"),
        "GUIDE_DATABASE_URL": database,
        "GUIDE_REDIS_URL": redis,
    }.items():
        monkeypatch.setenv(name, value)
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
    store, locks = TrackerStore.create(endpoints.tracker_store), LockStore.create(endpoints.lock_store)
    assert isinstance(store, ConversationStore)
    assert isinstance(locks, ConversationLocks)
    return store, locks


async def test_without_variables_a_file_and_locks_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store, locks = stores(monkeypatch, tmp_path, "", "")
    assert str(store.engine.url) == f"sqlite:///{tmp_path}/conversations.db"
    assert await locks.works()


async def test_with_them_postgresql_and_redis(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store, locks = stores(monkeypatch, tmp_path, "postgresql://guide:x@127.0.0.1:1/guide", "redis://127.0.0.1:1/0")
    assert store.engine.dialect.name == "postgresql"
    assert not await locks.works(), "nothing listens there"


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://guide:secret@db.example.org:5432/guide?sslmode=require",
        "postgres://guide:secret@db.example.org/guide?sslmode=require",
        "postgresql+psycopg2://guide:secret@[::1]/guide",
        "postgresql:///guide?host=/run/postgresql",
    ],
)
def test_an_address_of_postgresql_is_taken_in_each_of_its_forms(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("GUIDE_DATABASE_URL", given)
    assert str(settings.database_url()).startswith("postgresql://")
    assert settings.conversations_place() == settings.database_url()


@pytest.mark.parametrize("given", ["mysql://a:secret@b/c", "postgresql://only-a-host:secret", "guide.db"])
def test_another_address_is_refused_and_its_password_not_repeated(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("GUIDE_DATABASE_URL", given)
    with pytest.raises(ValueError, match="GUIDE_DATABASE_URL") as refused:
        settings.check()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("given", ["http://a:secret@b", "b:6379", "redis://"])
def test_what_is_no_redis_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("GUIDE_REDIS_URL", given)
    with pytest.raises(ValueError, match="GUIDE_REDIS_URL") as refused:
        settings.check()
    assert "secret" not in str(refused.value)


def test_unset_means_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUIDE_DATABASE_URL", " ")
    monkeypatch.setenv("GUIDE_REDIS_URL", "")
    monkeypatch.setenv("GUIDE_DATABASE", str(tmp_path / "a.db"))
    assert settings.conversations_place() == tmp_path / "a.db"
    assert settings.redis_url() is None
