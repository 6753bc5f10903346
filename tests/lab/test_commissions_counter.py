"""The counter's acts: a commission whole or not at all, numbers, deviations settled once, items returned by label."""

from datetime import timedelta
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

CLERK, TECHNICAL, CALIBRATOR = "demo-clerk", "demo-technical", "demo-calibrator"


def do(act: Any, who: str, key: str = "", version: int | None = None, **members: Any) -> Any:
    import secrets

    from guiju.lab.house.act import perform
    from guiju.lab.people.queries import actor

    key = key or secrets.token_hex(8)
    return perform(act, act.Request(**members), actor=actor(who), key=key, expected_version=version)


def refused(act: Any, who: str, **members: Any) -> str:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as told:
        do(act, who, **members)
    for lang in ("zh", "en"):
        assert told.value.sentence(lang)
    return told.value.findings[0].code


def asked(**changed: Any) -> Any:
    from guiju.lab.commissions.acts import Asked
    from guiju.lab.commissions.offers import offers
    from guiju.lab.commissions.points import asked_points
    from guiju.lab.house import clock

    offer = next(each for each in offers(clock.today()) if each.row.quantity == "mass")
    members = {
        "title": "砝码",
        "title_en": "Weight",
        "method_code": offer.row.method_code,
        "edition": offer.row.edition,
        "method_named_by": "agency",
        "template_code": offer.template,
        "site_code": offer.row.site_code,
        "points": asked_points((offer.row.upper,), offer.row.unit, "mass", offer.name),
    }
    return Asked(**{**members, **changed})


def parties(**changed: Any) -> dict[str, Any]:
    from guiju.lab.house import clock

    named = dict.fromkeys(("commissioned_by", "certificate_for", "paid_by", "sent_by"), "DEMO-CU-1")
    rest = {"received_on": clock.today(), "conformity_ordered": False, "interval_agreed": False}
    return {**named, **rest, "lines": (asked(),), **changed}


def opened(**changed: Any) -> Any:
    from guiju.lab.commissions.acts import OpenAtCounter
    from guiju.lab.commissions.models import Commission

    return Commission.objects.get(pk=do(OpenAtCounter, CLERK, **parties(**changed)).answer["id"])


def received(commission: Any, line: int = 1, serial_number: str = "S-1") -> Any:
    from guiju.lab.commissions.acts import ReceiveItem, ReviewContract

    do(ReviewContract, TECHNICAL, commission=commission.number, line=line)
    texts = dict.fromkeys(("model", "manufacturer", "range", "accuracy_class", "instructions"), "")
    return do(
        ReceiveItem,
        CLERK,
        commission=commission.number,
        line=line,
        label=f"{commission.number}-{line}",
        name="砝码",
        name_en="Weight",
        serial_number=serial_number,
        accessories=[],
        condition="完好",
        condition_en="good",
        deviations=[],
        customer_supplied=[],
        **texts,
    ).row


