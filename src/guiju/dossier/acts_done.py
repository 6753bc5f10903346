"""Acts of the period beside the log, which names each of them: no more was done than it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from guiju.conduct.period_facts import ActCount, ActsFacts
from guiju.dossier.log import LogReading
from guiju.dossier.manifest import Manifest
from guiju.dossier.names import PERIODS
from guiju.dossier.problems import Problem, problem

NOT_LOGGED: Final = frozenset({"calibrations.record_readings"})
"""Acts that write no entry of their own: the record's chain holds what they took."""


def as_logged(
    periods: Mapping[str, Any], manifest: Manifest, log: LogReading
) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    """Facts of the period with no more acts done than the log names, and what was said beyond that."""
    if not log.verified:
        return periods, ()
    found: list[Problem] = []
    counted = {
        name: _counted(name, facts, manifest, log, found) if isinstance(facts, ActsFacts) else facts
        for name, facts in periods.items()
    }
    return counted, tuple(found)


def _counted(name: str, facts: ActsFacts, manifest: Manifest, log: LogReading, found: list[Problem]) -> ActsFacts:
    acts: list[ActCount] = []
    for each in facts.acts:
        there = log.done(each.act, manifest.first_day, manifest.last_day)
        beyond = each.done > there and each.act not in NOT_LOGGED
        if beyond:
            told = {"act": each.act, "stated": each.done, "found": there}
            found.append(problem("acts_beyond", f"{PERIODS}{name}.json", **told))
        acts.append(replace(each, done=there) if beyond else each)
    return replace(facts, acts=tuple(acts))
