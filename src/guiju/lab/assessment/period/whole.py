"""Facts of a period about the house as a whole: acts, audit, public declaration, evaluations."""

from collections import Counter
from datetime import date

from django.db.models import Count

from guiju.canonical import loads
from guiju.conduct.period_facts import (
    ActCount,
    ActsFacts,
    AuditFacts,
    DeclaredFacts,
    RefusedForRow,
    SelfEvaluationsFacts,
    SettledRow,
)
from guiju.conduct.rule import RULES
from guiju.lab.agency.as_of import held_on
from guiju.lab.agency.models import ScopeRow
from guiju.lab.agency.public_scope import Asked, declared
from guiju.lab.house import clock
from guiju.lab.house.audit import kept
from guiju.lab.house.models import JournalEntry, RowSettlement
from guiju.lab.house.reading import Reading
from guiju.lab.house.unfit import unfit
from guiju.lab.methods.models import Edition
from guiju.record.words import Day

OF_EVALUATION = "assessment."
"""Beginning of the names of the acts by which rows of the code are answered."""


def acts(reading: Reading, first_day: date, last_day: date) -> ActsFacts:
    """Acts done and refused in the period, and the rows of the code for which rules of conduct refused any."""
    start, end = clock.instants(first_day, last_day)
    rows = JournalEntry.objects.filter(at__gte=start, at__lt=end)
    counted: dict[str, Counter[str]] = {}
    for act, outcome, number in rows.values_list("act", "outcome").annotate(number=Count("pk")):
        counted.setdefault(act, Counter())[outcome] += number
    refused: Counter[str] = Counter()
    # What a rule of conduct refused is a breach that was kept out. Slips of state, of values and of signing are none,
    # and neither is what answers an evaluation: a form filled in wrongly says nothing of the agency's work.
    for answer in (
        rows.filter(outcome="refused").exclude(act__startswith=OF_EVALUATION).values_list("answer", flat=True)
    ):
        found = [each for each in loads(answer.encode())["findings"] if each["code"] in RULES]
        refused.update({row for each in found for row in each["requirements"]})
    return ActsFacts(
        acts=tuple(
            ActCount(act=act, done=number["done"], refused=number["refused"]) for act, number in sorted(counted.items())
        ),
        refusals=tuple(RefusedForRow(row=row, refused=number) for row, number in sorted(refused.items())),
    )


def audited(reading: Reading, first_day: date, last_day: date) -> AuditFacts:
    """The last whole audit that was kept."""
    found = kept.last()
    return AuditFacts(
        day=Day(last_day.isoformat()),
        audited_on=None if found is None else Day(clock.civil_day(found.at).isoformat()),
        compared=0 if found is None else found.compared,
        problems=() if found is None else found.problems,
        settled=_settled(first_day, last_day) or None,
    )


def _settled(first_day: date, last_day: date) -> tuple[SettledRow, ...]:
    rows = RowSettlement.objects.filter(settled_on__lte=last_day).order_by("pk")
    return tuple(
        SettledRow(
            table=each.of_table,
            known=each.known_as,
            adopted=each.way == "adopted",
            on=Day(each.settled_on.isoformat()),
            in_period=each.settled_on >= first_day,
        )
        for each in rows
    )


def declared_capability(reading: Reading, first_day: date, last_day: date) -> DeclaredFacts:
    """What the public page shows on the last day, beside the lines in force by an edition in force."""
    shown = set(declared(last_day, Asked()).values_list("code", flat=True))
    held = ScopeRow.objects.filter(held_on(last_day))
    editions = {
        (method, edition)
        for method, edition, effective, superseded in Edition.objects.values_list(
            "method__code", "edition", "effective_from", "superseded_on"
        )
        if effective <= last_day and (superseded is None or superseded > last_day)
    }
    lines = held.values_list("code", "method_code", "edition")
    offered = {code for code, method, edition in lines if (method, edition) in editions}
    return DeclaredFacts(in_force=len(offered), declared=len(shown), beyond=tuple(sorted(shown - offered)))


def self_evaluations(reading: Reading, first_day: date, last_day: date) -> SelfEvaluationsFacts:
    """Runs that were frozen up to the last day; one that no act froze is none."""
    from guiju.lab.assessment.models_runs import Run, RunFinding

    rows = list(Run.objects.filter(state="frozen", frozen_on__lte=last_day).order_by("frozen_on", "pk"))
    changed = unfit(Run, rows) if rows else {}
    frozen = [each for each in rows if each.pk not in changed]
    last = frozen[-1] if frozen else None
    open_rows = RunFinding.objects.filter(state="open").order_by("pk")
    return SelfEvaluationsFacts(
        day=Day(last_day.isoformat()),
        frozen=len(frozen),
        last_on=None if last is None else Day(last.frozen_on.isoformat()),
        without_action=() if last is None else tuple(open_rows.filter(run=last).values_list("row", flat=True)),
    )
