"""Kinds of seeded defects, one theme a file: each gives all the defects of its kind that the sample flows can have."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from bench.mutation.kinds import data, keys, prompts, site, ways
from bench.mutation.sample import Mutant, Sample

Kind = Callable[[Sample], Iterator[Mutant]]
KINDS: Mapping[str, Kind] = {**ways.KINDS, **keys.KINDS, **prompts.KINDS, **data.KINDS, **site.KINDS}


def mutants(flows: Sample, count: int, seed: int) -> list[Mutant]:
    """Give `count` mutants, no two the same, as many of each kind as there are, or as of the others.

    Raises ValueError when the kinds have fewer in all.
    """
    chance = random.Random(seed)
    seen: set[bytes] = {flows.fingerprint(each) for each in _untouched(flows)}
    queues: dict[str, list[Mutant]] = {}
    for name, kind in KINDS.items():
        found = list(kind(flows))
        chance.shuffle(found)
        queues[name] = found[::-1]
    chosen: list[Mutant] = []
    while len(chosen) < count:
        if not any(queues.values()):
            raise ValueError(f"there are only {len(chosen)} different mutants")
        for waiting in queues.values():
            while waiting and len(chosen) < count:
                mutant = waiting.pop()
                fingerprint = flows.fingerprint(mutant)
                if fingerprint not in seen:
                    seen.add(fingerprint)
                    chosen.append(mutant)
                    break
    order = {name: place for place, name in enumerate(KINDS)}
    return sorted(chosen, key=lambda each: order[each.kind])


def _untouched(flows: Sample) -> Iterator[Mutant]:
    """Give each file as it is, so that no change that changes nothing counts."""
    for name, document in flows.documents.items():
        field = next(iter(document))
        yield Mutant.of("", "", ((name, field), document[field]))
