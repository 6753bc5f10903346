"""Acts of the period, and the audit, beside the log, which names each of them: no more was done than it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from guiju.conduct.audit_digest import audit_digest
from guiju.conduct.period_facts import ActCount, ActsFacts, AuditFacts
from guiju.dossier.committed_rows import SETTLING
from guiju.dossier.log import LogReading
from guiju.dossier.manifest import Manifest
from guiju.dossier.names import PERIODS
from guiju.dossier.problems import Problem, problem

NOT_LOGGED: Final = frozenset({"calibrations.record_readings"})
"""Acts that write no entry of their own: the record's chain holds what they took."""


def as_logged(
    periods: Mapping[str, Any], manifest: Manifest, log: LogReading
) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    """Facts of the period with no more acts done than the log names, and what was said beyond that.

    An audit of which the log says something else was none; what is told against the agency counts all the same.
    """
    if not log.verified:
        return periods, ()
    found: list[Problem] = []
    counted: dict[str, Any] = {}
    for name, facts in periods.items():
        if isinstance(facts, ActsFacts):
            counted[name] = _counted(name, facts, manifest, log, found)
        elif isinstance(facts, AuditFacts):
            counted[name] = _audited(name, facts, manifest, log, found)
        else:
            counted[name] = facts
    return counted, tuple(found)


def _audited(name: str, facts: AuditFacts, manifest: Manifest, log: LogReading, found: list[Problem]) -> AuditFacts:
    member = f"{PERIODS}{name}.json"
    settled = log.done(SETTLING, "", manifest.last_day)
    if len(facts.settled or ()) < settled:
        found.append(problem("settled_left_out", member, stated=len(facts.settled or ()), found=settled))
    stated = "" if facts.audited_on is None else audit_digest(facts.audited_on, facts.problems)
    if stated == log.audit:
        return facts
    found.append(problem("audit_not_logged", member, day=facts.audited_on or "—", count=len(facts.problems)))
    return replace(facts, audited_on=None, compared=0)


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
