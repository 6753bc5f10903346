"""What reviewers are shown: the records that wait, and one record with its lights, flags, draft and history."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.lab.calibrations.lights import TitledLight, table
from guiju.lab.calibrations.models import Job, Record, Statement
from guiju.lab.calibrations.review import ReturnRecord, Review
from guiju.lab.calibrations.review_flags import Earlier, Flag, earlier_of, flags
from guiju.lab.calibrations.review_record import RecordShown, record_shown, said
from guiju.lab.calibrations.rows import job_of
from guiju.lab.calibrations.statements import case_of, say
from guiju.lab.house import clock
from guiju.lab.house.act import Actor, Reading
from guiju.lab.methods.models import Method
from guiju.lab.people.facts import person
from guiju.lab.ui.acting import ToldLight, lights
from guiju.lab.ui.timeline import Step, Subject, people, timeline
from guiju.lab.ui.words import language
from guiju.record.enclose import enclose
from guiju.record.statement import Case, EnclosedDocument, SignedStatement
from guiju.record.statement import Statement as Said
from guiju.record.words import Day

PER_PAGE = 50
LATER = frozenset({"7.8.2.1 d", "7.8.2.1 j", "7.8.2.1 o", "people"})
"""Items of the list that review, approval and issue add: number and code, day of issue, who reviewed and approved."""
DRAFT_CODE = "0000-0000-0000-0000"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits for review."""

    job: Job
    title: str
    item: str
    customer: str
    method: str
    field: str
    calibrator: str
    own: bool
    corrections: int
    raised: int
    readings: int


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of GB/T 27025 on the draft: met, given later, or missing."""

    item: str
    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A statement that stands on the record: its purpose, who signed and when."""

    purpose: str
    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One record for its reviewer."""

    job: Job
    row: Record
    case: Case
    shown: RecordShown
    flags: tuple[Flag, ...]
    earlier: tuple[Earlier, ...]
    checklist: tuple[ListItem, ...]
    signatures: tuple[Signature, ...]
    steps: tuple[Step, ...]
    returned: tuple[Record, ...]

    @property
    def missing(self) -> tuple[ListItem, ...]:
        """Items of the list that the draft lacks."""
        return tuple(each for each in self.checklist if each.state == "missing")


@cache
def _titles() -> Mapping[str, Mapping[str, str]]:
    own = files("guiju.lab.calibrations") / "data" / "review_lights.toml"
    return {**table(), **tomllib.loads(own.read_text("utf-8"))}


def titled(shown: Iterable[ToldLight]) -> tuple[TitledLight, ...]:
    """Lights under their short titles in the language of the page, in their order."""
    return tuple(
        TitledLight(each.code, _titles().get(each.code, {}).get(language(), each.code), each.colour, each.findings)
        for each in shown
    )


def unsigned(said_: Said) -> SignedStatement:
    """A statement that nobody has signed: enough for the lights before an act, never for the act."""
    return SignedStatement(statement=said_, algorithm="Ed25519", key_id="", value="", certificate="")


def waiting(who: Actor, asked: Mapping[str, str]) -> Page:
    """Records that wait for review, oldest first; `asked` may hold q, field and mine (another's work alone)."""
    found = _filtered(Job.objects.filter(state="finished"), who, asked)
    shown = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    methods = {each.code: each for each in Method.objects.filter(code__in={j.line.method_code for j in shown})}
    names = people(each.calibrator for each in shown)
    shown.object_list = [_waiting(each, who, methods.get(each.line.method_code), names) for each in shown]
    return shown


def _filtered(found: QuerySet[Job], who: Actor, asked: Mapping[str, str]) -> QuerySet[Job]:
    line = "line__commission__certificate_for"
    current = Prefetch("records", queryset=Record.objects.filter(state="current"), to_attr="standing")
    found = found.select_related("line__item", line).prefetch_related(current).order_by("finished_at", "pk")
    if asked.get("field"):
        found = found.filter(line__method_code__in=Method.objects.filter(field=asked["field"]).values("code"))
    if asked.get("mine"):
        found = found.exclude(calibrator=who.person_id)
    words = asked.get("q", "").strip()
    if words:
        columns = ("number", "line__item__name", "line__item__serial_number", f"{line}__name", "line__method_code")
        wanted = Q()
        for each in columns:
            wanted |= Q(**{f"{each}__icontains": words})
        found = found.filter(wanted)
    return found


def _waiting(job: Job, who: Actor, method: Method | None, names: Mapping[str, str]) -> Waiting:
    english = language() == "en"
    line, digest = job.line, job.standing[0].digest if job.standing else {}
    customer = line.commission.certificate_for
    return Waiting(
        job=job,
        title=(line.title_en or line.title) if english else line.title,
        item=" · ".join(filter(None, (line.item.name_en if english else line.item.name, line.item.serial_number))),
        customer=(customer.name_en or customer.name) if english else customer.name,
        method=f"{line.method_code} {line.edition}",
        field=method.field if method else "",
        calibrator=names.get(job.calibrator, job.calibrator),
        own=job.calibrator == who.person_id,
        corrections=digest.get("corrections", 0),
        raised=digest.get("raised", 0),
        readings=digest.get("readings", 0),
    )


def fields_waiting() -> tuple[str, ...]:
    """Fields of the records that wait for review."""
    codes = Job.objects.filter(state="finished").values("line__method_code")
    return tuple(Method.objects.filter(code__in=codes).order_by("field").values_list("field", flat=True).distinct())


def current(number: str) -> tuple[Job, Record] | None:
    """The job and its frozen record; None when there is no such job, or nothing of it is frozen."""
    job = job_of(number).first()
    row = Record.objects.filter(job=job, state="current").order_by("-revision").first() if job else None
    return (job, row) if job is not None and row is not None else None


def standing_case(row: Record, who: Actor) -> Case:
    """The case of a record as it stands."""
    with transaction.atomic():
        return case_of(Reading(who, locking=False), row)


def reviewed(job: Job, row: Record, who: Actor) -> Reviewed:
    """Everything that the page of one record shows."""
    case = standing_case(row, who)
    earlier = earlier_of(job, row, case.record)
    records = list(Record.objects.filter(job=job).order_by("pk"))
    return Reviewed(
        job=job,
        row=row,
        case=case,
        shown=record_shown(case),
        flags=flags(case, earlier),
        earlier=earlier,
        checklist=_checklist(case),
        signatures=_signatures(row, case),
        steps=timeline(_subjects(job, records), refusals=True),
        returned=tuple(each for each in records if each.state == "returned"),
    )


def _subjects(job: Job, records: list[Record]) -> list[Subject]:
    rows = [Subject(job, job.number), Subject(job.line.item, str(_("Item")))]
    return rows + [Subject(each, f"{each.number}/{each.revision}") for each in records]


def _signatures(row: Record, case: Case) -> tuple[Signature, ...]:
    rows = list(Statement.objects.filter(record=row, void_reason="").order_by("pk"))
    names = people(each.person_code for each in rows)
    return tuple(
        Signature(
            each.purpose,
            names.get(each.person_code, each.person_code),
            f"{clock.parse_instant(each.document['statement']['at']).astimezone(clock.zone()):%Y-%m-%d %H:%M}",
        )
        for each in rows
    )


def draft(case: Case) -> Any:
    """The certificate as it would look if it were issued today, under a number that is none."""
    from guiju.certificate import Issuing, certificate_model

    issuing = Issuing(
        number=f"草稿-{case.record.number}",
        code=DRAFT_CODE,
        issued_on=Day(clock.today().isoformat()),
        verification_address="draft",
    )
    return certificate_model(case, issuing)


def _checklist(case: Case) -> tuple[ListItem, ...]:
    from guiju.certificate import checklist, item_words
    from guiju.certificate.checklist import LIST

    lacking = set(checklist(draft(case)))
    signed = {each.statement.purpose for each in case.statements}
    later = LATER - ({"people"} if "review" in signed else set()) - ({"7.8.2.1 o"} if "approve" in signed else set())
    return tuple(
        ListItem(
            each.item,
            said(item_words(each.item)),
            "later" if each.item in later else "missing" if each.item in lacking else "met",
        )
        for each in LIST
    )


def review_lights(job: Job, row: Record, who: Actor) -> tuple[TitledLight, ...]:
    """The lights of signing the review now, worst first."""
    by, statement = _stand_in(row, who)
    request = Review.Request(job=job.number, by=by, signed=unsigned(statement))
    return titled(lights(Review, request, who))


def return_lights(job: Job, who: Actor) -> tuple[TitledLight, ...]:
    """The lights of returning the record now."""
    return titled(lights(ReturnRecord, ReturnRecord.Request(job=job.number, reason="…"), who))


def _stand_in(row: Record, who: Actor) -> tuple[EnclosedDocument, Said]:
    with transaction.atomic():
        reading = Reading(who, locking=False)
        found = person(reading, who.person_id, reading.day)
    by = enclose(found)
    return by, say("review", row.sha256, "reviewer", by, clock.now())
