"""What is on file about people, at work: captures, sites, ranges, interests, verifiers; on the act and on the page."""

from datetime import timedelta
from typing import Any

import bench_house
from bench_house import CALIBRATOR, H2, IMPEDANCE, TECHNICAL, act, client, published, send_cells, words

pytest_plugins = ["bench_fixtures"]

RESOLUTIONS = {"V": "0.001", "I": "0.000001", "phi": "0.0001"}


def system(kind: Any, /, **members: Any) -> Any:
    """Performs an act as the installation."""
    import secrets

    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM

    return perform(kind, kind.Request(**members), actor=SYSTEM, key=secrets.token_hex(12)).row


def today() -> Any:
    from guiju.lab.house import clock

    return clock.today()


def other_site() -> None:
    """A second site of the agency."""
    from guiju.lab.premises.acts import AddSite

    system(
        AddSite, code="OTHER", name="另一场所", name_en="Other site", address="某地", address_en="Somewhere", main=False
    )


def end_all(kind: Any, model: Any, last_day: Any, **which: Any) -> None:
    """Ends every row of the calibrator that is open."""
    for row in list(model.objects.filter(person__code=CALIBRATOR, valid_to__isnull=True, **which)):
        system(kind, row=row.pk, last_day=last_day, reason="测试")


def first_cell() -> list[dict[str, Any]]:
    return published(IMPEDANCE)[:1]


def refused_with(answer: Any, *said: str) -> bool:
    page = answer.content.decode()
    return answer.status_code in (409, 422) and all(each in page for each in said)


def test_a_reading_is_refused_the_day_after_the_authorisation_ends(own_bench: None) -> None:
    from guiju.lab.people.acts import WithdrawAuthorisation
    from guiju.lab.people.models import Authorisation

    bench_house.start(H2)
    browser, cells = client(CALIBRATOR), published(IMPEDANCE)
    assert send_cells(browser, H2, cells[:1], resolutions=RESOLUTIONS).status_code == 200
    end_all(WithdrawAuthorisation, Authorisation, today())
    assert send_cells(browser, H2, cells[1:2], resolutions=RESOLUTIONS).status_code == 200
    for row in Authorisation.objects.filter(person__code=CALIBRATOR, valid_to=today()):
        assert row.valid_to == today()
    from guiju.lab.house import clock

    with clock.story(clock.now() + timedelta(days=1)):
        answer = send_cells(browser, H2, cells[2:3], resolutions=RESOLUTIONS)
    assert refused_with(answer, "5-5d")


def test_a_reading_is_refused_once_employment_or_paper_has_ended(own_bench: None) -> None:
    from guiju.lab.people.acts import EndEmployment
    from guiju.lab.people.models import Employment

    bench_house.start(H2)
    browser, cells = client(CALIBRATOR), published(IMPEDANCE)
    end_all(EndEmployment, Employment, today())
    assert send_cells(browser, H2, cells[:1], resolutions=RESOLUTIONS).status_code == 200
    from guiju.lab.house import clock

    with clock.story(clock.now() + timedelta(days=1)):
        answer = send_cells(browser, H2, cells[1:2], resolutions=RESOLUTIONS)
    assert refused_with(answer, "4.5-7")


def reassign(who: str = TECHNICAL) -> str:
    """Code of the first finding that refuses assigning the job anew; empty where it is done."""
    from guiju.lab.calibrations.acts import Reassign
    from guiju.lab.calibrations.models import Job
    from guiju.lab.house.act import Refused

    job = Job.objects.select_related("line__commission").get(number=H2)
    try:
        act(
            Reassign,
            who,
            commission=job.line.commission.number,
            line=job.line.number,
            job=job.number,
            room_code=job.room_code,
            calibrator=job.calibrator,
            standards=dict(job.standards),
        )
    except Refused as error:
        return error.findings[0].code
    return ""


def regrant(**changed: Any) -> None:
    """The calibrator's authorisations are withdrawn and given anew for the job's method."""
    from guiju.lab.calibrations.models import Job
    from guiju.lab.people.acts import GrantAuthorisation, WithdrawAuthorisation
    from guiju.lab.people.models import Authorisation

    line = Job.objects.get(number=H2).line
    old = Authorisation.objects.filter(person__code=CALIBRATOR, method_code=line.method_code).first()
    end_all(WithdrawAuthorisation, Authorisation, today() - timedelta(days=1))
    members = {
        "person": CALIBRATOR,
        "kind": "calibrate",
        "method_code": line.method_code,
        "edition": line.edition,
        "fields": old.fields,
        "valid_from": today() - timedelta(days=3),
        "trained": False,
        "basis": "演示考核",
    }
    system(GrantAuthorisation, **{**members, **changed})


