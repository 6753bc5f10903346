"""Facts of a person that began in the past: who enters them, on which proof, and what they say of work done before."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, fit, furnish
from lab_workshop import sqlite_workshop_template  # noqa: F401 - fixtures
from public_house import issued, issued_template  # noqa: F401 - fixtures
from test_assessment_work import calibrator, change, doubtful, last_day, reviewer
from test_honest_acts import days, founded_long_ago, refusal, today

FOUNDED = date(2020, 1, 1)
ENTERED = {
    "people.Employment": "entered_on",
    "people.Qualification": "attested_on",
    "people.Authorisation": "granted_on",
}


@pytest.fixture
def house(sqlite_installation: TestInstallation, monkeypatch: Any) -> Iterator[TestInstallation]:
    """A furnished house that was founded in 2020."""
    furnish()
    founded_long_ago(monkeypatch)
    yield sqlite_installation


def stored() -> str:
    from guiju.lab.house import files

    return files.store(b"%PDF-1.7 a contract", "application/pdf")


def employ(by: str = "P-Q", **changed: Any) -> str:
    from guiju.lab.people.acts import RecordEmployment

    said = {"person": "P-B", "kind": "long_term", "valid_from": today(), "valid_to": None}
    return refusal(RecordEmployment, by, **{**said, **changed})


@pytest.mark.parametrize(
    ("back", "reason", "found"),
    [
        (0, "", ""),
        (-30, "", ""),
        (1, " ", "backdated_needs_reason"),
        (30, "合同今日补录", ""),
        (31, "合同今日补录", "beginning_needs_proof"),
        (31, "", "backdated_needs_reason"),
    ],
)
def test_an_employment_that_began_long_ago_is_entered_with_the_contract(
    house: TestInstallation, back: int, reason: str, found: str
) -> None:
    from guiju.lab.people.models import Employment

    first = today() - days(back)
    assert employ(valid_from=first, reason=reason, file_sha256="0" * 64) == "file_not_stored"
    assert employ(valid_from=first, reason=reason) == found
    if found == "beginning_needs_proof":
        assert employ(valid_from=first, reason=reason, file_sha256=stored()) == ""
        assert Employment.objects.get(person__code="P-B").entered_on == today()


def test_nothing_from_before_the_founding_is_entered_without_proof(house: TestInstallation) -> None:
    why = {"reason": "接管历史档案"}
    assert employ(valid_from=FOUNDED - days(1), **why) == "beginning_needs_proof"
    assert employ(valid_from=FOUNDED - days(1), **why, file_sha256=stored()) == ""


def test_nobody_enters_the_own_employment(house: TestInstallation) -> None:
    for who in ("P-Q", "P-T", "P-H"):
        assert employ(who, person=who) == "employment_own"
    assert employ("P-Q", person="P-T") == ""


@pytest.mark.parametrize("kind", ["none", "dispatched", "long_term"])
def test_one_is_employed_in_one_way_at_a_time(house: TestInstallation, kind: str) -> None:
    assert employ(valid_from=today() + days(10), valid_to=today() + days(20)) == ""
    overlapping = ((0, None), (0, 10), (10, 20), (15, 16), (20, None))
    for first, last in overlapping:
        span = {"valid_from": today() + days(first), "valid_to": None if last is None else today() + days(last)}
        assert employ(kind=kind, **span) == "employment_overlaps"
    assert employ(kind=kind, valid_from=today(), valid_to=today() + days(9)) == ""
    assert employ(kind=kind, valid_from=today() + days(21)) == ""
    assert employ(person="P-K", kind=kind) == ""


PAPER = {"person": "P-B", "number": "证 7", "issuer": "某部门", "kind": "metrologist_2", "valid_to": None}
WORKED = {"person": "P-B", "employer": "某机构", "work": "校准", "calibration": True, "evidence": "劳动合同"}


@pytest.mark.parametrize("what", ["paper", "work"])
def test_papers_of_long_ago_count_with_a_copy_alone(house: TestInstallation, what: str) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Experience, Qualification

    file, attest, model, said = {
        "paper": (acts.FileQualification, acts.AttestQualification, Qualification, PAPER),
        "work": (acts.RecordExperience, acts.AttestExperience, Experience, WORKED),
    }[what]
    recent, old = today() - days(30), today() - days(31)
    assert refusal(file, "P-Q", **said, attested=True, valid_from=old) == "beginning_needs_proof"
    assert refusal(file, "P-Q", **said, attested=True, valid_from=old, file_sha256="1" * 64) == "file_not_stored"
    # What nobody has seen says nothing yet, so a list of it is taken over without copies.
    assert refusal(file, "P-Q", **said, attested=False, valid_from=old) == ""
    row = model.objects.get().pk
    assert refusal(attest, "P-H", row=row) == "beginning_needs_proof"
    assert refusal(attest, "P-H", row=row, file_sha256="1" * 64) == "file_not_stored"
    assert refusal(attest, "P-H", row=row, file_sha256=stored()) == ""
    found = model.objects.get()
    assert (found.attested, found.attested_by, found.file_sha256) == (True, "P-H", stored())
    assert refusal(file, "P-Q", **said, attested=True, valid_from=old, file_sha256=stored()) == ""
    assert refusal(file, "P-Q", **said, attested=True, valid_from=recent) == ""


def test_an_appointment_of_long_ago_comes_with_the_letter(house: TestInstallation) -> None:
    from guiju.lab.people.acts import AddPost, Appoint

    post = {"name": "监督员", "name_en": "Supervisor", "kind": "supervisor", "needed": 1, "least_years": 0}
    do(AddPost, code="G-2", **post, valid_from=FOUNDED)
    said = {"person": "P-B", "post": "G-2", "letter": "任 1"}
    assert refusal(Appoint, "P-H", **said, valid_from=today() - days(31)) == "beginning_needs_proof"
    assert refusal(Appoint, "P-H", **said, valid_from=today() - days(31), file_sha256=stored()) == ""
    assert refusal(Appoint, "P-H", **{**said, "person": "P-K"}, valid_from=today() - days(30)) == ""


def test_the_papers_of_others_are_opened_by_who_oversees_the_house(house: TestInstallation) -> None:
    from lab_registers import client

    from guiju.lab.people.models import Employment
    from guiju.lab.ui.kept_files import file_link

    assert employ(valid_from=FOUNDED, reason="接管", file_sha256=stored()) == ""
    address = file_link(Employment.objects.get())
    found = {who: client(who).get(address).status_code for who in ("P-Q", "P-H", "P-B", "P-C", "P-K")}
    assert found == {"P-Q": 200, "P-H": 200, "P-B": 200, "P-C": 403, "P-K": 403}


# ---- work that was done before the entry


def again(model: str, who: str, **values: Any) -> None:
    """The person's rows ended before the work; one that begins before it is entered by the quality manager's act."""
    change(model, {"valid_to": last_day() - timedelta(400)}, person__code=who)
    if model == "people.Employment":
        _perform("RecordEmployment", person=who, kind="long_term", **{"reason": "补录合同", **values})
    elif model == "people.Qualification":
        paper = {"kind": "senior_title", "number": f"补 {who}", "issuer": "某部门", "attested": True}
        _perform("FileQualification", person=who, **paper, **values)


def _perform(name: str, **members: Any) -> None:
    from guiju.lab.house.act import perform
    from guiju.lab.people import acts
    from guiju.lab.people.queries import actor

    act = getattr(acts, name)
    request = act.Request(**members)
    perform(act, request, actor=actor("demo-quality"), key=secrets.token_hex(8))


@pytest.mark.parametrize("who", [calibrator, reviewer])
@pytest.mark.parametrize("model", ["people.Employment", "people.Qualification"])
def test_what_is_entered_after_the_work_covers_it_with_a_paper_alone(
    issued: Any,  # noqa: F811
    model: str,
    who: Any,
) -> None:
    what = {"people.Employment": "employment", "people.Qualification": "qualification"}[model]
    assert doubtful() == set()
    again(model, who(), valid_from=last_day() - timedelta(20))
    change(model, {ENTERED[model]: today() + timedelta(1)}, person__code=who(), **{f"{ENTERED[model]}__isnull": False})
    assert (what, who()) in doubtful()
    change(model, {"file_sha256": stored()}, person__code=who())
    assert (what, who()) not in doubtful()


@pytest.mark.parametrize("model", sorted(ENTERED))
def test_an_entry_of_the_day_of_the_work_counts_and_of_the_day_after_not(issued: Any, model: str) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Job

    what = {"people.Authorisation": "calibrator", "people.Employment": "employment"}.get(model, "qualification")
    first = min(each.started_at for each in Job.objects.filter(finished_at__isnull=False, calibrator=calibrator()))
    from guiju.lab.house import clock

    for offset, found in ((-1, False), (0, False), (1, True)):
        change(model, {ENTERED[model]: clock.civil_day(first) + timedelta(offset)}, person__code=calibrator())
        assert ((what, calibrator()) in doubtful()) is found
    # What the installation took over at its founding names no day of entry.
    change(model, {ENTERED[model]: None}, person__code=calibrator())
    assert doubtful() == set()


def test_the_acts_write_down_when_they_entered_something(house: TestInstallation) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Authorisation, Employment, Qualification

    assert employ() == ""
    assert refusal(acts.FileQualification, "P-Q", **PAPER, attested=True, valid_from=today()) == ""
    grant = {"person": "P-B", "kind": "sign", "method_code": "", "edition": "", "fields": "length", "trained": False}
    assert refusal(acts.GrantSigning, "P-Q", **grant, valid_from=today()) == ""
    rows = (Employment.objects.get(), Qualification.objects.get(), Authorisation.objects.get())
    assert [getattr(each, ENTERED[each._meta.label]) for each in rows] == [today()] * 3
    fit("P-K")
    assert Employment.objects.get(person__code="P-K").entered_on is None
