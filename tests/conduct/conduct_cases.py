"""A whole case in good order, evaluated by the real evaluation and signed with a real Ed25519 key; all invented."""

from __future__ import annotations

import base64
import dataclasses
from typing import Any

from conduct_makers import (
    CALIBRATOR,
    MEASURED,
    PARAMETERS,
    REVIEWER,
    SIGNATORY,
    D,
    commission,
    conditions,
    item,
    method,
    person,
    place,
    point,
    scope_row,
    standard,
    template,
    text,
)
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guiju.record import enclosures as e
from guiju.record import model as m
from guiju.record.enclose import enclose, reference
from guiju.record.reading import record_sha256, statement_bytes
from guiju.record.statement import Case, EnclosedDocument, Purpose, SignedStatement, Statement
from guiju.record.words import Day, Digest, Instant, NotApplicable
from guiju.results.evaluate import evaluate
from guiju.results.sections import SectionInputs

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
FROZEN = Instant("2026-06-15T03:30:00.000000+00:00")
SAID: dict[Purpose, str] = {
    "calibrate": "2026-06-15T03:30:00.000000+00:00",
    "review": "2026-06-18T02:00:00.000000+00:00",
    # 16:30 UTC is past midnight in China: the civil day of the approval is 2026-06-20
    "approve": "2026-06-19T16:30:00.000000+00:00",
    "issue": "2026-06-20T02:00:00.000000+00:00",
}


def verify(signed: SignedStatement, data: bytes) -> bool:
    try:
        KEY.public_key().verify(base64.b64decode(signed.value), data)
    except InvalidSignature:
        return False
    return True


def sign(statement: Statement) -> SignedStatement:
    value = base64.b64encode(KEY.sign(statement_bytes(statement))).decode()
    return SignedStatement(statement=statement, algorithm="Ed25519", key_id="k", value=value, certificate="")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ingredients:
    """What a case is made of; a test changes one thing."""

    method: e.Method = dataclasses.field(default_factory=method)
    standard: e.Standard = dataclasses.field(default_factory=standard)
    calibrator: e.Person = dataclasses.field(
        default_factory=lambda: person(CALIBRATOR, "calibrate", level="metrologist_2")
    )
    reviewer: e.Person = dataclasses.field(default_factory=lambda: person(REVIEWER, "review"))
    signatory: e.Person = dataclasses.field(default_factory=lambda: person(SIGNATORY, "sign"))
    scope: tuple[m.ScopeRow, ...] = dataclasses.field(default_factory=lambda: (scope_row(),))
    conditions: tuple[m.Conditions, ...] = dataclasses.field(default_factory=lambda: (conditions(),))
    place: m.Place = dataclasses.field(default_factory=place)
    day: Day = MEASURED
    finished_day: Day = MEASURED
    said: tuple[Purpose, ...] = ("calibrate", "review", "approve", "issue")
    value: str = ""
    """Value of the first result as frozen, where it is not the one that the readings give."""


def case(made: Ingredients | None = None) -> Case:
    made = made or Ingredients()
    people = {
        "calibrate": enclose(made.calibrator),
        "review": enclose(made.reviewer),
        "approve": enclose(made.signatory),
    }
    people["issue"] = people["approve"]
    customer = enclose(
        e.Customer(customer_id="CU-1", name="演示客户", name_en="Demo", address="演示", contact="演示", telephone="0")
    )
    documents = {"method": enclose(made.method), "standard": enclose(made.standard), "template": enclose(template())}
    record = _record(made, people["calibrate"], customer, documents)
    statements = tuple(sign(_statement(purpose, record, people[purpose].digest)) for purpose in made.said)
    enclosures = {each.digest: each for each in (*people.values(), customer, *documents.values())}
    return Case(
        format="guiju.case", version=1, record=record, enclosures=tuple(enclosures.values()), statements=statements
    )


