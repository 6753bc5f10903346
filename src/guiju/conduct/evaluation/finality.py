"""Why an evaluation is not final: coverage, faults, suspicions, or the base of the agency's own profile."""

from __future__ import annotations

from decimal import Decimal

from guiju.conduct.evaluation.profile import Profile, ProfileError, profiles
from guiju.conduct.evaluation.result import Evaluation, Said


def profile_of(evaluation: Evaluation) -> Profile:
    """The profile that an evaluation was judged by: its own document, or one that comes with the software.

    One that this software does not have, or that stands on another version of its base, is told by its base's figures.
    """
    name = evaluation.profile.partition("/")[0]
    if evaluation.own is not None:
        try:
            return evaluation.own.profile()
        except ProfileError:
            name = evaluation.own.changes.base
    return profiles().get(name, profiles()["self"])


def open_points(evaluation: Evaluation) -> tuple[Said, ...]:
    """What keeps it from being final; empty where it is."""
    if evaluation.final:
        return ()
    wanted = profile_of(evaluation).final_coverage
    errors = sum(row.faulty for row in evaluation.rows)
    suspicions = sum(row.suspicion for row in evaluation.rows)
    told = []
    if Decimal(evaluation.coverage) < Decimal(wanted):
        named = (("coverage", percent(evaluation.coverage)), ("wanted", percent(wanted)))
        told.append(Said(code="open_coverage", parameters=named))
    if errors:
        told.append(Said(code="open_faults", parameters=(("count", str(errors)),)))
    if suspicions:
        told.append(Said(code="open_suspicions", parameters=(("count", str(suspicions)),)))
    return tuple(told) or (Said(code="open_base", parameters=()),)


def percent(share: str) -> str:
    """A share from 0 to 1 in per cent."""
    return f"{Decimal(share) * 100:.1f} %"
