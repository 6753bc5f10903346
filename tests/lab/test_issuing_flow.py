"""From the bench to the certificate: what must hold on the way, on both databases."""

import dataclasses
import json
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    postgres_workshop,
    postgres_workshop_template,
    sqlite_workshop,
    sqlite_workshop_template,
    workshop,
)


def refusal(call: Any, *args: Any, **named: Any) -> Any:
    """The refusal that a call must end with."""
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        call(*args, **named)
    return caught.value


def issue(workshop: Workshop) -> Any:  # noqa: F811
    from guiju.lab.issuing import production
    from guiju.lab.people.queries import actor

    return production.issue_certificate("DEMO-J-0004", actor=actor("demo-signatory"), key="issue", prefix="DEMO").row


def verdict_of(workshop: Workshop, name: str) -> Any:  # noqa: F811
    """What `guiju verify` says of a handed-out file, with the installation's log and keys."""
    from guiju.lab.house import publication
    from guiju.lab.issuing import delivery
    from guiju.lab.issuing.models import Certificate
    from guiju.verification import verify_file

    publication.publish()
    files = delivery.paths(Certificate.objects.order_by("pk").first().number.number)
    data = getattr(files, name).read_bytes()
    return verify_file(data, log=publication.folder(), vkeys=[publication.vkey()])


def finish_with(work: Any, **changed: Any) -> None:
    """Finishes a job with a signed statement of which members were changed after signing."""
    from guiju.lab.calibrations import acts
    from guiju.lab.calibrations.queries import drafted
    from guiju.lab.people.queries import actor

    shown = drafted(work.job, actor("demo-calibrator"))
    with work.stage.signing("demo-calibrator") as session:
        signed = session.sign(shown.statement)
    signed = dataclasses.replace(signed, statement=dataclasses.replace(signed.statement, **changed))
    members = {"job": work.job, "frozen_at": shown.frozen_at, "seed": shown.seed, "signed": signed}
    work.stage.do(acts.Finish, "demo-calibrator", **members)