def test_an_authorisation_for_another_site_does_not_serve(own_bench: None) -> None:
    other_site()
    regrant(site_codes="OTHER")
    assert reassign() == "authorisation_not_for_site"
    page = words(client(TECHNICAL).get(f"/jobs/{H2}/"))
    assert "的授权不包括场所 DEMO-S1" in page
    regrant(site_codes="OTHER DEMO-S1")
    assert reassign() == ""


def test_an_authorisation_for_a_smaller_range_does_not_serve(own_bench: None) -> None:
    from guiju.lab.calibrations.models import Job

    nominal = Job.objects.get(number=H2).line.points[0]["nominal"]
    value, unit = nominal["value"], nominal["unit"]
    regrant(lower=f"{float(value) * 1.01}", upper=f"{float(value) * 2}", unit=unit)
    assert reassign() == "authorisation_not_for_range"
    regrant(lower=value, upper=f"{float(value) * 2}", unit=unit)
    assert reassign() in {"", "authorisation_not_for_range"}
    whole = [each["nominal"] for each in Job.objects.get(number=H2).line.points]
    if all(each["unit"] == unit and float(each["value"]) >= float(value) for each in whole):
        assert reassign() == ""


def test_a_role_of_another_site_assigns_nothing_here(own_bench: None) -> None:
    from guiju.lab.people.acts import EndRole, GiveRole
    from guiju.lab.people.models import Role

    other_site()
    row = Role.objects.get(person__code=TECHNICAL, name="technical_manager")
    system(EndRole, row=row.pk, last_day=today() - timedelta(days=1), reason="测试")
    system(GiveRole, person=TECHNICAL, name="technical_manager", site_codes="OTHER", valid_from=today())
    assert reassign() == "role_not_at_site"
    system(GiveRole, person=TECHNICAL, name="technical_manager", site_codes="DEMO-S1", valid_from=today())
    assert reassign() == ""


def test_the_counter_takes_lines_of_its_own_site_alone(own_bench: None) -> None:
    import pytest

    from guiju.lab.demo import bench
    from guiju.lab.house.act import Refused
    from guiju.lab.people.acts import EndRole, GiveRole
    from guiju.lab.people.models import Role

    other_site()
    row = Role.objects.get(person__code="demo-clerk", name="item_clerk")
    system(EndRole, row=row.pk, last_day=today() - timedelta(days=1), reason="测试")
    system(GiveRole, person="demo-clerk", name="item_clerk", site_codes="OTHER", valid_from=today())
    stage = bench_house.later()
    with stage.moment(stage.today), pytest.raises(Refused) as found:
        bench.open_commission(bench_house.work(stage, IMPEDANCE, 7))
    assert (found.value.findings[0].code, found.value.requirement) == ("role_not_at_site", "4.7-4")


def test_a_declared_interest_keeps_the_calibrator_off_from_its_day_to_its_end(own_bench: None) -> None:
    from guiju.lab.calibrations.models import Job
    from guiju.lab.people.acts import DeclareInterest, EndInterest

    customer = Job.objects.get(number=H2).line.commission.commissioned_by.code
    declared = {"person": CALIBRATOR, "customer_code": customer, "nature": "亲属任职"}
    row = system(DeclareInterest, declared_on=today() - timedelta(days=1), **declared)
    assert reassign() == "calibrator_interest"
    # The last day is still barred; from the next one on the person may.
    system(EndInterest, row=row.pk, last_day=today(), reason="关系结束")
    assert reassign() == "calibrator_interest"
    assert "calibrator_interest" not in red("assign", 1)


def test_work_is_given_out_and_begun_until_the_last_day_of_the_tenure(own_bench: None) -> None:
    from guiju.lab.premises.acts import EndTenure
    from guiju.lab.premises.models import Tenure

    row = Tenure.objects.get(site__code="DEMO-S1")
    system(EndTenure, row=row.pk, last_day=today() + timedelta(days=5), reason="退租")
    for name in ("assign", "start"):
        assert ["site_not_held" in red(name, step) for step in (4, 5, 6)] == [False, False, True], name


