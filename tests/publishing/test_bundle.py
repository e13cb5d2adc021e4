from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.publishing.bundle import folder_files, packed, unpacked

FILES = {"flow.yaml": b"flow: a\n", "recordings.yaml": b"# two\r\n{}", "prompts/a.wav": b"RIFF"}


def _zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_a_flow_comes_out_as_it_went_in_and_the_same_flow_is_the_same_bytes() -> None:
    assert unpacked(packed(FILES)) == FILES
    assert packed(FILES) == packed(dict(FILES))


def test_only_what_belongs_to_a_flow_is_taken_from_a_folder(tmp_path: Path) -> None:
    for name in ("flow.yaml", "dialogues.yaml", "recordings.yaml", "notes.txt", "prompts/a.WAV"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert list(folder_files(tmp_path)) == ["flow.yaml", "dialogues.yaml", "recordings.yaml", "prompts/a.WAV"]


@pytest.mark.parametrize(
    "name",
    [
        "../flow.yaml",
        "/etc/a.wav",
        "a/../../b.wav",
        "..\\a.wav",
        "C:a.wav",
        "evil.py",
        "sub/flow.yaml",
        "prompts/recordings.yaml",
        ".ssh/key",
    ],
)
def test_a_file_that_is_no_flows_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="does not belong to a flow"):
        unpacked(_zip({"flow.yaml": b"", name: b"x"}))


def test_what_is_no_zip_file_is_refused() -> None:
    for data in (b"", b"PK\x03\x04 nonsense", packed(FILES)[:-30]):
        with pytest.raises(ConfigError, match="no zip file"):
            unpacked(data)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.wav", "w") as file:
        for _ in range(210):
            file.write(bytes(1_000_000))
    with pytest.raises(ConfigError, match="200 MB"):
        unpacked(target.getvalue())
