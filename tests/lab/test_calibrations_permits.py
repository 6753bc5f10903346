"""Job permits: issued where all lights are green, bounded by hours and by what they rest on, withdrawn, checked."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bench_house
import pytest
from bench_house import CALIBRATOR, H2, H3, TECHNICAL, act, client, words

pytest_plugins = ["bench_fixtures"]


def issue(job: str = H2, hours: int = 12, who: str = CALIBRATOR) -> Any:
    from guiju.lab.calibrations.acts import IssuePermit

    return act(IssuePermit, who, job=job, hours=hours).row


def codes(call: Any, *arguments: Any, **members: Any) -> set[str]:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        call(*arguments, **members)
    return {each.code for each in caught.value.findings}


def signed_bytes(row: Any) -> bytes:
    from guiju.lab.house.files import stored

    return stored(row.sha256)


def authority() -> bytes:
    from guiju.lab.house.keys import folder

    return (folder() / "ca.pem").read_bytes()


def verdict(data: bytes, *, at: datetime | None = None, ca: bytes | None = None, log: Any = None) -> Any:
    from guiju.lab.house import publication
    from guiju.verification import verify_file

    keys = [] if log is None else [publication.vkey()]
    return verify_file(data, ca=authority() if ca is None else ca or None, at=at, log=log, vkeys=keys)


def test_a_permit_carries_what_the_interlock_knows(own_bench: None) -> None:
    from guiju.lab.calibrations.models import Job
    from guiju.permit import read_permit

    bench_house.climate()
    row = issue()
    permit = read_permit(signed_bytes(row)).permit
    job = Job.objects.get(number=H2)
    assert permit.job == H2
    assert permit.calibrator.person_id == CALIBRATOR
    assert {each.method for each in permit.calibrator.authorisations} <= {"", job.line.method_code}
    assert permit.calibrator.authorisations
    assert (permit.method.code, permit.method.edition) == (job.line.method_code, job.line.edition)
    assert {each.role: each.equipment_id for each in permit.standards} == job.standards
    assert all(each.certificate_number and each.confirmed_on for each in permit.standards)
    assert {each.method for each in permit.scope} == {job.line.method_code}
    assert {each.quantity for each in permit.conditions} == {each.quantity for each in permit.method.environment}
    assert len(permit.points) == len(job.line.points)
    assert permit.demonstration
    assert datetime.fromisoformat(permit.valid_until) - datetime.fromisoformat(permit.issued_at) == timedelta(hours=12)
    assert "birth" not in signed_bytes(row).decode()


def test_it_is_refused_where_the_interlock_is_red(own_bench: None) -> None:
    """Without any climate the same findings speak against the permit that speak against the start."""
    from guiju.lab.calibrations.acts import StartMeasurement

    against = codes(act, StartMeasurement, CALIBRATOR, job=H2)
    assert "climate_out_of_limits" in against
    assert codes(issue) == against


def test_the_hours_are_bounded_by_the_parameter(own_bench: None) -> None:
    bench_house.climate()
    assert codes(issue, hours=0) == {"permit_hours"}
    assert codes(issue, hours=73) == {"permit_hours"}
    assert issue(hours=72).hours == 72


def test_somebody_elses_job_is_permitted_by_the_technical_manager_alone(own_bench: None) -> None:
    bench_house.climate()
    assert "not_your_job" in codes(issue, who="demo-senior")
    assert issue(who=TECHNICAL).issued_by == TECHNICAL


def test_it_ends_with_the_last_day_of_what_it_rests_on(own_bench: None) -> None:
    """A calibrator who is withdrawn from tomorrow on may work until the end of today, though three days were asked."""
    from guiju.lab.house import clock
    from guiju.lab.people.acts import EndEmployment
    from guiju.lab.people.models import Employment

    bench_house.climate()
    for each in Employment.objects.filter(person__code=CALIBRATOR, valid_to__isnull=True):
        act(EndEmployment, "demo-quality", row=each.pk, last_day=clock.today(), reason="ends today")
    row = issue(hours=72)
    local = row.valid_until.astimezone(clock.zone())
    assert local.date() == clock.today()
    assert local + timedelta(microseconds=1) == datetime.combine(
        clock.today() + timedelta(days=1), datetime.min.time(), clock.zone()
    )
    assert row.ends_for and row.ends_for_en


def test_a_job_with_a_permit_is_not_given_to_another(own_bench: None) -> None:
    from guiju.lab.calibrations.acts import Reassign, WithdrawPermit
    from guiju.lab.calibrations.models import Job

    bench_house.climate()
    row = issue()
    job = Job.objects.get(number=H2)
    line = job.line
    same = {"commission": line.commission.number, "line": line.number, "job": H2, "room_code": job.room_code}
    again = {**same, "calibrator": CALIBRATOR, "standards": job.standards}
    assert codes(act, Reassign, TECHNICAL, **again) == {"permit_stands"}
    act(WithdrawPermit, TECHNICAL, permit=row.number, reason="the item stays here")
    act(Reassign, TECHNICAL, **again)


def test_it_is_withdrawn_once_with_a_reason_and_not_after_its_end(own_bench: None) -> None:
    from guiju.lab.calibrations.acts import WithdrawPermit
    from guiju.lab.house import clock

    bench_house.climate()
    row = issue(hours=1)
    assert codes(act, WithdrawPermit, CALIBRATOR, permit=row.number, reason=" ") == {"ending_needs_reason"}
    with clock.story(row.valid_until + timedelta(seconds=1)):
        assert codes(act, WithdrawPermit, CALIBRATOR, permit=row.number, reason="late") == {"permit_expired"}
    with clock.story(row.valid_until):
        act(WithdrawPermit, CALIBRATOR, permit=row.number, reason="in the last second")
    assert codes(act, WithdrawPermit, CALIBRATOR, permit=row.number, reason="again") == {"permit_withdrawn"}


def test_one_permit_stands_for_a_job_and_its_own_people_withdraw_it(own_bench: None) -> None:
    from guiju.lab.calibrations.acts import WithdrawPermit
    from guiju.lab.calibrations.models import JobPermit
    from guiju.lab.house import clock

    bench_house.climate()
    row = issue(hours=1)
    assert codes(issue) == codes(issue, who=TECHNICAL) == {"permit_stands"}
    assert codes(act, WithdrawPermit, "demo-newcomer", permit=row.number, reason="x") == {"not_your_job"}
    for who in (TECHNICAL, "demo-quality", "demo-head", CALIBRATOR):
        act(WithdrawPermit, who, permit=row.number, reason="not needed")
        row = issue(hours=1)
    with clock.story(row.valid_until):
        assert codes(issue) == {"permit_stands"}
    with clock.story(row.valid_until + timedelta(seconds=1)):
        bench_house.climate()
        issue(hours=1)
    assert JobPermit.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_a_measuring_job_is_permitted_to_go_on(own_bench: None) -> None:
    from guiju.permit import read_permit

    bench_house.start(H3)
    assert read_permit(signed_bytes(issue(H3))).permit.stage == "capture"


def test_offline_it_is_genuine_up_to_and_with_its_last_instant(own_bench: None) -> None:
    bench_house.climate()
    row = issue(hours=2)
    data, second = signed_bytes(row), timedelta(seconds=1)
    told = {
        row.issued_at - second: "not_yet",
        row.issued_at: "in_force",
        row.valid_until - second: "in_force",
        row.valid_until: "in_force",
        row.valid_until + second: "expired",
        row.valid_until + timedelta(days=1): "expired",
    }
    for at, status in told.items():
        found = verdict(data, at=at)
        assert (found.verdict, found.status, found.kind) == ("genuine", status, "permit"), at
    late = verdict(data, at=row.valid_until + second)
    assert "已过期" in late.headline.zh and "EXPIRED" in late.headline.en
    assert any("不会知道" in each.zh for each in late.steps), "that it cannot know its withdrawal is said"


def test_an_altered_permit_and_a_strange_seal_are_not_genuine(own_bench: None, tmp_path: Path) -> None:
    from guiju.integrity.authority import create_authority, create_seal, load_identity
    from guiju.lab.house.keys import chain_pem
    from guiju.permit import read_permit, seal_permit, to_bytes

    bench_house.climate()
    data = signed_bytes(issue(hours=2))
    assert verdict(data).verdict == "genuine"
    later = json.loads(data)
    later["permit"]["valid_until"] = "2099-01-01T00:00:00.000000+00:00"
    from guiju.canonical import dumps

    assert verdict(dumps(later)).verdict == "not_genuine"
    create_authority(tmp_path, "others", demonstration=True, at=datetime.now(UTC))
    create_seal(tmp_path, "others", demonstration=True, at=datetime.now(UTC))
    strange = load_identity(tmp_path / "seal.key", tmp_path / "seal.pem", tmp_path / "ca.pem")
    forged = to_bytes(seal_permit(read_permit(data).permit, strange.private_key, chain_pem(strange)))
    assert verdict(forged).verdict == "not_genuine"
    unknown = verdict(forged, ca=b"")
    assert unknown.verdict == "cannot_tell", "nobody says whose seal it is"
    assert unknown.status == "unknown", "and nothing says that one may work by it"
    assert not [each for each in unknown.steps if each.check == "time" and each.outcome == "passed"]
    from guiju.lab.portal.checking import check

    assert check(forged, None).verdict.verdict == "not_genuine", "the house knows the authority of its own permits"
    assert check(data, None).verdict.verdict == "genuine"
    mixed = json.loads(data)
    mixed["certificate"] = json.loads(forged)["certificate"]
    assert verdict(dumps(mixed)).verdict == "not_genuine"


def test_a_published_log_tells_issue_and_withdrawal(own_bench: None) -> None:
    from guiju.lab.calibrations.acts import WithdrawPermit
    from guiju.lab.house import publication

    bench_house.climate()
    row = issue()
    data = signed_bytes(row)
    assert verdict(data, log=publication.folder()).log.state == "unknown", "younger than what is published"
    publication.publish()
    found = verdict(data, ca=b"", log=publication.folder())
    assert (found.verdict, found.status, found.log.state) == ("genuine", "in_force", "found")
    from guiju.lab.portal.checking import check

    assert not check(data, None).is_loud
    act(WithdrawPermit, TECHNICAL, permit=row.number, reason="the customer called it off")
    now = check(data, None)
    assert now.is_loud and "收回" in now.headline, "the house knows of it before the log is published"
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    sent = {"file": SimpleUploadedFile("permit.json", data)}
    visitor = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "zh-hans"})
    assert "已收回" in visitor.post("/verify", sent).content.decode()
    publication.publish()
    ended = verdict(data, log=publication.folder())
    assert (ended.verdict, ended.status) == ("genuine", "withdrawn")
    assert "收回" in ended.headline.zh


def test_the_pages_issue_print_hand_out_and_withdraw(own_bench: None) -> None:
    from guiju.lab.calibrations.models import JobPermit

    browser = client(CALIBRATOR)
    refused = browser.post(f"/jobs/{H2}/permits/", {"hours": "12", "key": "k1"})
    assert refused.status_code == 409
    assert "4.2-4" in words(refused)
    bench_house.climate()
    assert browser.post(f"/jobs/{H2}/permits/", {"hours": "12", "key": "k2"}).status_code == 302
    row = JobPermit.objects.get()
    assert row.number in words(browser.get(f"/jobs/{H2}/"))
    assert row.number in words(browser.get(f"/jobs/{H2}/bench/"))
    printed = words(browser.get(f"/jobs/{H2}/permits/{row.number}/"))
    assert row.sha256 in printed and "<svg" in printed and "现行修正值" in printed
    handed = browser.get(f"/jobs/{H2}/permits/{row.number}/file")
    assert handed.content == signed_bytes(row)
    assert f"{row.number}.permit.json" in handed["Content-Disposition"]
    assert browser.get(f"/jobs/{H3}/permits/{row.number}/").status_code == 404
    done = browser.post(f"/jobs/{H2}/permits/{row.number}/withdraw", {"reason": "不去了", "key": "k3"})
    assert done.status_code == 302
    assert "已收回" in words(browser.get(f"/jobs/{H2}/permits/{row.number}/"))


def test_the_command_checks_it_by_the_installations_own_authority(own_bench: None, tmp_path: Path) -> None:
    import subprocess
    import sys

    from guiju.lab.boot import data_folder

    bench_house.climate()
    row = issue(hours=2)
    file = tmp_path / "p.permit.json"
    file.write_bytes(signed_bytes(row))

    def said(*more: str) -> tuple[int, dict[str, Any]]:
        command = [
            sys.executable,
            "-m",
            "guiju.cli",
            "verify",
            str(file),
            "--data",
            str(data_folder()),
            "--json",
            *more,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else {}

    code, answer = said("--at", row.valid_until.isoformat())
    assert (code, answer["verdict"], answer["status"]) == (0, "genuine", "in_force")
    code, answer = said("--at", (row.valid_until + timedelta(seconds=1)).isoformat())
    assert (code, answer["status"]) == (3, "expired")
    assert said("--at", (row.issued_at - timedelta(seconds=1)).isoformat())[0] == 3
    assert said("--at", "yesterday")[0] == 64
    file.write_bytes(signed_bytes(row)[:-40])
    assert said()[0] == 1
    from guiju.lab.calibrations.acts import WithdrawPermit
    from guiju.lab.house import publication

    file.write_bytes(signed_bytes(row))
    act(WithdrawPermit, TECHNICAL, permit=row.number, reason="called off")
    publication.publish()
    code, answer = said()
    assert (code, answer["verdict"], answer["status"]) == (3, "genuine", "withdrawn")


def test_a_permit_that_the_registers_have_overtaken_is_found(own_bench: None) -> None:
    """Standing and in order nothing is found; after the standard left service the permit is named until withdrawn."""
    from guiju.conduct import sentence
    from guiju.lab.calibrations.acts import WithdrawPermit
    from guiju.lab.calibrations.models import Job
    from guiju.lab.equipment.acts_life import ChangeState
    from guiju.lab.house import clock
    from guiju.lab.house.watching import facts_on, findings_on

    def found() -> list[Any]:
        return [each for each in findings_on(clock.today(), "permits") if each.code == "permit_overtaken"]

    bench_house.climate()
    row = issue()
    assert [each.number for each in facts_on("permits", clock.today()).permits] == [row.number]
    assert found() == []
    code = sorted(Job.objects.get(number=H2).standards.values())[0]
    act(ChangeState, "demo-keeper", code=code, state="suspended", reason="测试", place="某处")
    (told,) = found()
    assert told.subject == row.number
    assert told.requirements == ("6.8-3",)
    assert code in sentence(told, "zh")
    act(WithdrawPermit, TECHNICAL, permit=row.number, reason="标准器停用")
    assert found() == []
    assert facts_on("permits", clock.today()).permits == ()
