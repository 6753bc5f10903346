"""What an edition asks of the work itself: the item's rest, points, directions, repeats, fields of its record."""

from datetime import timedelta
from typing import Any

import bench_house
import pytest
from bench_house import CALIBRATOR, H2, IMPEDANCE, act, client, words

pytest_plugins = ["bench_fixtures"]

SECOND = timedelta(seconds=1)
FIELD = "外观检查"


def codes(call: Any, *arguments: Any, **members: Any) -> set[str]:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        call(*arguments, **members)
    return {each.code for each in caught.value.findings}


def job() -> Any:
    from guiju.lab.calibrations.models import Job

    return Job.objects.select_related("line__item").get(number=H2)


def edition(**columns: Any) -> None:
    """The edition of the job's method as if it had been filed with these columns: no act amends one."""
    from django.db import connection

    from guiju.canonical import dumps
    from guiju.lab.methods.models import Edition

    row = Edition.objects.get(method__code=job().line.method_code, edition=job().line.edition)
    for name, value in columns.items():
        text = value if isinstance(value, str | int) else dumps(value).decode()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE methods_edition SET {name} = %s WHERE id = %s", [text, row.pk])


def resting(hours: str) -> None:
    """The edition's first climate limit asks for an acclimation."""
    from guiju.lab.methods.models import Edition

    row = Edition.objects.get(method__code=job().line.method_code, edition=job().line.edition)
    first, *others = row.environment
    edition(environment=[{"acclimation_hours": hours, **first}, *others])


def place(at: Any, room: str = "DEMO-R1", who: str = "demo-clerk") -> None:
    from guiju.lab.commissions.acts import PlaceItem

    act(PlaceItem, who, label=job().line.item.label, room_code=room, at=at)


def start() -> None:
    from guiju.lab.calibrations.acts import StartMeasurement

    act(StartMeasurement, CALIBRATOR, job=H2)


@pytest.mark.parametrize(("shift", "lawful"), [(-SECOND, False), (0 * SECOND, True), (SECOND, True)])
def test_the_second_at_which_the_item_has_rested_long_enough(own_bench: None, shift: Any, lawful: bool) -> None:
    from guiju.lab.house import clock

    resting("2")
    placed = clock.now()
    place(placed)
    with clock.story(placed + timedelta(hours=2) + shift):
        bench_house.climate()
        if lawful:
            start()
        else:
            assert codes(start) == {"item_not_acclimated"}


def test_rest_in_another_room_or_written_down_by_nobody_is_none(own_bench: None) -> None:
    from guiju.lab.house import clock

    resting("1")
    now = clock.now()
    with clock.story(now + timedelta(hours=3)):
        bench_house.climate()
        assert codes(start) == {"item_not_acclimated"}
        place(now, room="DEMO-R2")
        assert codes(start) == {"item_not_acclimated"}
        place(now + timedelta(hours=1))
        place(now + timedelta(hours=2, minutes=30))
        start()


def test_while_readings_are_taken_the_item_has_to_lie_there_still(own_bench: None) -> None:
    from guiju.lab.house import clock

    resting("0.5")
    now = clock.now()
    place(now)
    with clock.story(now + timedelta(hours=1)):
        bench_house.climate()
        start()
        cells, held = bench_house.published(IMPEDANCE), {"V": "0.001", "I": "0.000001", "phi": "0.0001"}
        browser = client(CALIBRATOR)
        assert bench_house.send_cells(browser, H2, cells[:1], resolutions=held).status_code == 200
        place(now + timedelta(hours=1), room="DEMO-R2")
        refused = bench_house.send_cells(browser, H2, cells[1:2], resolutions=held)
        assert refused.status_code == 422
        assert refused.json()["findings"][0]["requirement"] == "4.2-4"


def test_an_item_is_not_placed_before_it_came_nor_ahead(own_bench: None) -> None:
    from guiju.lab.house import clock

    assert codes(place, clock.now() + timedelta(minutes=1)) == {"placed_out_of_time"}
    assert codes(place, clock.now() - timedelta(days=2)) == {"placed_out_of_time"}
    assert codes(place, None, room="NOWHERE") == {"not_found"}


def test_points_and_directions_of_the_template_are_demanded_at_the_start(own_bench: None) -> None:
    from guiju.lab.commissions import acts

    bench_house.climate()
    edition(points=[{"value": "999", "unit": "Ω"}], directions="both")
    assert codes(start) == {"template_points_missing", "template_direction_missing"}
    line = job().line
    said = {"commission": line.commission.number, "line": line.number, "kind": "method"}
    row = act(acts.NoteDeviation, CALIBRATOR, **said, text="少测一个点", text_en="one point less").row
    act(acts.JudgeDeviation, "demo-technical", deviation=row.pk, judgement="可行", budget_effect="无")
    act(acts.AuthoriseDeviation, "demo-head", deviation=row.pk)
    act(acts.SettleDeviation, "demo-clerk", deviation=row.pk, answer="同意")
    start()