def _statement(purpose: Purpose, record: m.Record, person_digest: Digest) -> Statement:
    return Statement(
        format="guiju.statement",
        version=1,
        purpose=purpose,
        record_sha256=record_sha256(record),
        role=purpose,
        person=person_digest,
        at=Instant(SAID[purpose]),
        certificate_number="N-1" if purpose == "issue" else None,
        replaced_by=None,
        reason="",
        confirms_raised=(),
        seal=purpose == "issue",
    )


def _record(
    made: Ingredients, calibrator: EnclosedDocument, customer: EnclosedDocument, documents: dict[str, EnclosedDocument]
) -> m.Record:
    series = m.Series(
        series_id="q1",
        point_id="p1",
        symbol="difference",
        source="item",
        unit="kg",
        resolution=D("0.000001"),
        sequence="ABBA",
        batch_id="b1",
        values=(D("0.000010"), D("0.000030"), D("0.000020"), D("0.000040")),
        offsets=(0, 1000, 2000, 3000),
    )
    inputs = SectionInputs(
        section_id="1",
        template=template(),
        template_ref=reference(documents["template"]),
        points=(point(),),
        series=(series,),
        summaries=(),
        standards={"reference": made.standard},
        scope=made.scope,
        site=made.place.site,
        method=made.method.code,
        edition=made.method.edition,
        rounding=made.method.rounding,
        day=made.day,
    )
    found = evaluate(inputs)
    results = found.results
    if made.value:
        results = (dataclasses.replace(results[0], value=D(made.value)), *results[1:])
    return m.Record(
        format="guiju.record",
        version=1,
        software="guiju 0",
        record_id="J-1/1",
        number="J-1",
        revision=1,
        supersedes=None,
        demonstration=True,
        frozen_at=FROZEN,
        agency=m.Agency(agency_id="demo", name=text("机构"), address=text("地址"), credit_code="", telephone="0"),
        place=made.place,
        commission=commission(),
        parties=m.Parties(
            commissioned_by=reference(customer),
            certificate_for=reference(customer),
            paid_by=reference(customer),
            sent_by=reference(customer),
        ),
        item=item(),
        sections=(
            m.Section(
                section_id="1",
                title=text("质量"),
                method=reference(documents["method"]),
                method_code=made.method.code,
                edition=made.method.edition,
                field=made.method.field,
                calibrators=(reference(calibrator),),
                day=made.day,
                finished_day=made.finished_day,
                room="R1",
                checks=(),
                deviations=(),
                reference_conditions=(),
            ),
        ),
        runs=(
            m.Run(
                run_id="1",
                section_id="1",
                standards=("u1",),
                started_at=Instant("2026-06-15T01:00:00.000000+00:00"),
                finished_at=Instant("2026-06-15T03:00:00.000000+00:00"),
                shared_with=(),
            ),
        ),
        people=(m.Participant(role="calibrator", person=reference(calibrator)),),
        standards=(
            m.StandardUse(use_id="u1", role="reference", standard=reference(documents["standard"]), equipment_id="E-1"),
        ),
        scope=made.scope,
        conditions=made.conditions,
        points=(point(),),
        as_found=NotApplicable(not_applicable="演示"),
        series=(series,),
        summaries=(),
        batches=(
            m.CaptureBatch(
                batch_id="b1",
                provenance="typed",
                source="演示",
                sha256=None,
                by=reference(calibrator),
                started_at=Instant("2026-06-15T02:00:00.000000+00:00"),
            ),
        ),
        corrections=(),
        chain_head=Digest("44" * 32),
        evidence=(),
        budgets=found.budgets,
        results=results,
        covariances=found.covariances,
        conformity=(),
        parameters=tuple(
            m.Parameter(name=name, value=value, source="演示") for name, value in sorted(PARAMETERS.items())
        ),
    )


def without(given: Case, *kinds: str) -> Case:
    """The case with all enclosures of these kinds left out."""
    return dataclasses.replace(given, enclosures=tuple(each for each in given.enclosures if each.kind not in kinds))


def of(**changes: Any) -> Case:
    """The case with some ingredients of its own."""
    return case(Ingredients(**changes))
