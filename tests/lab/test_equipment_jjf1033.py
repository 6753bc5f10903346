"""The JJF 1033 file at work: verdicts computed when filed, refused when the data allow none, shown with charts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import client, do, furnish, text
from lab_standards import days, refusal, today


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    furnish()
    yield sqlite_installation


SIX = ["10.0", "10.2", "10.1", "10.0", "10.2", "10.1"]


def repeat(**changed: Any) -> Any:
    from guiju.lab.equipment.acts import TestRepeatability

    members = {"day": today(), "object": "量块", "conditions": "20 °C", "readings": SIX, "unit": "mm"}
    return do(TestRepeatability, equipment="E-1", **{**members, **changed})


def test_repeatability_beside_the_s_in_use(house: TestInstallation) -> None:
    first = repeat()
    assert (first.verdict, round(float(first.s), 6)) == ("", 0.089443)
    assert repeat(s_used="0.0895").verdict == "pass"
    assert repeat(s_used="0.0894").verdict == "fail"
    assert refusal(lambda: repeat(readings=SIX[:5])) == "test_not_computable"
    assert refusal(lambda: repeat(readings=[*SIX, "x"])) == "test_not_computable"
    assert refusal(lambda: repeat(day=today() + days(1))) == "days_reversed"


def test_tests_that_cannot_be_so_are_not_filed(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import RecordGroup

    group = {"equipment": "E-1", "check_standard": "K", "day": today(), "readings": SIX, "unit": "mm"}
    for act in (repeat, verify, lambda **changed: do(RecordGroup, **{**group, **changed})):
        assert refusal(lambda act=act: act(unit="qq")) == "unit_unknown"
        assert refusal(lambda act=act: act(unit="kg")) == "unit_of_other_quantity"
        assert refusal(lambda act=act: act(day=date(1850, 1, 1))) == "recorded_day_far"
    assert refusal(lambda: repeat(object=" ")) == "column_empty"
    assert refusal(lambda: verify(partner=" ")) == "column_empty"
    assert refusal(lambda: verify(partner=" Self.")) == "verified_by_itself"
    # E-1 measures from 0.5 mm to 100 mm.
    assert refusal(lambda: repeat(s_used="49.76")) == "uncertainty_beyond_range"
    assert refusal(lambda: repeat(s_used="49.75")) == ""
    assert refusal(lambda: verify(U="49.76")) == "uncertainty_beyond_range"
    assert refusal(lambda: verify(U="49.75")) == ""


def groups(*on: date, start: int = 0) -> None:
    from guiju.lab.equipment.acts import RecordGroup

    for place, day in enumerate(on, start):
        readings = [str(10 + 0.01 * place)] * 3
        do(RecordGroup, equipment="E-1", check_standard="K", day=day, readings=readings, unit="mm")


def judge(**changed: Any) -> Any:
    from guiju.lab.equipment.acts import JudgeStability

    members = {"check_standard": "K", "kind": "new", "limit": "0.05", "limit_is": "mpe"}
    return do(JudgeStability, equipment="E-1", **{**members, **changed})


def test_stability_of_a_new_standard_needs_four_groups_a_month_apart(house: TestInstallation) -> None:
    groups(date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5))
    assert refusal(judge) == "test_not_computable"
    groups(date(2026, 4, 5), start=3)
    row = judge()
    assert (row.passed, row.groups, round(float(row.stability), 9)) == (True, 4, 0.03)
    assert judge(limit="0.029").passed is False
    assert refusal(lambda: judge(kind="in_service")) == "test_not_computable"
    assert refusal(lambda: judge(limit_is="guess")) == "test_not_computable"


def verify(**changed: Any) -> Any:
    from guiju.lab.equipment.acts import VerifyResult

    members = {
        "day": today(),
        "way": "transfer",
        "object": "量块",
        "partner": "上级",
        "value": "200.0012",
        "U": "0.0020",
        "k": "2",
        "reference": "200.0032",
        "U_reference": "0.0015",
        "k_reference": "3",
        "unit": "mm",
        "others": [],
    }
    return do(VerifyResult, equipment="E-1", **{**members, **changed})


def test_verification_by_transfer_and_by_comparison(house: TestInstallation) -> None:
    """The published exercise: 2.0 mg against sqrt(2.0^2 + 1.0^2) = 2.24 mg, both at k = 2; here in another unit."""
    from guiju.lab.agency.models import Agency

    row = verify()
    assert (row.passed, round(float(row.limit), 5), round(float(row.difference), 4)) == (True, 0.00224, 0.002)
    assert verify(reference="200.0035").passed is False
    assert refusal(lambda: verify(common_root=True)) == "test_not_computable"
    compared = {"way": "comparison", "value": "10.0", "U": "0.3", "reference": "", "U_reference": "", "k_reference": ""}
    assert verify(**compared, others=["10.1", "10.2"]).passed
    assert refusal(lambda: verify(**compared, others=["10.1"])) == "test_not_computable"
    own = Agency.objects.get().name
    assert refusal(lambda: verify(**compared, others=["10.1", "10.2"], partner=own)) == "verified_by_itself"
    assert refusal(lambda: verify(partner=f"{own}的上一级标准")) == ""


def test_the_newest_failed_test_is_found_in_the_register(house: TestInstallation) -> None:
    from guiju.lab.house.watching import findings_on

    repeat(s_used="0.05")
    assert [each.code for each in findings_on(today(), "traceability")] == ["standard_test_failed"]
    repeat(s_used="0.1")
    assert findings_on(today(), "traceability") == ()


def test_the_file_stands_on_the_page_of_the_standard_with_charts(house: TestInstallation) -> None:
    from guiju.lab.equipment.models import Equipment

    repeat()
    groups(date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5), date(2026, 4, 5))
    judge()
    verify()
    pk = Equipment.objects.get(code="E-1").pk
    page = text(client("P-T").get(f"/registers/equipment/equipment/{pk}/change/"))
    for title in ("重复性试验", "稳定性考核", "校准结果验证", "履历书"):
        assert title in page
    assert page.count('class="g-drawn"') == 1
