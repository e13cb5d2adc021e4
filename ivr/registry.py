"""Finds node types and lint rules by file: whoever adds a file adds a type."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TypeVar

T = TypeVar("T")


def load_all(package: str, base: type[T], name: str) -> dict[str, type[T]]:
    """Give every concrete subclass of `base` defined in the modules of `package`, by its attribute `name`, sorted.

    Modules whose name begins with `_` are helpers and are passed over. Raises TypeError when two classes
    share a name or a class has none.
    """
    found: dict[str, type[T]] = {}
    for module_info in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{module_info.name}")
        for value in vars(module).values():
            if not _is_defined_here(value, base, module.__name__):
                continue
            key = _key(value, name)
            if key in found:
                raise TypeError(f'{value.__module__} and {found[key].__module__} both define "{key}"')
            found[key] = value
    return dict(sorted(found.items()))


def _is_defined_here(value: object, base: type[T], module: str) -> bool:
    if not inspect.isclass(value) or not issubclass(value, base) or inspect.isabstract(value):
        return False
    return value.__module__ == module


def _key(cls: type[object], name: str) -> str:
    fields = getattr(cls, "model_fields", {})
    value = fields[name].default if name in fields else getattr(cls, name, None)
    if not isinstance(value, str):
        raise TypeError(f"{cls.__module__}.{cls.__name__} has no {name}")
    return value
