"""Issued certificates and certificate numbers for the staff: lists, one certificate whole, every number explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guiju.lab.boot import data_folder
from guiju.lab.calibrations.review_record import ResultShown, results_shown
from guiju.lab.house import clock, keys, log, publication
from guiju.lab.house.act import Actor
from guiju.lab.house.files import stored
from guiju.lab.house.typed import plain_number
from guiju.lab.issuing import delivery, queries
from guiju.lab.issuing.models import Certificate, Number
from guiju.lab.issuing.signing_queries import words_of
from guiju.lab.ui.timeline import Step, Subject, timeline
from guiju.record.reading import case_bytes
from guiju.verification import Verdict, verify_file

PER_PAGE = 50
CHECKED = ("pdf", "xml", "record")
LINE = "record__job__line"
JOINED = (f"number__{LINE}__item", f"number__{LINE}__commission__certificate_for")
CASE_READERS = frozenset({"signatory", "reviewer", "technical_manager", "quality_manager", "head"})
"""Who may take the case home: it holds the personal data of the people who took part."""
KINDS = {
    "pdf": ("pdf", "application/pdf"),
    "xml": ("xml", "application/xml"),
    "proof": ("tlog-proof", "text/plain; charset=utf-8"),
    "record": ("record.json", "application/json"),
    "case": ("case.json", "application/json"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A certificate in the list."""

    row: Certificate
    number: str
    title: str
    item: str
    customer: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the offline check says of one of the stored files."""

    kind: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Whole:
    """One certificate with all that hangs on it."""

    shown: queries.Shown
    item: str
    customer: Any
    results: tuple[ResultShown, ...]
    successors: tuple[str, ...]
    """Certificates in force that say that they replace this one."""
    published: bool
    steps: tuple[Step, ...]

    @property
    def number(self) -> str:
        """The certificate's number."""
        return self.shown.number


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was ever given, with what became of it."""

    row: Number
    job: str
    certificate: Certificate | None
    gap: bool
    """The running number before it is on no row: somebody must explain that."""


def issued(asked: Mapping[str, str]) -> Page:
    """Issued certificates, newest first; `asked` may hold q, status, site, since and until (days)."""
    found = Certificate.objects.select_related("number", *JOINED).order_by("-issued_at", "-pk")
    if asked.get("status"):
        found = found.filter(status=asked["status"])
    since, until = day_of(asked.get("since", "")), day_of(asked.get("until", ""))
    if since:
        found = found.filter(issued_at__gte=clock.midnight(since))
    if until:
        found = found.filter(issued_at__lt=clock.midnight(until + timedelta(days=1)))
    if asked.get("site"):
        found = found.filter(**{f"number__{LINE}__site_code": asked["site"]})
    words = asked.get("q", "").strip()
    if words:
        found = found.filter(_matching(words))
    shown = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    shown.object_list = [Listed(each, each.number.number, *words_of(each.number.record.job)) for each in shown]
    return shown


def _matching(words: str) -> Q:
    line = f"number__{LINE}"
    columns = ("item__name", "item__name_en", "item__serial_number", "item__label", "commission__certificate_for__name")
    wanted = Q(number__number__icontains=words) | Q(number__record__job__number__icontains=words)
    for each in (*columns, "commission__certificate_for__name_en", "commission__number"):
        wanted |= Q(**{f"{line}__{each}__icontains": words})
    return wanted


def day_of(text: str) -> date | None:
    """A day out of a form; None for anything else, and for a year at whose ends a zone or a day more finds no date."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min.year < found.year < date.max.year else None


def certificate_of(number: str) -> Certificate | None:
    """The issued certificate with this number."""
    rows = Certificate.objects.select_related("number", "number__record", *JOINED)
    return rows.filter(number__number=number).first()


