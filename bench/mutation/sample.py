"""The sample flows as plain values, and changes to them."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from ivr.loading.files import FLOW_FILE, SITE_FILE
from ivr.loading.flow_file import read_text
from ivr.loading.yaml_reader import read_yaml

ROOT = Path(__file__).parents[2] / "flows"
SITE = "site"
"""Stands for site.yaml where the other files are named for their flows."""
DROP = "\0drop"
"""The new value of a field that goes."""
Where = tuple[str | int, ...]
Documents = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One value of a file that changes: the flow (or `site`), the path in its file, and the new value."""

    path: Where
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """The sample flows with one seeded defect."""

    kind: str
    what: str
    """What was done, for people."""
    edits: tuple[Edit, ...]

    @classmethod
    def of(cls, kind: str, what: str, *edits: tuple[Where, object]) -> Self:
        """Give the mutant that these paths and values make."""
        return cls(kind=kind, what=what, edits=tuple(Edit(path=path, value=value) for path, value in edits))

    @property
    def name(self) -> str:
        """Give the flow that was changed, or `site`."""
        return str(self.edits[0].path[0])


@dataclass(frozen=True, slots=True)
class Sample:
    """The files of the sample flows: site.yaml as `site`, each flow by its id."""

    documents: Documents

    def nodes(self, *types: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Give the nodes of these types, all without any: flow, id and fields."""
        for flow, document in self.documents.items():
            if flow != SITE:
                for name, fields in document["nodes"].items():
                    if not types or fields["type"] in types:
                        yield flow, name, fields

    def changed(self, mutant: Mutant) -> Sample:
        """Give the files with the defect."""
        documents = dict(self.documents)
        for edit in mutant.edits:
            documents[str(edit.path[0])] = _edited(documents[str(edit.path[0])], edit.path[1:], edit.value)
        return Sample(documents)

    def texts(self) -> dict[str, str]:
        """Give each file as YAML."""
        return {name: _dumped(document) for name, document in self.documents.items()}

    def write(self, folder: Path) -> None:
        """Write the files as they belong together."""
        for name, text in self.texts().items():
            place = folder / SITE_FILE if name == SITE else folder / name / FLOW_FILE
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def fingerprint(self, mutant: Mutant) -> bytes:
        """Give what is the same for two mutants that are the same."""
        name = mutant.name
        return hashlib.sha256((name + _dumped(self.changed(mutant).documents[name])).encode()).digest()


def sample() -> Sample:
    """Give the sample flows as they are."""
    files = {SITE: ROOT / SITE_FILE, **{file.parent.name: file for file in sorted(ROOT.glob(f"*/{FLOW_FILE}"))}}
    read = {name: read_yaml(str(file), read_text(file))[0] for name, file in files.items()}
    return Sample(json.loads(json.dumps(read)))


def _dumped(document: object) -> str:
    # Written in full: what two parts of a file share is no alias.
    dumper = type("Dumper", (yaml.CSafeDumper,), {"ignore_aliases": lambda *_: True})
    return str(yaml.dump(document, Dumper=dumper, allow_unicode=True, sort_keys=False, width=200))


def _edited(value: Any, path: Sequence[str | int], new: object) -> Any:
    """Give a copy with the change; what lies beside the path is shared."""
    if not path:
        return copy.deepcopy(new)
    changed = copy.copy(value)
    head, rest = path[0], path[1:]
    if not rest and new == DROP:
        del changed[head]
    elif isinstance(changed, list):
        assert isinstance(head, int)
        changed[head] = _edited(changed[head], rest, new)
    else:
        changed[head] = _edited(changed.get(head), rest, new) if rest else copy.deepcopy(new)
    return changed
