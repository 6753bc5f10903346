"""The evaluation that pages show: today's state where it is kept, else the last run that was judged."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from guiju import __version__
from guiju.conduct.evaluation import evaluate
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.evaluation.profile_differences import profile_of
from guiju.conduct.evaluation.result import Evaluation, RowResult
from guiju.conduct.evaluation.statement import HEARING, STATEMENT, SignedRun
from guiju.lab.agency.models import Agency
from guiju.lab.assessment import heard
from guiju.lab.assessment.models import Declaration, Run, RunFinding
from guiju.lab.assessment.running import Evaluated, evaluated
from guiju.lab.assessment.sources import gather, last_twelve_months
from guiju.lab.assessment.standing import trusted
from guiju.lab.assessment.sworn import doubt_of
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.unfit import unfit
from guiju.lab.people.models import Person
from guiju.record.codec import from_bytes
from guiju.record.errors import RecordError
from guiju.reports import Assessor, EarlierRun, HeardLine, House

SHOWN_RUNS = 12
"""So many earlier runs stand in a trend and in a row's history."""


@dataclass(frozen=True, slots=True)
class Present:
    """An evaluation with what it was judged from, and where it comes from."""

    evaluation: Evaluation
    snapshot: Snapshot | None
    """None where the file is gone: counts are then those of the rows alone."""
    day: date
    run: Run | None
    """The run that it belongs to; None for today's state."""
    log_size: int | None = None
    """Of today's state: of so many entries of the log it was judged; what was done since is not in it."""

    def row(self, row: str) -> RowResult:
        """The result of one row. Raises StopIteration for no row of the code."""
        return next(each for each in self.evaluation.rows if each.id == row)


def present() -> Present | None:
    """Today's state of the self-evaluation, else the last judged run of it; None while nothing was judged."""
    standing = trusted()
    if standing is not None and standing.evaluation:
        found = _today(standing.evaluation, standing.day)
        return Present(found.evaluation, found.snapshot, standing.day, None, standing.log_size)
    run = Run.objects.exclude(evaluation_sha256="").filter(profile="self").order_by("-last_day", "-pk").first()
    return None if run is None else of_run(run)


def of_run(run: Run) -> Present | None:
    """What a run found; None before it was judged, or where its files are gone."""
    found = _evaluation(run.evaluation_sha256)
    return None if found is None else Present(found, _snapshot(run.snapshot_sha256), run.last_day, run)


@lru_cache(maxsize=2)
def _today(digest: str, day: date) -> Evaluated:
    """Today's state counted again out of the kept judgements: `digest`, that of the kept state, tells when it moved."""
    sources = gather(*last_twelve_months(day), touched=frozenset, goes_on=True)
    return evaluated(sources, profiles()["self"])


@lru_cache(maxsize=32)
def _evaluation(digest: str) -> Evaluation | None:
    """By its hash, so what is kept here never grows old."""
    try:
        return from_bytes(Evaluation, stored(digest))
    except (FileMissing, RecordError):
        return None


@lru_cache(maxsize=8)
def _snapshot(digest: str) -> Snapshot | None:
    try:
        return from_bytes(Snapshot, stored(digest))
    except (FileMissing, RecordError):
        return None


def other_profile(shown: Present) -> Evaluation | None:
    """The same snapshot judged by the social profile, or by that of self-evaluation; None without the snapshot."""
    name = "self" if profile_of(shown.evaluation).base == "social" else "social"
    return None if shown.snapshot is None else evaluate(shown.snapshot, profiles()[name])


def runs_before(shown: Present) -> list[Run]:
    """Earlier judged runs of the same profile, oldest first."""
    name = shown.evaluation.profile.partition("/")[0]
    rows = Run.objects.exclude(evaluation_sha256="").filter(profile=name)
    rows = rows.filter(last_day__lt=shown.day) if shown.run is None else rows.filter(pk__lt=shown.run.pk)
    return _sound(rows)


def runs_until(shown: Present) -> list[Run]:
    """Judged runs of whatever profile up to what is shown, without itself, oldest first: a row's history."""
    rows = Run.objects.exclude(evaluation_sha256="")
    rows = rows.filter(last_day__lte=shown.day) if shown.run is None else rows.filter(pk__lt=shown.run.pk)
    return _sound(rows)