def test_what_was_not_signed_is_not_frozen(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Record

    work = workshop.measuring()
    found = refusal(finish_with, work, reason="put in after signing")
    assert found.findings[0].code == "statement_does_not_hold"
    assert not Record.objects.filter(number=work.job).exists()


def test_a_climate_read_after_signing_voids_the_signature(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations import acts
    from guiju.lab.calibrations.models import Record
    from guiju.lab.calibrations.queries import drafted
    from guiju.lab.demo import bench, registers
    from guiju.lab.people.queries import actor

    work = workshop.measuring()
    shown = drafted(work.job, actor("demo-calibrator"))
    with work.stage.signing("demo-calibrator") as session:
        signed = session.sign(shown.statement)
    # Written down afterwards, but read before the record's instant: the draft is not what it was.
    with work.stage.moment(shown.frozen_at):
        bench.climate(work.stage, registers.ROOM, "20.2", "47")
    members = {"job": work.job, "frozen_at": shown.frozen_at, "seed": shown.seed, "signed": signed}
    found = refusal(work.stage.do, acts.Finish, "demo-calibrator", **members)
    assert found.findings[0].code == "draft_changed"
    assert not Record.objects.filter(number=work.job).exists()


def test_another_persons_key_signs_nothing_for_me(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations import acts
    from guiju.lab.calibrations.queries import drafted
    from guiju.lab.people.queries import actor

    work = workshop.measuring()
    shown = drafted(work.job, actor("demo-calibrator"))
    with work.stage.signing("demo-reviewer") as session:
        signed = session.sign(shown.statement)
    members = {"job": work.job, "frozen_at": shown.frozen_at, "seed": shown.seed, "signed": signed}
    found = refusal(work.stage.do, acts.Finish, "demo-calibrator", **members)
    assert dict(found.findings[0].parameters) == {"what": "key"}


@pytest.mark.parametrize(("changed", "what"), [({"seal": True}, "seal"), ({"role": "head of state"}, "role")])
def test_a_person_signs_as_what_the_act_demands_and_never_by_the_seal(
    workshop: Workshop,  # noqa: F811
    changed: dict[str, Any],
    what: str,
) -> None:
    from guiju.lab.calibrations import acts
    from guiju.lab.calibrations.models import Statement
    from guiju.lab.calibrations.queries import drafted, statement_on
    from guiju.lab.calibrations.review import Review
    from guiju.lab.demo import bench
    from guiju.lab.house.signing import seal_statement
    from guiju.lab.issuing.acts import Approve
    from guiju.lab.people.queries import actor

    work = workshop.measuring()

    def signed(who: str, said: Any) -> Any:
        said = dataclasses.replace(said, **changed)
        if said.seal:
            return seal_statement(said)
        with work.stage.signing(who) as session:
            return session.sign(said)

    shown = drafted(work.job, actor("demo-calibrator"))
    members = {"job": work.job, "frozen_at": shown.frozen_at, "seed": shown.seed}
    call = (work.stage.do, acts.Finish, "demo-calibrator")
    found = refusal(*call, signed=signed("demo-calibrator", shown.statement), **members)
    assert dict(found.findings[0].parameters) == {"what": what}
    bench.finish(work)
    steps = ((Review, "demo-reviewer", "review", "reviewer"), (Approve, "demo-signatory", "approve", "signatory"))
    for act, who, purpose, role in steps:
        by, said = statement_on(work.job, actor(who), purpose, role)
        found = refusal(work.stage.do, act, who, job=work.job, by=by, signed=signed(who, said))
        assert dict(found.findings[0].parameters) == {"what": what}
        bench.review(work) if purpose == "review" else None
    filed = Statement.objects.filter(record__number=work.job).order_by("pk")
    assert list(filed.values_list("purpose", flat=True)) == ["calibrate", "review"]


def test_a_published_summary_is_not_corrected(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations import acts

    work = workshop.measuring()
    request = acts.CorrectReading.Request(job=work.job, index=0, value="100.2", reason="typing slip")
    found = refusal(work.stage.perform, acts.CorrectReading, "demo-calibrator", request)
    assert (found.findings[0].code, found.requirement) == ("summary_not_corrected", "5-4")


def test_a_returned_record_is_signed_afresh(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Record, Statement
    from guiju.lab.calibrations.review import ReturnRecord, Review
    from guiju.lab.demo import bench

    work = workshop.measuring()
    bench.finish(work)
    old = bench.review_request(work, "demo-reviewer")
    work.stage.do(ReturnRecord, "demo-reviewer", job=work.job, reason="a point is missing")
    assert all(row.void_reason for row in Statement.objects.filter(record__number=work.job))
    bench.finish(work)
    found = refusal(work.stage.perform, Review, "demo-reviewer", old)
    assert found.findings[0].code == "statement_does_not_hold"
    bench.review(work)
    first, second = Record.objects.filter(number=work.job).order_by("revision")
    assert (first.state, second.state) == ("returned", "current")
    from guiju.lab.house.files import stored
    from guiju.record.reading import read_record

    assert read_record(stored(second.sha256)).supersedes == first.sha256


def test_a_raised_uncertainty_is_confirmed_by_the_approval(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.agency.models import ScopeRow
    from guiju.lab.calibrations.queries import statement_on
    from guiju.lab.demo import bench
    from guiju.lab.issuing import production
    from guiju.lab.issuing.acts import Approve
    from guiju.lab.people.queries import actor

    work = workshop.measuring()
    row = ScopeRow.objects.get(method_code=work.measurement.method.code)
    members = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "version", "qualification")
    }
    members |= {"code": f"{row.code}/coarse", "smallest_U": "0.2", "qualification": row.qualification.number}
    work.stage.do(AddScopeRow, "demo-quality", **members)
    bench.finish(work)
    bench.review(work)
    found = refusal(work.stage.perform, Approve, "demo-signatory", bench.approval_request(work, "demo-signatory"))
    assert (found.findings[0].code, found.requirement) == ("raised_unconfirmed", "5-6e")
    from guiju.lab.calibrations.models import Record
    from guiju.lab.house.files import stored
    from guiju.record.reading import read_record

    (result,) = read_record(stored(Record.objects.get(number=work.job).sha256)).results
    assert result.raised is not None
    # The row states 0.2 V at its k = 2; at the result's own k (rectangular dominance) that is 0.2 k / 2.
    smallest = 0.2 * float(result.k) / 2
    assert float(result.U) == float(result.raised.smallest_U) == pytest.approx(smallest, rel=1e-12)
    assert float(result.reported_U) >= smallest > float(result.raised.computed_U)
    who = actor("demo-signatory")
    by, said = statement_on(work.job, who, "approve", "signatory", confirms_raised=(result.result_id,))
    with work.stage.signing("demo-signatory") as session:
        request = Approve.Request(job=work.job, by=by, signed=session.sign(said))
    work.stage.perform(Approve, "demo-signatory", request)
    production.issue_certificate(work.job, actor=who, key="raised", prefix="DEMO")


def test_files_of_another_record_are_not_issued(workshop: Workshop) -> None:  # noqa: F811
    """A PDF and an XML that are genuine, but belong to another number or to each other's neighbour."""
    from guiju.lab.house import files
    from guiju.lab.issuing import production
    from guiju.lab.issuing.acts import Issue
    from guiju.lab.people.queries import actor

    who = actor("demo-signatory")
    number = production.reserve("DEMO-J-0004", who, "r", "DEMO")
    first, second = production.produce(number), production.produce(number)
    mixed = dataclasses.replace(first, xml_sha256=second.xml_sha256)
    work = workshop.approved()
    for wrong in (
        mixed,
        dataclasses.replace(first, pdf_sha256=files.store(b"%PDF-1.7 nothing\n", "application/pdf")),
        dataclasses.replace(first, xml_sha256=files.store(b"<nothing/>", "application/xml")),
        dataclasses.replace(first, pdf_sha256="00" * 32),
    ):
        request = production.issue_request(number, wrong, who)
        assert refusal(work.stage.perform, Issue, "demo-signatory", request).requirement == "6.1.7-2"


def test_status_follows_replacement_and_withdrawal(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.statements import say
    from guiju.lab.demo import bench
    from guiju.lab.house import clock
    from guiju.lab.house.reading import Reading
    from guiju.lab.issuing import production
    from guiju.lab.issuing.acts import Replace, Withdraw
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.people.queries import actor

    first = issue(workshop)
    assert (verdict_of(workshop, "pdf").verdict, verdict_of(workshop, "pdf").status) == ("genuine", "issued")
    work = workshop.measuring()
    bench.finish(work)
    bench.review(work)
    bench.approve(work)
    who = actor("demo-signatory")
    named = {"prefix": "DEMO", "replaces": first.number.number}
    second = production.issue_certificate(work.job, actor=who, key="second", **named).row
    from django.db import transaction

    from guiju.lab.calibrations.statements import enclosed_person

    def signed(row: Any, purpose: Any, **members: Any) -> Any:
        with transaction.atomic():
            by = enclosed_person(Reading(who), who.person_id, row.number.record)
        said = say(purpose, row.number.record.sha256, "signatory", by, clock.now(), number=row.number.number, **members)
        with work.stage.signing("demo-signatory") as session:
            return {"by": by, "signed": session.sign(said)}

    reason = "a new calibration"
    members = signed(first, "replace", replaced_by=second.number.number, reason=reason)
    request = Replace.Request(number=first.number.number, replaced_by=second.number.number, reason=reason, **members)
    work.stage.perform(Replace, "demo-signatory", request)
    assert (verdict_of(workshop, "pdf").verdict, verdict_of(workshop, "pdf").status) == ("genuine", "replaced")
    assert verdict_of(workshop, "xml").replaced_by == second.number.number

    members = signed(second, "withdraw", reason="wrong item")
    request = Withdraw.Request(number=second.number.number, reason="wrong item", **members)
    work.stage.perform(Withdraw, "demo-signatory", request)
    assert Certificate.objects.get(pk=second.pk).status == "withdrawn"
    again = refusal(work.stage.perform, Withdraw, "demo-signatory", request)
    assert again.findings[0].code == "certificate_status"


def test_an_erased_enclosure_is_gone_and_everything_else_holds(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Enclosure
    from guiju.lab.house.audit import audit
    from guiju.lab.house.models import JournalEntry
    from guiju.lab.issuing import delivery
    from guiju.lab.issuing.erasure import erase
    from guiju.lab.people.queries import actor
    from guiju.record.enclose import missing_enclosures
    from guiju.record.reading import read_case

    row = issue(workshop)
    secret = Enclosure.objects.filter(record=row.number.record, kind="customer").first()
    name = json.loads(secret.document)["content"]["name"]
    path = delivery.paths(row.number.number).case
    assert name in path.read_text("utf-8")
    refused = refusal(erase, secret.digest, " ", actor=actor("demo-quality"), key="no reason")
    assert refused.requirement == "6.1.5-3"
    erase(secret.digest, "retention ended (test)", actor=actor("demo-quality"), key="erase")
    assert not Enclosure.objects.filter(digest=secret.digest, document__contains=name).exists()
    kept = [each.changes for each in JournalEntry.objects.filter(changes__contains="calibrations_enclosure")]
    assert kept and not any(name in each or secret.salt in each for each in kept)
    assert name not in path.read_text("utf-8")
    case = read_case(path.read_bytes())
    assert {each.digest for _, each in missing_enclosures(case)} == {secret.digest}
    verdict = verdict_of(workshop, "case")
    assert verdict.verdict == "genuine"
    assert verdict_of(workshop, "record").verdict == "genuine"
    assert audit().problems == []


def test_facts_of_the_database_and_of_the_case_are_the_same(workshop: Workshop) -> None:  # noqa: F811
    """A rule that reads a case afterwards sees what it saw when it guarded the act."""
    from django.db import transaction

    from guiju.conduct.case_facts import facts_of_case
    from guiju.lab.calibrations.acts import job_of
    from guiju.lab.calibrations.models import Record
    from guiju.lab.calibrations.statements import case_of, signature_holds
    from guiju.lab.house import signing
    from guiju.lab.house.reading import Reading
    from guiju.lab.issuing.facts import issuing_facts

    with transaction.atomic():
        reading = Reading(signing.SYSTEM)
        job = reading.one(job_of("DEMO-J-0004"), "job")
        record = Record.objects.get(job=job)
        live = issuing_facts(reading, "past", job, record)
        case = case_of(reading, record)
    past = facts_of_case(case, signature_holds)
    same = (
        "demonstration",
        "number",
        "commission",
        "item",
        "scope",
        "reviewer_may_sign",
        "record_sha256",
        "results",
        "missing",
        "recomputation",
    )
    for member in same:
        assert getattr(live, member) == getattr(past, member), member
    mine, theirs = live.sections[0], past.sections[0]
    for member in ("day", "last_day", "place", "room", "points", "template", "conditions"):
        assert getattr(mine, member) == getattr(theirs, member), member
    assert [role for role, _ in mine.standards] == [role for role, _ in theirs.standards]
    for (_, one), (_, other) in zip(mine.standards, theirs.standards, strict=True):
        assert dataclasses.replace(one, as_of=other.as_of) == other
    assert {each.person_id for each in mine.calibrators} == {each.person_id for each in theirs.calibrators}
    assert dataclasses.replace(mine.method, as_of=theirs.method.as_of) == theirs.method
    assert [dataclasses.astuple(each)[:4] for each in live.statements] == [
        dataclasses.astuple(each)[:4] for each in past.statements
    ]
    assert all(each.valid for each in past.statements)


def test_judging_the_case_again_finds_nothing(workshop: Workshop) -> None:  # noqa: F811
    from guiju.conduct import judge_case
    from guiju.lab.calibrations.statements import signature_holds
    from guiju.lab.issuing import delivery

    case = delivery.current_case(issue(workshop))
    assert [each.code for each in judge_case(case, signature_holds) if each.blocks] == []