def test_a_verifiers_certificate_counts_only_where_the_agency_proves_it(own_bench: None, monkeypatch: Any) -> None:
    """The register of the agency hands in the proof; here stands in its place what it would tell."""
    from guiju.lab.house import nature
    from guiju.lab.people.acts import FileQualification
    from guiju.lab.people.models import Qualification

    issuer = "主管部门甲"
    paper = {"number": "V-1", "issuer": issuer, "attested": True, "valid_from": today() - timedelta(days=900)}
    other = Qualification.objects.get(person__code=CALIBRATOR)
    system(FileQualification, person=CALIBRATOR, kind="military_verifier", **paper)
    assert reassign() == ""
    monkeypatch.setattr("guiju.lab.people.facts.RECORDED_PAPERS", frozenset({"military_verifier"}))
    assert other.kind == "metrologist_2"
    told = {
        None: "calibrator_not_qualified",
        nature.Nature(False, ()): "calibrator_not_qualified",
        nature.Nature(True, ("另一部门",)): "calibrator_not_qualified",
        nature.Nature(True, (issuer,)): "",
    }
    for kind, found in told.items():
        monkeypatch.setattr(nature, "_lookup", None if kind is None else lambda reading, day, kind=kind: kind)
        assert reassign() == found


def test_the_work_load_counts_statements_by_month(own_bench: None) -> None:
    from guiju.lab.people import workload

    assert len(workload.months(today())) == 12
    assert workload.months(today())[-1] == f"{today():%Y-%m}"
    assert workload.chart(today(), CALIBRATOR) == ""


def red(act_name: str, step: int) -> set[str]:
    """Codes that would refuse assigning anew, or starting, so many days from now."""
    from guiju.lab.calibrations.acts import Reassign, StartMeasurement
    from guiju.lab.calibrations.models import Job
    from guiju.lab.house import clock
    from guiju.lab.house.act import preview
    from guiju.lab.people.queries import actor

    job = Job.objects.select_related("line__commission").get(number=H2)
    with clock.story(clock.now() + timedelta(days=step)):
        if act_name == "start":
            lights = preview(StartMeasurement, StartMeasurement.Request(job=H2), actor=actor(CALIBRATOR))
        else:
            request = Reassign.Request(
                commission=job.line.commission.number,
                line=job.line.number,
                job=H2,
                room_code=job.room_code,
                calibrator=CALIBRATOR,
                standards=dict(job.standards),
            )
            lights = preview(Reassign, request, actor=actor(TECHNICAL))
    return {each.code for each in lights if each.colour == "red"}


def test_assigning_and_starting_around_the_last_day_of_what_lets_one_calibrate(own_bench: None) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Authorisation, Employment, Qualification

    last = today() + timedelta(days=5)
    ends = (
        (acts.WithdrawAuthorisation, Authorisation, "calibrator_not_authorised"),
        (acts.EndEmployment, Employment, "calibrator_not_long_term"),
        (acts.EndQualification, Qualification, "calibrator_not_qualified"),
    )
    for kind, model, _ in ends:
        end_all(kind, model, last)
    for name in ("assign", "start"):
        for _, _, code in ends:
            assert [code in red(name, step) for step in (4, 5, 6)] == [False, False, True], (name, code)


def test_assigning_and_starting_around_the_66th_birthday(own_bench: None) -> None:
    from guiju.lab.people.acts import CorrectBirthDate

    ahead = 5 if (today() + timedelta(days=5)).strftime("%m-%d") != "02-29" else 6
    birthday = today() + timedelta(days=ahead)
    born = birthday.replace(year=birthday.year - 66)
    seen = {"reason": "测试", "proof": "身份证复印件", "witnessed_by": "demo-head"}
    act(CorrectBirthDate, "demo-quality", code=CALIBRATOR, birth_date=born, **seen)
    for name in ("assign", "start"):
        found = ["calibrator_over_age" in red(name, ahead + step) for step in (-1, 0, 1)]
        assert found == [False, True, True], name
    act(
        CorrectBirthDate,
        "demo-quality",
        code=CALIBRATOR,
        birth_date=born.replace(year=born.year + 1),
        **seen,
    )
    # The 65th birthday changes nothing: 65 is not over 65.
    for name in ("assign", "start"):
        assert not [step for step in (-1, 0, 1) if "calibrator_over_age" in red(name, ahead + step)]
