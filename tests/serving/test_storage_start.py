"""The database before anything starts: ready, or one sentence that says what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import settings, storage
from bot.serving.storage_start import storage_problem
from bot.storage.database import Place, engine_at
from bot.storage.parts import SCHEMAS
from bot.storage.schema_version import MARKS, versions_in
from tests.places import place  # noqa: F401
from tests.services import free_port


def use(monkeypatch: pytest.MonkeyPatch, where: Place) -> None:
    monkeypatch.setenv("GUIDE_DATABASE", str(where) if isinstance(where, Path) else "unused.db")
    monkeypatch.setenv("GUIDE_DATABASE_URL", "" if isinstance(where, Path) else where)


def test_every_part_of_the_store_is_brought_up(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:  # noqa: F811
    use(monkeypatch, place)
    assert storage_problem(0) is None
    with engine_at(place).connect() as connection:
        assert versions_in(connection) == {schema.part: schema.version for schema in SCHEMAS}


def test_no_part_of_the_store_is_forgotten() -> None:
    sources = Path(str(storage.__file__)).parent.rglob("*.py")
    made = sum(len(re.findall(r"^SCHEMA = Schema\(", path.read_text(encoding="utf-8"), re.M)) for path in sources)
    assert made == len(SCHEMAS) == len({schema.part for schema in SCHEMAS})


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    place: Place,  # noqa: F811
) -> None:
    use(monkeypatch, place)
    assert storage_problem(0) is None
    with engine_at(place).begin() as connection:
        connection.execute(MARKS.update().where(MARKS.c.part == "texts").values(version=99, oldest=99))
    engine_at(place).dispose()  # as another process
    assert "changed by a newer version of the guide" in str(storage_problem(0))


def test_a_folder_that_can_not_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    use(monkeypatch, tmp_path / "file" / "conversations.db")
    assert "folder can be written" in str(storage_problem(0))


def test_a_postgresql_that_is_not_there_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, f"postgresql://guide:pass-word@127.0.0.1:{free_port()}/guide")
    problem = str(storage_problem(0))
    assert "GUIDE_DATABASE_URL" in problem and "pass-word" not in problem


@pytest.mark.parametrize("missing", ["GUIDE_SECRET", "GUIDE_SMS_KEY"])
def test_in_production_servers_that_share_a_database_must_be_given_their_keys(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv("GUIDE_DATABASE_URL", "postgresql://guide:pass-word@db.example.org/guide")
    for name, value in {"GUIDE_SECRET": "s" * 32, "GUIDE_SMS_KEY": "k" * 32, "GUIDE_ENV": "production"}.items():
        monkeypatch.setenv(name, value)
    settings.shared_keys()
    monkeypatch.setenv(missing, " ")
    with pytest.raises(ValueError, match=f"^{missing} is missing"):
        settings.check()
    monkeypatch.setenv("GUIDE_ENV", "development")
    settings.shared_keys()