def test_an_item_that_a_certificate_could_not_identify_is_not_received(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.models import Item
    from guiju.lab.house.act import Refused

    commission = opened()
    with pytest.raises(Refused) as refused:
        received(commission, serial_number=" ")
    assert refused.value.findings[0].code == "item_unidentified"
    assert not Item.objects.filter(line__commission=commission).exists()


def test_numbers_follow_one_another_within_the_year(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.house import clock

    first, second = opened(), opened(lines=(asked(), asked(title="第二件")))
    year = clock.today().year
    assert (first.number, second.number) == (f"C{year}-00001", f"C{year}-00002")
    assert [each.number for each in second.lines.order_by("number")] == [1, 2]


def test_the_same_form_sent_twice_opens_one_commission(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.acts import OpenAtCounter

    members = parties()
    first = do(OpenAtCounter, CLERK, key="one form", **members)
    again = do(OpenAtCounter, CLERK, key="one form", **members)
    assert (again.repeated, again.answer) == (True, first.answer)


def test_a_commission_is_opened_whole_or_not_at_all(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.acts import OpenAtCounter
    from guiju.lab.commissions.models import Commission
    from guiju.lab.house import clock

    before = Commission.objects.count()
    tomorrow = clock.today() + timedelta(days=1)
    assert refused(OpenAtCounter, CLERK, **parties(lines=())) == "commission_empty"
    assert refused(OpenAtCounter, CLERK, **parties(received_on=tomorrow)) == "received_in_future"
    without = parties(conformity_ordered=True, lines=(asked(specification="2 级"), asked()))
    assert refused(OpenAtCounter, CLERK, **without) == "specification_missing"
    assert refused(OpenAtCounter, CLERK, **parties(paid_by="nobody")) == "not_found"
    assert refused(OpenAtCounter, CALIBRATOR, **parties()) == "role"
    assert Commission.objects.count() == before


def test_conformity_goes_with_its_specification(workshop: Workshop) -> None:  # noqa: F811
    said = "2 级；简单接受"
    commission = opened(conformity_ordered=True, lines=(asked(specification=said),))
    assert commission.lines.get().specification == said


def test_points_typed_at_the_counter_pass_the_contract_review(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.acts import ReviewContract

    commission = opened()
    do(ReviewContract, TECHNICAL, commission=commission.number, line=1)
    assert commission.lines.get().state == "accepted"


def test_a_point_beyond_the_scope_is_told_before_the_act(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.lights import review_checks
    from guiju.lab.commissions.points import asked_points
    from guiju.lab.people.queries import actor
    from guiju.record.words import Text

    beyond = asked_points(("99999999",), "g", "mass", Text(zh="质量", en="Mass"))
    commission = opened(lines=(asked(points=beyond),))
    checks = {each.code: each for each in review_checks(commission.number, 1, actor(TECHNICAL))}
    assert checks["point_outside_scope"].colour == "red"
    assert "99999999" in checks["point_outside_scope"].findings[0].words


def test_a_deviation_is_settled_once_and_with_an_answer(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.acts import NoteDeviation, SettleDeviation
    from guiju.lab.commissions.models import Deviation

    commission = opened()
    row = do(NoteDeviation, CLERK, commission=commission.number, line=1, text="缺少砝码盒").row
    assert refused(SettleDeviation, CLERK, deviation=row.pk, answer=" ") == "answer_missing"
    do(SettleDeviation, CLERK, deviation=row.pk, answer="客户同意")
    assert refused(SettleDeviation, CLERK, deviation=row.pk, answer="再次") == "deviation_settled"
    assert Deviation.objects.get(pk=row.pk).answer == "客户同意"


def test_an_item_goes_back_once_by_its_own_label(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.acts import ReturnItem
    from guiju.lab.commissions.models import Item
    from guiju.lab.house import clock

    item = received(opened())
    assert refused(ReturnItem, CLERK, label="no such label", returned_to="张") == "not_found"
    assert refused(ReturnItem, CLERK, label=item.label, returned_to=" ") == "collector_missing"
    assert refused(ReturnItem, CLERK, label=item.label, returned_to="张", expected="other") == "label_differs"
    assert refused(ReturnItem, CALIBRATOR, label=item.label, returned_to="张") == "role"
    do(ReturnItem, CLERK, label=item.label, returned_to="快递", expected=item.label, version=item.version)
    kept = Item.objects.get(pk=item.pk)
    assert (kept.state, kept.returned_on, kept.returned_to) == ("returned", clock.today(), "快递")
    assert refused(ReturnItem, CLERK, label=item.label, returned_to="快递") == "item_returned"


def test_an_item_stays_while_its_job_is_open(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Job
    from guiju.lab.commissions.acts import ReturnItem

    for job in Job.objects.select_related("line__item"):
        assert job.state != "issued"
        assert refused(ReturnItem, CLERK, label=job.line.item.label, returned_to="客户") == "item_job_open"


def test_no_job_begins_on_an_item_that_was_returned(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.acts import Assign
    from guiju.lab.commissions.acts import ReturnItem

    commission = opened()
    item = received(commission)
    do(ReturnItem, CLERK, label=item.label, returned_to="客户")
    members = {"commission": commission.number, "line": 1, "job": "J-1", "room_code": "DEMO-R1", "standards": {}}
    assert refused(Assign, TECHNICAL, calibrator=CALIBRATOR, **members)


@pytest.mark.parametrize("text", ["", " ,", "0, x", "0, 50, 0", "+5", "1,5e", "０"])
def test_what_is_no_list_of_nominals_is_refused(text: str) -> None:
    from guiju.lab.commissions.points import PointsUnreadable, nominals

    with pytest.raises(PointsUnreadable):
        nominals(text)


def test_nominals_keep_their_digits_and_their_order() -> None:
    from guiju.lab.commissions.points import nominals

    assert nominals("100, 50.0，-10、 0;1e3") == ("100", "50.0", "-10", "0", "1e3")
