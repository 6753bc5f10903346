"""Papers of the agency: kind, number and issuer are said, and none lasts longer than its issuer gives any."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import furnish
from test_honest_acts import days, refusal, today

PAPER = {"number": "Q-9", "issuer": "某机构", "file_sha256": ""}


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house with one qualification."""
    furnish()
    yield sqlite_installation


def birthday(years: int) -> date:
    """The day of the same name so many years from today; after a 29 February the 28th."""
    day = today()
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def paper() -> str:
    from guiju.lab.house.files import store

    return store(b"%PDF-1.7 a paper of the issuer", "application/pdf")


def filed(**changed: Any) -> str:
    from guiju.lab.agency.acts import FileQualification

    plain = {"kind": "accreditation", **PAPER, "valid_from": today(), "valid_to": birthday(1), "file_sha256": paper()}
    return refusal(FileQualification, "P-Q", **{**plain, **changed})


def test_a_qualification_is_filed_with_its_certificate(house: TestInstallation) -> None:
    assert filed(file_sha256="") == "qualification_needs_paper"
    assert filed(file_sha256="0" * 64) == "file_not_stored"
    assert filed() == ""


@pytest.mark.parametrize(
    ("kind", "years"),
    [
        ("accreditation", 6),
        ("measurement_standard", 5),
        ("legal_authorisation", 5),
        ("other", 10),
        ("demonstration", 10),
    ],
)
def test_a_qualification_lasts_no_longer_than_its_kind(house: TestInstallation, kind: str, years: int) -> None:
    assert filed(kind=kind, valid_to=date(2199, 12, 31)) == "validity_too_long"
    assert filed(kind=kind, valid_to=birthday(years) + days(1)) == "validity_too_long"
    assert filed(kind=kind, valid_to=birthday(years)) == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "zz"}, "word_unknown"),
        ({"kind": ""}, "word_unknown"),
        ({"issuer": ""}, "column_empty"),
        ({"issuer": "\u3000\u200b"}, "column_empty"),
        ({"number": " "}, "column_empty"),
        ({"valid_from": date(2193, 1, 1), "valid_to": date(2199, 1, 1)}, "beginning_far_ahead"),
    ],
)
def test_a_qualification_says_what_it_is(house: TestInstallation, changed: dict[str, Any], code: str) -> None:
    assert filed(**changed) == code


def test_a_qualification_is_extended_by_its_paper_and_no_further_than_a_new_one(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import ExtendQualification
    from guiju.lab.agency.models import Qualification

    def extend(last: date, digest: str) -> str:
        said = {"number": "L0001", "reason": "复评", "valid_to": last, "file_sha256": digest}
        return refusal(ExtendQualification, "P-Q", **said)

    assert extend(date(2199, 1, 1), paper()) == "validity_too_long"
    assert extend(birthday(6) + days(1), paper()) == "validity_too_long"
    assert extend(birthday(6), "") == "extension_needs_paper"
    assert extend(birthday(6), "0" * 64) == "file_not_stored"
    assert extend(birthday(6), paper()) == ""
    row = Qualification.objects.get()
    assert (row.valid_to, row.file_sha256) == (birthday(6), paper())


def test_a_licence_says_whose_it_is_and_ends_in_this_century(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import FileLicence

    def licence(**changed: Any) -> str:
        plain = {"number": "1", "issuer": "某局", "valid_from": today(), "valid_to": None, "file_sha256": paper()}
        return refusal(FileLicence, "P-Q", **{**plain, **changed})

    assert licence(number=" ") == "column_empty"
    assert licence(issuer="") == "column_empty"
    assert licence(valid_to=birthday(100) + days(1)) == "validity_too_long"
    assert licence(valid_from=today() + days(367)) == "beginning_far_ahead"
    assert licence(valid_from=today() + days(366)) == ""
    assert licence(valid_to=birthday(100)) == ""
    assert licence() == ""


def test_a_certificate_of_examination_lasts_five_years_in_the_register_of_standards_too(
    house: TestInstallation,
) -> None:
    from guiju.lab.equipment.acts_sets import AmendSet, FormSet

    named = {"name": "量块标准", "name_en": "Gauge blocks"}
    dated = {"certificate_number": "[2026]001", "valid_from": today()}
    longer = {**dated, "valid_to": birthday(5) + days(1)}
    amended = {"code": "SET-0", "reason": "复查", "issuer": "某局", "custodian": "", **named}
    assert refusal(FormSet, "P-K", code="SET-9", **named, **longer) == "validity_too_long"
    assert refusal(AmendSet, "P-K", **amended, **longer) == "validity_too_long"
    assert refusal(AmendSet, "P-K", **amended, **{**dated, "valid_to": None}) == "set_validity"
    assert refusal(AmendSet, "P-K", **amended, **{**dated, "valid_to": today() - days(1)}) == "days_reversed"
    assert refusal(AmendSet, "P-K", **amended, **{**dated, "valid_to": birthday(5)}) == ""
    assert refusal(FormSet, "P-K", code="SET-9", **named, **{**dated, "valid_to": birthday(5)}) == ""
