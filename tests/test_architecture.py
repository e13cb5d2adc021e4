"""Who may know whom: the contracts of pyproject.toml hold, and they speak of packages that exist."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
PACKAGES = ("ivr", "sip", "web_designer")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def test_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    failed = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert not failed, capsys.readouterr().out


def test_contracts_name_what_exists() -> None:
    names = {
        name.removesuffix(".*")
        for contract in CONTRACTS
        for key in ("layers", "modules", "source_modules")
        for layer in contract.get(key, [])
        for name in layer.split(" | ")
    }
    for name in names:
        path = ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), name


def test_every_package_of_the_core_has_its_place() -> None:
    placed = {name for layer in CONTRACTS[0]["layers"] for name in layer.split(" | ")}
    beside = {"ivr.acd", "ivr.store", "ivr.speech"}
    packages = {f"ivr.{path.name}" for path in (ROOT / "ivr").iterdir() if (path / "__init__.py").is_file()}
    assert packages - placed - beside == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_only_commands_print_or_exit(package: str) -> None:
    for file in sorted((ROOT / package).rglob("*.py")):
        if file.relative_to(ROOT).parts[:2] == ("ivr", "cli"):
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        names = {node.id for node in calls if isinstance(node, ast.Name)}
        assert not names & {"print", "exit", "quit"}, file
