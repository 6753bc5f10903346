"""Making a certificate's final files outside any transaction, and looking at files that are handed to `issue`.

Issuing has three steps: `reserve_number` (act); `produce` here: render, seal, timestamp, store by content hash, fsync;
`issue` (act), which reads and judges again. A process that ends in between leaves a reservation: the next call goes on
with the same number, and `recover` explains those that nobody takes up.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from guiju.canonical import sm3
from guiju.conduct.facts import Difference
from guiju.lab.calibrations.statements import case_of, enclosed_person, say
from guiju.lab.house import clock, failpoint, keys, signing
from guiju.lab.house.act import Actor, Conflict, Outcome, Reading, Refused, perform
from guiju.lab.house.files import FileMissing, store, stored
from guiju.lab.house.own_keys import house_key
from guiju.lab.house.parameters import values_on
from guiju.lab.house.typed import plain_number
from guiju.lab.issuing.models import Certificate, Number
from guiju.record.statement import Case, EnclosedDocument
from guiju.record.words import Day

PDF, XML = "application/pdf", "application/xml"
ABANDONED_AFTER = timedelta(minutes=15)
"""A reservation that old belongs to a process that has ended: producing takes seconds."""
INTERRUPTED = "签发过程中断，编号未使用 / issuing was interrupted; the number was not used"
RETURNED = "记录在签发前被退回，编号未使用 / the record was returned before issue; the number was not used"
SUPERSEDED = "改为另一替换关系，编号未使用 / another replacement was chosen; the number was not used"
DEFAULT_PREFIX = "GJ"
TRIES = 3
"""How often a new number is sought when others take numbers at the same time."""
LOCAL_ADDRESS = "http://127.0.0.1:8000/verify"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What files handed to `issue` are, compared with the record that the number was reserved for."""

    record_sha256: str
    content: tuple[Difference, ...]
    checklist: tuple[str, ...]
    pdf_sm3: str
    xml_sm3: str


@dataclass(frozen=True, slots=True)
class Produced:
    """The final files in the store, and the level that the PDF's signature reached."""

    pdf_sha256: str
    xml_sha256: str
    level: str


def numbered_case(number: str) -> tuple[Number, Case, Any]:
    """The number's row, the case of its record as it stands, and what the certificate says beyond the record."""
    from guiju.certificate import Issuing

    with transaction.atomic():
        reading = Reading(signing.SYSTEM)
        row = reading.one(Number.objects.select_related("record").filter(number=number), number)
        case = case_of(reading, row.record)
        parameters = values_on(reading, reading.day)
    # A later statement about the certificate itself is not part of what it says.
    case = _before_issue(case)
    issuing = Issuing(
        number=row.number,
        code=row.code,
        issued_on=Day(issue_day(row).isoformat()),
        verification_address=parameters.get("verification_address", LOCAL_ADDRESS),
        replaces=row.replaces or None,
    )
    return row, case, issuing


def issue_day(row: Number) -> Any:
    """The day on the certificate: today until it is issued, then for ever the day of its issue."""
    issued = Certificate.objects.filter(number=row).first()
    return clock.today() if issued is None else clock.civil_day(issued.issued_at)


def _before_issue(case: Case) -> Case:
    from dataclasses import replace

    kept = tuple(each for each in case.statements if each.statement.purpose in ("calibrate", "review", "approve"))
    return replace(case, statements=kept)


def inspect(number: str, pdf_sha256: str, xml_sha256: str) -> Inspection:
    """Compares stored files with the record behind a number. Refused when the store does not hold them."""
    from guiju.certificate import certificate_model, checklist, compare_content

    row, case, issuing = numbered_case(number)
    try:
        pdf, xml = stored(pdf_sha256), stored(xml_sha256)
    except FileMissing:
        raise Refused("file_missing", requirement="6.1.7-2", parameters={"number": number}) from None
    found = compare_content(case, issuing, pdf, xml, keys.seal().certificate)
    return Inspection(
        record_sha256=row.record.sha256,
        content=tuple(
            Difference(where=each.where, expected=each.expected, found=each.found, said=each.said) for each in found
        ),
        checklist=checklist(certificate_model(case, issuing)),
        pdf_sm3=sm3(pdf),
        xml_sm3=sm3(xml),
    )


def produce(number: str) -> Produced:
    """Renders and seals the certificate of a reserved number and stores both files, fsynced."""
    from guiju.certificate import build_dcc, certificate_model, render_pdf, sign_pdf, sign_xml

    _, case, issuing = numbered_case(number)
    model, at, seal = certificate_model(case, issuing), clock.now(), keys.seal()
    xml = sign_xml(build_dcc(model), seal, at)
    failpoint.reached("produce.after_xml")
    signed = sign_pdf(render_pdf(model, xml), seal, at, _timestamp_service())
    failpoint.reached("produce.after_pdf")
    made = Produced(store(signed.data, PDF), store(xml, XML), signed.level)
    failpoint.reached("produce.after_store")
    return made