def _sound(rows: QuerySet[Run]) -> list[Run]:
    """The last of these runs, oldest first, without those that are not as they were filed."""
    found = list(rows.order_by("-last_day", "-pk")[:SHOWN_RUNS])[::-1]
    changed = unfit(Run, found) if found else {}
    return [each for each in found if each.pk not in changed]


def names_of_staff(among: Collection[str] | None = None) -> dict[str, str]:
    """Names of the agency's people by code, for readers inside it; what goes outside keeps the codes.

    Args:
        among: texts of which some are codes of people; without it, everybody's names.
    """
    people = Person.objects.all() if among is None else Person.objects.filter(code__in=among)
    return dict(people.values_list("code", "name"))


def names_inside(lang: str) -> dict[str, str]:
    """Names by code of the people and of the agency, for readers inside it."""
    name = "name_en" if lang == "en" else "name"
    return {**names_of_staff(), **dict(Agency.objects.values_list("code", name))}


def house_of(shown: Present, other: Evaluation | None = None) -> House:
    """What the report is told beside the evaluation."""
    agency = Agency.objects.order_by("-pk").first()
    run = shown.run
    doubt = doubt_of(run) if run else ""
    names = names_of_staff()
    return House(
        agency=(agency.name, agency.name_en) if agency else ("", ""),
        number=run.code if run else "",
        software=f"Guiju {__version__}",
        doubted=bool(doubt),
        assessors=_assessors(run, names),
        signed=()
        if doubt or not run or not run.frozen_on
        else ((names.get(run.frozen_by, run.frozen_by), f"{run.frozen_on}"),),
        earlier=tuple(
            EarlierRun(day=each.last_day.isoformat(), verdict=each.verdict, score=each.score or None)
            for each in runs_before(shown)
        ),
        other=other,
        owners=_owners(run, names),
        people=names,
        heard=_heard(run, names),
        files=() if doubt else _frozen_files(run),
    )


def _signed(run: Run, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return ((names.get(run.frozen_by, run.frozen_by), f"{run.frozen_on}"),) if run.frozen_on else ()


def _assessors(run: Run | None, names: dict[str, str]) -> tuple[Assessor, ...]:
    """Who was asked to evaluate, and what each declared, and when; whoever declared a conflict took no part."""
    if run is None:
        return ()
    declared = {each.person: each for each in Declaration.objects.filter(run=run).order_by("person")}
    people = sorted({*run.assessors, *declared})
    return tuple(
        Assessor(
            name=names.get(each, each),
            interests=declared[each].conflict if each in declared else "",
            declared_on=f"{declared[each].declared_on}" if each in declared else "",
        )
        for each in people
    )


def _heard(run: Run | None, names: dict[str, str]) -> tuple[HeardLine, ...]:
    """What people named in findings said, then what owners replied."""
    if run is None:
        return ()
    lines = [
        HeardLine(
            row=each.finding.row,
            name=names.get(each.person, each.person),
            state=each.state,
            day=f"{each.replied_on or each.reply_until}",
            said=each.statement,
        )
        for each in heard.of_run(run)
    ]
    answered = RunFinding.objects.filter(run=run).exclude(replied_by="").exclude(state="lapsed").order_by("pk")
    return (
        *lines,
        *(
            HeardLine(
                row=each.row,
                name=names.get(each.replied_by, each.replied_by),
                state="answered",
                day=f"{each.replied_on}",
                said=each.reply,
            )
            for each in answered
        ),
    )


def _frozen_files(run: Run | None) -> tuple[tuple[str, bytes], ...]:
    """The signed statement of a frozen run and how people were heard; nothing where a file is gone."""
    if run is None or not run.statement_sha256:
        return ()
    try:
        statement = stored(run.statement_sha256)
        hearing = stored(from_bytes(SignedRun, statement).statement.hearing)
    except (FileMissing, RecordError):
        return ()
    return (STATEMENT, statement), (HEARING, hearing)


def _owners(run: Run | None, names: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    given = RunFinding.objects.filter(run=run).exclude(owner="") if run else ()
    return tuple((each.row, names.get(each.owner, each.owner), f"{each.due or ''}") for each in given)