def test_the_same_point_in_another_unit_is_the_point(own_bench: None) -> None:
    bench_house.climate()
    nominal = job().line.points[0]["nominal"]
    assert nominal["unit"] == "Ω"
    edition(points=[{"value": f"{float(nominal['value']) / 1000}", "unit": "kΩ"}])
    start()


def test_a_record_without_its_repeats_and_fields_is_not_finished(own_bench: None) -> None:
    from guiju.lab.calibrations.acts import Finish, WriteField
    from guiju.lab.calibrations.queries import drafted
    from guiju.lab.house import clock
    from guiju.lab.house.act import preview

    edition(repeats=6, record_fields=[FIELD])
    bench_house.start(H2)
    browser = client(CALIBRATOR)
    assert 'data-position="5"' in words(browser.get(f"/jobs/{H2}/bench/")), "the sheet shows six places"
    stage = bench_house.later()
    from guiju.lab.demo import bench

    with clock.story(clock.now() + timedelta(minutes=30)):
        bench_house.climate()
        bench.take_readings(bench_house.work(stage, IMPEDANCE, 0))
        shown = drafted(H2, bench_house.actor_of(CALIBRATOR))
        from guiju.lab.calibrations.lights import _unsigned

        def red() -> set[str]:
            asked = _unsigned(job())
            assert isinstance(asked, Finish.Request)
            found = preview(Finish, asked, actor=bench_house.actor_of(CALIBRATOR))
            return {each.code for each in found if each.colour == "red"} - {"draft_changed"}

        assert {"readings_too_few", "template_field_missing"} <= red()
        wrong = {"job": H2, "field": FIELD, "text": " "}
        assert codes(act, WriteField, CALIBRATOR, **wrong) == {"field_empty"}
        assert codes(act, WriteField, CALIBRATOR, job=H2, field="别的", text="x") == {"unknown_field"}
        page = browser.post(f"/jobs/{H2}/field", {"field": FIELD, "text": "无划痕", "outcome": "pass", "key": "f1"})
        assert page.status_code == 302
        assert "无划痕" in words(browser.get(f"/jobs/{H2}/bench/"))
        assert "template_field_missing" not in red()
        edition(repeats=5)
        assert "readings_too_few" not in red()
        checks = drafted(H2, bench_house.actor_of(CALIBRATOR)).draft.record.sections[0].checks
        assert [(each.name.zh, each.note.zh, each.outcome) for each in checks] == [(FIELD, "无划痕", "pass")]
        assert shown.draft.record.sections[0].checks == ()


def test_the_bench_says_how_long_the_item_has_rested_and_takes_its_placing(own_bench: None) -> None:
    resting("4")
    browser = client(CALIBRATOR)
    assert "没有登记何时放入" in words(browser.get(f"/jobs/{H2}/bench/"))
    assert browser.post(f"/jobs/{H2}/placed", {"since": "", "key": "p1"}).status_code == 302
    page = words(browser.get(f"/jobs/{H2}/bench/"))
    assert "DEMO-R1" in page and "样品静置" in page
    assert browser.post(f"/jobs/{H2}/placed", {"since": "tomorrow", "key": "p2"}).status_code == 422
    assert browser.post(f"/jobs/{H2}/placed", {"since": "2999-01-01T08:00", "key": "p3"}).status_code == 409


def test_the_counter_takes_the_points_of_the_template_in_its_directions(own_bench: None) -> None:
    from guiju.lab.commissions.forms import LineForm
    from guiju.lab.commissions.offers import offers
    from guiju.lab.house import clock

    edition(points=[{"value": "100", "unit": "Ω"}, {"value": "250", "unit": "Ω"}], directions="both")
    known = offers(clock.today())
    method = job().line.method_code
    offer = next(each for each in known if each.row.method_code == method and not each.unfit)
    sent = {"line0-title": "阻抗元件", "line0-offer": offer.value, "line0-method_named_by": "agency"}
    form = LineForm(sent, prefix="line0", offers=known)
    assert form.is_valid(), form.errors
    taken = [(each["nominal"]["value"], each["nominal"]["unit"], each["direction"]) for each in form.asked().points]
    assert taken == [("100", "Ω", "up"), ("250", "Ω", "up"), ("250", "Ω", "down"), ("100", "Ω", "down")]
    edition(points=[])
    assert not LineForm(sent, prefix="line0", offers=offers(clock.today())).is_valid()