def _timestamp_service() -> str | None:
    with transaction.atomic():
        reading = Reading(signing.SYSTEM)
        return values_on(reading, reading.day).get("timestamp_service") or None


def next_number(prefix: str) -> str:
    """A number that no certificate has had: prefix, year and a running number of the year."""
    year = clock.today().year
    head = f"{prefix}-{year}-"
    given = Number.objects.filter(number__startswith=head).values_list("number", flat=True)
    running = [found for each in given if (found := plain_number(each.removeprefix(head))) is not None]
    return f"{head}{max(running, default=0) + 1:06d}"


def prefix_in_force() -> str:
    """Prefix of new certificate numbers: the dated parameter `certificate_prefix`, "GJ" where none is set."""
    with transaction.atomic():
        reading = Reading(signing.SYSTEM)
        return values_on(reading, reading.day).get("certificate_prefix") or DEFAULT_PREFIX


def reserve(job: str, actor: Actor, key: str, prefix: str, replaces: str = "") -> str:
    """The number of a job's certificate: the one that stands reserved for its record, else a new one."""
    held = Number.objects.filter(record__job__number=job, record__state="current", state="reserved").first()
    if held is not None and held.replaces == replaces:
        return held.number
    left = Number.objects.filter(record__job__number=job, state="reserved")
    for number in left.order_by("pk").values_list("number", flat=True):
        _explain(number, SUPERSEDED if held else RETURNED)
    for attempt in range(TRIES):
        try:
            return _reserve(job, actor, f"{key}-{attempt}", prefix, replaces)
        except Refused as refusal:
            # Somebody else took the number between our look and the act: the next one is free.
            if refusal.findings[0].code != "number_taken" or attempt == TRIES - 1:
                raise
    raise RuntimeError("the loop above returns or raises")


def _reserve(job: str, actor: Actor, key: str, prefix: str, replaces: str) -> str:
    from guiju.certificate import new_code
    from guiju.lab.issuing.acts import ReserveNumber

    request = ReserveNumber.Request(job=job, number=next_number(prefix), code=new_code(), replaces=replaces)
    perform(ReserveNumber, request, actor=actor, key=f"{key}-reserve-{request.number}")
    return request.number


def _explain(number: str, reason: str) -> bool:
    """Makes a reserved number void; False when another process has settled it meanwhile, as one that starts too."""
    from guiju.lab.issuing.acts import VoidNumber

    request = VoidNumber.Request(number=number, reason=reason)
    try:
        perform(VoidNumber, request, actor=signing.SYSTEM, key=house_key("explain", number, secrets.token_hex(4)))
    except (Conflict, Refused):
        if Number.objects.filter(number=number, state="reserved").exists():
            raise
        return False
    return True


def issue_request(number: str, produced: Produced, actor: Actor) -> Any:
    """The request to issue these files, its statement signed with the agency's seal."""
    from guiju.lab.issuing.acts import Issue

    with transaction.atomic():
        reading = Reading(actor)
        row = reading.one(Number.objects.select_related("record").filter(number=number), number)
        by: EnclosedDocument = enclosed_person(reading, actor.person_id, row.record)
    said = say("issue", row.record.sha256, "issuer", by, clock.now(), number=number, seal=True)
    return Issue.Request(
        number=number,
        pdf_sha256=produced.pdf_sha256,
        xml_sha256=produced.xml_sha256,
        by=by,
        signed=signing.seal_statement(said),
        level=produced.level,
    )


def issue_certificate(job: str, *, actor: Actor, key: str, prefix: str = "", replaces: str = "") -> Outcome:
    """All three steps for an approved job. Safe to call again after a crash: it goes on where it was left.

    `prefix` is that of the parameter unless given; `replaces` the number of the certificate that this one replaces.
    Raises Refused or Conflict; then nothing is issued and the number stays reserved until it is used or made void.
    """
    from guiju.lab.issuing.acts import Issue
    from guiju.lab.issuing.delivery import deliver

    number = reserve(job, actor, key, prefix or prefix_in_force(), replaces)
    failpoint.reached("issuing.after_reserve")
    outcome = perform(Issue, issue_request(number, produce(number), actor), actor=actor, key=f"{key}-issue-{number}")
    deliver(number)
    return outcome


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found when a process of the house began."""

    made_void: tuple[str, ...]
    """Numbers that were reserved and never used."""
    undelivered: Mapping[str, str]
    """Issued certificates of which a file is gone from the store, with the file."""


def recover() -> Recovered:
    """Makes abandoned reservations void with the reason, and delivers what was issued but not yet delivered."""
    from guiju.lab.issuing.delivery import deliver_missing

    old = Number.objects.filter(state="reserved", reserved_at__lt=clock.now() - ABANDONED_AFTER)
    explained = []
    for number in old.values_list("number", flat=True):
        if _explain(number, INTERRUPTED):
            explained.append(number)
    return Recovered(tuple(explained), deliver_missing())
