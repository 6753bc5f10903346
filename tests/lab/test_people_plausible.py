"""What cannot be true of anybody is refused where it is entered, each around its boundary."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import furnish
from refused_asked import birthday_of
from test_honest_acts import days, founded_long_ago, refusal, today

PAPER = {"person": "P-B", "number": "证 7", "issuer": "某部门", "kind": "metrologist_2", "valid_to": None}
WORKED = {"person": "P-B", "employer": "某机构", "work": "校准", "calibration": True}
GROWN = date(1996, 1, 1)
"""P-B was born on the first day of 1980."""


@pytest.fixture
def house(sqlite_installation: TestInstallation, monkeypatch: Any) -> Iterator[TestInstallation]:
    """A furnished house that was founded in 2020."""
    furnish()
    founded_long_ago(monkeypatch)
    yield sqlite_installation


def stored(what: str = "a contract") -> str:
    from guiju.lab.house import files

    return files.store(f"%PDF-1.7 {what}".encode(), "application/pdf")


@pytest.mark.parametrize(
    ("years", "offset", "found"),
    [(16, 0, ""), (16, 1, "birth_unlikely"), (100, 0, ""), (100, -1, "birth_unlikely")],
)
def test_who_works_is_neither_a_child_nor_older_than_people_get(
    house: TestInstallation, years: int, offset: int, found: str
) -> None:
    from guiju.lab.people.acts import CorrectBirthDate, RegisterPerson

    born = birthday_of(years) + days(offset)
    assert refusal(RegisterPerson, "P-Q", code="P-9", name="新", birth_date=born) == found
    seen = {"reason": "误录", "proof": "身份证", "witnessed_by": "P-H"}
    assert refusal(CorrectBirthDate, "P-Q", code="P-B", birth_date=born, **seen) == found


@pytest.mark.parametrize(("offset", "found"), [(-1, "before_working_age"), (0, "")])
def test_nothing_begins_before_one_can_work(house: TestInstallation, offset: int, found: str) -> None:
    from guiju.lab.people import acts

    first = {"valid_from": GROWN + days(offset), "file_sha256": stored()}
    paper = {**first, "file_sha256": stored("a paper")}
    assert refusal(acts.RecordExperience, "P-Q", **WORKED, attested=True, **first) == found
    assert refusal(acts.FileQualification, "P-Q", **PAPER, attested=True, **paper) == found
    employed = {"person": "P-B", "kind": "long_term", "reason": "接管档案", **first}
    assert refusal(acts.RecordEmployment, "P-Q", **employed) == found


@pytest.mark.parametrize(
    ("code", "name", "offset", "found"),
    [
        ("P-9", "戊 校", 0, "person_twice"),
        ("P-9", "戊校", 1, ""),
        ("P-9", "戊校二", 0, ""),
        ("p-b", "庚", 1, "code_alike"),
        ("P_B", "庚", 1, "code_alike"),
        ("P-B1", "庚", 1, ""),
    ],
)
def test_nobody_is_registered_twice(house: TestInstallation, code: str, name: str, offset: int, found: str) -> None:
    from guiju.lab.people.acts import AmendPerson, CorrectBirthDate, RegisterPerson

    born = date(1980, 1, 1) + days(offset)
    assert refusal(RegisterPerson, "P-Q", code=code, name=name, birth_date=born) == found
    if found == "":
        seen = {"reason": "误录", "proof": "身份证", "witnessed_by": "P-H"}
        twice = "person_twice" if name == "戊校" else ""
        assert refusal(CorrectBirthDate, "P-Q", code=code, birth_date=date(1980, 1, 1) + days(9), **seen) == ""
        assert refusal(CorrectBirthDate, "P-Q", code=code, birth_date=date(1980, 1, 1), **seen) == twice
        same = {"code": "P-B", "name": "戊校二", "education": "", "reason": "误录"}
        told = "person_twice" if name == "戊校二" else ""
        assert refusal(AmendPerson, "P-Q", **same) == told


@pytest.mark.parametrize(
    ("register", "code", "found"),
    [
        ("customer", "c_1", "code_alike"),
        ("customer", "C-1.", "code_alike"),
        ("customer", "C-11", ""),
        ("room", "r1", "code_alike"),
        ("room", "R11", ""),
        ("method", "M 1", "code_alike"),
        ("method", "M-1.1", ""),
        ("qualification", "l0001", "code_alike"),
        ("qualification", "L00011", ""),
    ],
)
def test_no_register_takes_a_code_that_looks_like_another(
    house: TestInstallation, register: str, code: str, found: str
) -> None:
    from guiju.lab.agency.acts import FileQualification
    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.methods.acts import RegisterMethod
    from guiju.lab.premises.acts import AddRoom

    named = {"code": code, "name": "甲", "name_en": "A"}
    span = {"valid_from": today(), "valid_to": today() + days(99), "file_sha256": stored("a certificate")}
    act, by, said = {
        "customer": (RegisterCustomer, "P-C", {**named, "address": "某市", "contact": "", "telephone": ""}),
        "room": (AddRoom, "P-T", {**named, "site": "S1", "enclosure": "独立"}),
        "method": (
            RegisterMethod,
            "P-T",
            {"code": code, "title": "方法", "title_en": "M", "kind": "own", "field": "mass"},
        ),
        "qualification": (FileQualification, "P-H", {"kind": "accreditation", "number": code, "issuer": "某", **span}),
    }[register]
    assert refusal(act, by, **said) == found


def test_nothing_begins_far_ahead_and_no_work_before_it_began(house: TestInstallation) -> None:
    from guiju.lab.people import acts

    for ahead, found in ((366, ""), (367, "beginning_far_ahead")):
        first = today() + days(ahead)
        employed = {"person": "P-B", "kind": "long_term", "valid_from": first}
        assert refusal(acts.RecordEmployment, "P-Q", **employed) == found
        assert refusal(acts.FileQualification, "P-Q", **PAPER, attested=False, valid_from=first) == found
    for ahead, found in ((0, ""), (1, "day_ahead")):
        said = {**WORKED, "evidence": "劳动合同", "attested": True, "valid_from": today() + days(ahead)}
        assert refusal(acts.RecordExperience, "P-Q", **said) == found


@pytest.mark.parametrize("column", ["number", "issuer"])
def test_a_paper_has_number_and_issuer(house: TestInstallation, column: str) -> None:
    from guiju.lab.people.acts import FileQualification

    assert refusal(FileQualification, "P-Q", **{**PAPER, column: " "}, attested=False, valid_from=today()) == (
        "column_empty"
    )


def test_work_that_was_seen_and_an_appointment_name_their_papers(house: TestInstallation) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Experience

    first = {"valid_from": today()}
    assert refusal(acts.RecordExperience, "P-Q", **WORKED, attested=True, **first) == "column_empty"
    assert refusal(acts.RecordExperience, "P-Q", **WORKED, attested=False, **first) == ""
    row = Experience.objects.get().pk
    assert refusal(acts.AttestExperience, "P-H", row=row) == "column_empty"
    assert refusal(acts.AttestExperience, "P-H", row=row, file_sha256=stored()) == ""
    assert refusal(acts.Appoint, "P-H", person="P-B", post="G-1", letter=" ", **first) != ""


def test_one_paper_belongs_to_one_person(house: TestInstallation) -> None:
    from guiju.lab.people.acts import FileQualification

    def filed(**changed: Any) -> str:
        return refusal(FileQualification, "P-Q", **{**PAPER, **changed}, attested=False, valid_from=today())

    assert filed() == ""
    assert filed(person="P-K") == filed(person="P-K", number=" 证 7 ", issuer="某部门 ") == "paper_of_other"
    # However it is written, and whatever its kind is said to be.
    for said in ({"number": "证-7"}, {"number": "证７"}, {"issuer": "某 部门。"}, {"kind": "senior_title"}):
        assert filed(person="P-K", **said) == "paper_of_other", said
    assert filed(number="证７") == "code_alike"
    assert filed(person="P-K", issuer="另一部门") == filed(person="P-K", number="证 8") == filed() == ""
