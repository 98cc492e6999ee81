"""A backup is one file: a tar with the database's dump and a manifest that says what it is and how it must look."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Dict, Iterator

from bot.operation.problems import OperationProblem

FORMAT = 1
_MANIFEST, _DUMP = "manifest.json", "database"
_AT_ONCE = 1024 * 1024
_MOST_MANIFEST = 100_000


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: seconds since 1970.
        code: the version of the code that made it.
        database: "sqlite" or "postgresql".
        versions: of the tables of each part (``bot.storage.schema_version``).
        rows: of each table.
        sha256: of the dump.
        format: of the file itself.
    """

    made_at: float
    code: str
    database: str
    versions: Dict[str, int]
    rows: Dict[str, int]
    sha256: str
    format: int = FORMAT


def write_archive(target: Path, manifest: Manifest, dump: Path) -> None:
    """Write a backup beside its place, readable to this user alone, check it, and put it there in one step."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file, manifest, dump)
            file.flush()
            os.fsync(file.fileno())
        read_manifest(part, check=True)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def read_manifest(source: Path, *, check: bool = False) -> Manifest:
    """What a backup says of itself.

    Args:
        source: the backup.
        check: whether to compare the dump with its hash.

    Raises:
        OperationProblem: it is no backup, it is damaged, or a newer version of the code made it.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive, source)
        if check and _hash_of(_member(archive, _DUMP, source)) != manifest.sha256:
            raise OperationProblem(f"{source} is damaged: its content is not what was written; use another backup.")
    return manifest


def take_out(source: Path, target: Path) -> Manifest:
    """Write the dump to a new file that this user alone can read, and check it.

    Raises:
        OperationProblem: the backup is damaged, or it is none.
    """
    with _opened(source) as archive:
        manifest, dump = _manifest(archive, source), _member(archive, _DUMP, source)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while block := dump.read(_AT_ONCE):
                digest.update(block)
                file.write(block)
    if digest.hexdigest() != manifest.sha256:
        raise OperationProblem(f"{source} is damaged: its content is not what was written; use another backup.")
    return manifest


def hash_of_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return _hash_of(file)


def _write(file: IO[bytes], manifest: Manifest, dump: Path) -> None:
    text = json.dumps(asdict(manifest), indent=1).encode()
    with tarfile.open(fileobj=file, mode="w") as archive:
        entry = tarfile.TarInfo(_MANIFEST)
        entry.size, entry.mode = len(text), 0o600
        archive.addfile(entry, io.BytesIO(text))
        entry = tarfile.TarInfo(_DUMP)
        entry.size, entry.mode = dump.stat().st_size, 0o600
        with dump.open("rb") as content:
            archive.addfile(entry, content)


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, mode="r:") as archive:
            yield archive
    except FileNotFoundError:
        raise OperationProblem(f"There is no file {source}.") from None
    except (tarfile.TarError, OSError, EOFError) as error:
        raise OperationProblem(f"{source} can't be read as a backup ({type(error).__name__}).") from None


def _member(archive: tarfile.TarFile, name: str, source: Path) -> IO[bytes]:
    """One file of the archive; nothing is ever unpacked by a name that the archive chose."""
    try:
        entry = archive.getmember(name)
    except KeyError:
        raise OperationProblem(f"{source} is no backup of the guide: it has no {name}.") from None
    content = archive.extractfile(entry) if entry.isfile() else None
    if content is None:
        raise OperationProblem(f"{source} is no backup of the guide: its {name} is no file.")
    return content


def _manifest(archive: tarfile.TarFile, source: Path) -> Manifest:
    try:
        values = json.loads(_member(archive, _MANIFEST, source).read(_MOST_MANIFEST))
        manifest = Manifest(**values)
    except (ValueError, TypeError):
        raise OperationProblem(f"{source} is no backup of the guide: its manifest can't be read.") from None
    if manifest.format > FORMAT:
        raise OperationProblem(f"{source} was made by a newer version of the guide; restore it with that version.")
    return manifest


def _hash_of(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(_AT_ONCE):
        digest.update(block)
    return digest.hexdigest()
