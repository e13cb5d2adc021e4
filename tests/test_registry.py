"""Whoever adds a file adds a type, and mistakes are told at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ivr.registry import load_all


def package(folder: Path, name: str, **modules: str) -> str:
    """Make a package of these modules and give its name."""
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text("", encoding="utf-8")
    for module, text in modules.items():
        (folder / name / f"{module}.py").write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    return name


class Base:
    """What is looked for."""

    kind: str | None = None


IMPORT = "from tests.test_registry import Base\n"


def test_types_are_found_by_file_in_order(tmp_path: Path) -> None:
    name = package(
        tmp_path,
        "found_pkg",
        b=IMPORT + "class B(Base):\n    kind = 'b'\n",
        a=IMPORT + "from found_pkg.b import B\nclass A(Base):\n    kind = 'a'\n",
        _help=IMPORT + "class Help(Base):\n    pass\n",
    )
    assert list(load_all(name, Base, "kind")) == ["a", "b"]


def test_two_of_one_name(tmp_path: Path) -> None:
    text = IMPORT + "class X(Base):\n    kind = 'x'\n"
    name = package(tmp_path, "twice_pkg", a=text, b=text)
    with pytest.raises(TypeError, match=r'twice_pkg.b and twice_pkg.a both define "x"'):
        load_all(name, Base, "kind")


def test_one_without_a_name(tmp_path: Path) -> None:
    name = package(tmp_path, "nameless_pkg", a=IMPORT + "class X(Base):\n    pass\n")
    with pytest.raises(TypeError, match=r"nameless_pkg.a.X has no kind"):
        load_all(name, Base, "kind")


def test_abstract_classes_are_passed_over(tmp_path: Path) -> None:
    text = (
        IMPORT + "from abc import ABC, abstractmethod\nclass X(Base, ABC):\n    @abstractmethod\n    def f(self): ...\n"
    )
    assert load_all(package(tmp_path, "abstract_pkg", a=text), Base, "kind") == {}
