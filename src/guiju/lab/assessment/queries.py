"""What pages and papers of evaluations show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from guiju.canonical import loads
from guiju.conduct.catalogue import Requirement, catalogue
from guiju.conduct.evaluation import plans
from guiju.conduct.evaluation.evidence import RuleTally
from guiju.conduct.evaluation.plan import RowPlan
from guiju.conduct.evaluation.result import RowResult, Said
from guiju.lab.agency.models import Agency
from guiju.lab.assessment.models import (
    Adjudication,
    Attestation,
    Correction,
    Document,
    RowState,
    RowTurn,
    Run,
    RunFinding,
    Standing,
    Tailoring,
)
from guiju.lab.assessment.running import Evaluated, Turned, compared, kept_evaluation
from guiju.lab.house.models import Installation
from guiju.record.codec import decode

TOLD_DAYS = 30
"""For so long Today tells of a row that turned."""
MOST_TURNS = 50


def house_words() -> dict[str, Any]:
    """Who is evaluated, as papers name it."""
    house, agency = Installation.objects.get(), Agency.objects.first()
    return {
        "agency": house.agency_id,
        "name": agency.name if agency else house.agency_id,
        "name_en": agency.name_en if agency else house.agency_id,
        "demonstration": house.demonstration,
        "origin": house.origin,
    }


def latest_run(state: str = "") -> Run | None:
    """The newest run that has a result, or the newest in a state."""
    rows = Run.objects.filter(state=state) if state else Run.objects.exclude(state="planned")
    return rows.order_by("-judged_on", "-pk").first()


def run_before(run: Run) -> Run | None:
    """The judged run of the same profile before this one."""
    rows = Run.objects.filter(profile=run.profile, pk__lt=run.pk).exclude(state="planned")
    return rows.order_by("-pk").first()


def changes_since(run: Run) -> tuple[Turned, ...]:
    """Rows that turned since the run before, and why; none where there was none."""
    before = run_before(run)
    if before is None:
        return ()
    return compared(kept_evaluation(before).evaluation, kept_evaluation(run).evaluation)


def trend(profile: str) -> QuerySet[Run]:
    """Judged runs of a profile, the oldest first."""
    return Run.objects.filter(profile=profile).exclude(state="planned").order_by("last_day", "pk")


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row with everything that stands behind it."""

    requirement: Requirement
    plan: RowPlan
    result: RowResult | None
    """Of the evaluation that is shown; None where there is none."""
    tallies: tuple[RuleTally, ...]
    documents: list[Document]
    attestations: list[Attestation]
    tailorings: list[Tailoring]
    suspicions: list[Adjudication]
    corrections: list[Correction]
    findings: list[RunFinding]
    turns: list[RowTurn]
    state: RowState | None


def row_page(row: str, shown: Evaluated | None) -> RowPage:
    """A row of the code; `shown` is the evaluation whose outcome is told. A fixed number of queries."""
    result = next((each for each in shown.evaluation.rows if each.id == row), None) if shown else None
    tallies = shown.snapshot.tallies if shown else ()
    return RowPage(
        requirement=catalogue()[row],
        plan=plans()[row],
        result=result,
        tallies=tuple(each for each in tallies if row in rows_of(each)),
        documents=[each for each in Document.objects.order_by("code", "-pk") if row in each.clauses],
        attestations=list(Attestation.objects.filter(row=row).order_by("-on", "-pk")),
        tailorings=list(Tailoring.objects.filter(row=row).order_by("-pk")),
        suspicions=list(Adjudication.objects.filter(row=row).prefetch_related("replies", "rulings").order_by("-pk")),
        corrections=list(Correction.objects.filter(row=row).order_by("-pk")),
        findings=list(RunFinding.objects.filter(row=row).select_related("run").order_by("-pk")),
        turns=list(RowTurn.objects.filter(row=row).order_by("-pk")[:MOST_TURNS]),
        state=RowState.objects.filter(row=row).first(),
    )


def rows_of(tally: RuleTally) -> tuple[str, ...]:
    """The rows that the rule of a tally serves."""
    from guiju.conduct.rule import RULES

    return RULES[tally.rule].requirements if tally.rule in RULES else ()


def findings(run: Run, *, owner: str = "", state: str = "") -> QuerySet[RunFinding]:
    """Findings of a run: open ones first, then by weight and row."""
    weight = Case(
        When(severity="critical", then=Value(0)),
        When(severity="major", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    done = Case(When(state__in=("closed", "lapsed"), then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = RunFinding.objects.filter(run=run).annotate(done=done, weight=weight)
    asked = Q()
    if owner:
        asked &= Q(owner=owner)
    if state:
        asked &= Q(state=state)
    return rows.filter(asked).order_by("done", "weight", "row")


def reasons(stored: Iterable[Any]) -> tuple[Said, ...]:
    """The sentences of a finding or a row's state, as `sentences.said` writes them."""
    return tuple(decode(Said, each) for each in stored)


def reasons_of(state: RowState | RowTurn) -> tuple[Said, ...]:
    """Why a row is as it is."""
    return reasons(loads(state.why.encode()))


@dataclass(frozen=True, slots=True)
class NowState:
    """Today's state for whoever oversees the house."""

    standing: Standing | None
    rows: list[RowState]
    turns: list[RowTurn]
    """Rows that turned lately, the newest first."""


def state_now(today: date) -> NowState:
    """Today's state; three queries."""
    order = {key: place for place, key in enumerate(catalogue())}
    rows = sorted(RowState.objects.all(), key=lambda each: order.get(each.row, len(order)))
    return NowState(Standing.objects.first(), rows, turned_lately(today))


def turned_lately(today: date) -> list[RowTurn]:
    """Rows that turned within a month, the newest first; one query."""
    return list(RowTurn.objects.filter(on__gt=today - timedelta(days=TOLD_DAYS)).order_by("-pk")[:MOST_TURNS])
