"""A flow as one zip file: everything its folder holds, as `ivr push` sends and `ivr pull` brings it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from ivr.errors import ConfigError
from ivr.loading.files import DIALOGUE_FILE, FLOW_FILE
from ivr.loading.recordings import FILE as RECORDINGS_FILE

_NAMED = (FLOW_FILE, DIALOGUE_FILE, RECORDINGS_FILE)
RECORDINGS = frozenset({".wav"})
LARGEST = 200_000_000
"""Bytes that the files of a flow may have together."""
MOST = 5_000
_STRANGE = set("\\:\0")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every file's time, so that the same flow gives the same bytes."""


def folder_files(folder: Path) -> Mapping[str, bytes]:
    """Give the files of the flow in a folder, by path below it: flow, dialogues, recordings and what they say."""
    found = [folder / name for name in _NAMED]
    found += sorted(each for each in folder.rglob("*") if each.suffix.lower() in RECORDINGS)
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found if each.is_file()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Give files as a zip file; the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def unpacked(data: bytes) -> Mapping[str, bytes]:
    """Give the files in a zip file; raises ConfigError for one that is broken, too large or holds anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return dict(_members(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ConfigError(f"this is no zip file that can be read: {error}") from error


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    members = [each for each in archive.infolist() if not each.is_dir()]
    if len(members) > MOST or sum(each.file_size for each in members) > LARGEST:
        raise ConfigError(f"a flow has at most {MOST} files and {LARGEST // 1_000_000} MB")
    for member in members:
        if not _is_ours(member.filename):
            hint = f"a flow has {', '.join(_NAMED)} and recordings (.wav)"
            raise ConfigError(f'"{member.filename[:100]}" does not belong to a flow; {hint}')
        # The size said in the directory may be a lie.
        with archive.open(member) as file:
            yield member.filename, file.read(member.file_size)


def _is_ours(name: str) -> bool:
    """Say whether a name is one of a flow's, and stays below its folder."""
    path = PurePosixPath(name)
    plain = (
        not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name and "\0" not in name
    )
    return plain and (name in _NAMED or path.suffix.lower() in RECORDINGS)