def whole(row: Certificate) -> Whole:
    """Everything that the page of one certificate shows, but the offline check."""
    shown = queries.shown(row)
    job = row.number.record.job
    _title, item, _customer = words_of(job)
    named = Certificate.objects.filter(number__replaces=row.number.number, status="issued").order_by("pk")
    number = Subject(row.number, str(_("Certificate number")))
    subjects = [Subject(row, row.number.number), number, Subject(job, job.number)]
    return Whole(
        shown=shown,
        item=item,
        customer=job.line.commission.certificate_for,
        results=results_shown(shown.case.record),
        successors=tuple(named.values_list("number__number", flat=True)),
        published=shown.log_index < shown.checkpoint_size,
        steps=timeline(subjects, refusals=True),
    )


def document(row: Certificate, kind: str) -> tuple[bytes, str, str] | None:
    """Bytes, file name and media type of one of a certificate's files, out of store and log; None where there is none.

    The proof is there once the log was published past the entry of the issue.
    """
    if kind not in KINDS:
        return None
    ending, media_type = KINDS[kind]
    data = _bytes(row, kind)
    name = delivery.paths(row.number.number).pdf.with_suffix(f".{ending}").name
    return None if data is None else (data, name, media_type)


def _bytes(row: Certificate, kind: str) -> bytes | None:
    if kind == "pdf":
        return stored(row.pdf_sha256)
    if kind == "xml":
        return stored(row.xml_sha256)
    if kind == "record":
        return stored(row.number.record.sha256)
    if kind == "case":
        return case_bytes(delivery.current_case(row))
    try:
        return publication.proof_for(delivery.issue_index(row)).encode("utf-8")
    except IndexError:
        return None


def may_take_case(who: Actor) -> bool:
    """Whether somebody may download the case with its enclosures."""
    return bool(who.roles & CASE_READERS)


def checked(row: Certificate) -> tuple[Checked, ...]:
    """What `guiju verify` says of the stored PDF, XML and record with the published log and the house's keys."""
    size = publication.published()
    where = (str(data_folder()), 0 if size is None else size.size, log.size())
    return _checked(where, row.number.number, row.pdf_sha256, row.xml_sha256, row.number.record.sha256)


@lru_cache(maxsize=200)
def _checked(where: tuple[str, int, int], number: str, *files: str) -> tuple[Checked, ...]:
    given: dict[str, Any] = {
        "log": publication.folder(),
        "vkeys": [publication.vkey()],
        "ca": keys.chain_pem(keys.seal()).encode(),
    }
    pairs = zip(CHECKED, files, strict=True)
    return tuple(Checked(kind, verify_file(stored(each), **given)) for kind, each in pairs)


def numbers(asked: Mapping[str, str]) -> Page:
    """Every number ever given, newest first; `asked` may hold q and state."""
    found = Number.objects.select_related("record__job", "certificate").order_by("-number")
    if asked.get("state"):
        found = found.filter(state=asked["state"])
    words = asked.get("q", "").strip()
    if words:
        found = found.filter(Q(number__icontains=words) | Q(record__job__number__icontains=words))
    shown = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    shown.object_list = list(shown.object_list)
    gaps = _gaps([each.number for each in shown])
    shown.object_list = [
        Given(each, each.record.job.number, getattr(each, "certificate", None), each.number in gaps) for each in shown
    ]
    return shown


def _gaps(shown: Sequence[str]) -> frozenset[str]:
    """Those of some numbers whose predecessor of the same prefix and year is on no row."""
    before = {each: found for each in shown if (found := _predecessor(each))}
    known = set(Number.objects.filter(number__in=before.values()).values_list("number", flat=True))
    return frozenset(each for each, found in before.items() if found not in known)


def _predecessor(number: str) -> str:
    """The number before of the same prefix and year; empty for the first of a year."""
    head, _dash, tail = number.rpartition("-")
    count = plain_number(tail) or 0
    return f"{head}-{count - 1:0{len(tail)}d}" if count > 1 else ""


def number_of(number: str) -> Number | None:
    """The row of a number."""
    return Number.objects.select_related("record__job").filter(number=number).first()
