"""What the form of a suspicion offers, the act takes: also what follows from registers, and only what still stands."""

import pytest
from assessment_house import code_of, days, on, suspicion, today
from lab_installation import TestInstallation
from lab_registers import do, furnish

ROW, WHERE = "4.3-1", "period:lapses/lab"


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def suspended() -> None:
    """The qualification is suspended from today on for three days."""
    from guiju.lab.agency.acts import SuspendQualification

    do(SuspendQualification, qualification="L0001", since=today(), until=today() + days(2), reason="监督评审")


def test_a_finding_of_derived_facts_is_offered_and_can_be_opened(small: TestInstallation) -> None:
    from guiju.lab.assessment import standing
    from guiju.lab.assessment.places import offered

    suspended()
    with on(today() + days(10)):
        standing.refresh()
        found = dict(dict(offered(ROW))["finding"])
        assert f"qualification_lapsed@{WHERE}" in found
        for number, each in enumerate(found):
            code, _mark, where = each.partition("@")
            opened = {"row": ROW, "finding": code, "found_at": where, "suspected": f"第 {number} 处与登记的事实不符"}
            assert code_of(lambda opened=opened: suspicion(**opened)) == "", each
        assert code_of(lambda: suspicion(row=ROW, found_at="period:lapses/other")) == "place_unknown"
        assert code_of(lambda: suspicion(row=ROW, found_at="period:lapses")) == ""


def test_what_is_found_no_more_since_the_evaluation_is_not_offered(small: TestInstallation) -> None:
    from guiju.lab.assessment import standing
    from guiju.lab.assessment.places import offered

    suspended()
    with on(today() + days(10)):
        standing.refresh()
    for offset, there in ((20, True), (400, False)):
        with on(today() + days(offset)):
            assert (f"qualification_lapsed@{WHERE}" in dict(dict(offered(ROW)).get("finding", ()))) == there
