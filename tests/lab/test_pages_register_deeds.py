"""What registers let people do to an entry: lines of a person, accounts, keys, scope, certificates, climate."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import (
    PASSWORD,
    SINCE,
    address,
    client,
    do,
    equip,
    first,
    fit,
    furnish,
    hidden,
    journal_count,
    model_of,
    scan,
    send,
    text,
)

BEGIN = "2026-01-01"
NOW = "today"
"""Stands for the day on which the test runs."""
NEWCOMER = {"code": "P-9", "name": "新人", "birth_date": "1999-01-01"}


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house."""
    furnish()
    yield sqlite_installation


def person(code: str, rest: str = "change/") -> str:
    return address("people.person", f"{model_of('people.person').objects.get(code=code).pk}/{rest}")


METHOD = {"method_code": "M-1", "edition": "2025", "fields": ["length"]}
TRAINED = {"trained": "on", "basis": "2025 年上岗考核 PX-7"}
PARTS: list[tuple[str, str, dict[str, Any], str, str]] = [
    (
        "employ",
        "people.employment",
        {"kind": "long_term", "valid_from": BEGIN, "reason": "补录合同", "file_sha256": scan},
        "end-employment",
        "valid_to",
    ),
    ("role", "people.role", {"name": "reviewer", "valid_from": NOW}, "end-role", "valid_to"),
    ("interest", "people.interest", {"customer_code": "C-1", "declared_on": NOW}, "end-interest", "ended_on"),
    (
        "authorise",
        "people.authorisation",
        {
            "kind": "calibrate",
            "method_code": "M-1",
            "edition": "2025",
            "fields": ["length"],
            "valid_from": NOW,
            **TRAINED,
        },
        "withdraw-authorisation",
        "valid_to",
    ),
]
"""A grant, a role and a declaration begin on the day on which they are entered; an employment may have begun before."""


@pytest.mark.parametrize("part", PARTS, ids=[each[0] for each in PARTS])
def test_lines_of_a_person_are_entered_and_ended(
    house: TestInstallation, part: tuple[str, str, dict[str, Any], str, str]
) -> None:
    deed, label, members, end, last = part
    from guiju.lab.house import clock
    from guiju.lab.people.acts import FileQualification

    fit("P-B", employment={"valid_to": date(2025, 12, 31)} if deed == "employ" else {})
    paper = {"person": "P-B", "kind": "other", "number": "PX-7", "issuer": "某培训机构", "attested": True}
    do(FileQualification, **paper, valid_from=date(2025, 1, 1))
    today = clock.today().isoformat()
    browser = client("P-Q")
    told = {name: today if value == NOW else value for name, value in members.items()}
    told |= {name: value() for name, value in told.items() if callable(value)}
    assert send(browser, person("P-B", f"do/{deed}/"), **told).status_code == 302
    row = model_of(label).objects.order_by("-pk").first()
    assert row.person.code == "P-B"
    path = person("P-B", f"do/{end}/{row.pk}/")
    assert path in text(browser.get(person("P-B")))
    for sent, word in (
        ({"last_day": "2025-12-31", "reason": "x"}, "早于开始日期"),
        ({"last_day": today, "reason": ""}, "没有写明终止的理由"),
    ):
        answer = send(browser, path, **sent)
        assert (answer.status_code, word in text(answer)) == (422, True)
    assert send(client("P-C"), path, last_day=today, reason="调离").status_code == 403
    browser = client("P-Q")
    assert send(browser, path, last_day=today, reason="调离").status_code == 302
    assert str(getattr(model_of(label).objects.get(pk=row.pk), last)) == today
    assert path not in text(browser.get(person("P-B")))
    again = send(browser, path, last_day=today, reason="调离")
    assert (again.status_code, f"已于 {today} 终止" in text(again)) == (422, True)
    assert "调离" in text(browser.get(person("P-B", "history/")))


def test_an_old_paper_says_at_its_form_that_the_originals_are_confirmed_with_a_scan(house: TestInstallation) -> None:
    """The form of filing tells it, the form of confirming asks for it at its field; a paper of today needs none."""
    assert "早已开始的、或早于本登记启用之日的，核对时必须有扫描件" in text(
        client("P-Q").get(person("P-B", "do/paper/"))
    )
    from guiju.lab.people.acts import FileQualification

    said = {"person": "P-B", "kind": "other", "issuer": "某", "attested": False}
    days = {"旧 1": date(2020, 1, 1), "新 1": date.today()}
    rows = {each: do(FileQualification, **said, number=each, valid_from=first_day) for each, first_day in days.items()}
    old, new = (person("P-B", f"do/attest/{rows[each].pk}/") for each in ("旧 1", "新 1"))
    page = text(client("P-Q").get(old))
    assert "确认已核对原件" in page and "必需：早已开始，且尚无扫描件" in page
    assert send(client("P-Q"), old).status_code == 422
    assert "必需：早已开始" not in text(client("P-Q").get(new))
    assert send(client("P-Q"), old, file_sha256=pdf()).status_code == 302
    assert send(client("P-Q"), new).status_code == 302


def test_a_paper_counts_once_somebody_has_seen_it(house: TestInstallation) -> None:
    browser = client("P-Q")
    paper = {"kind": "metrologist_1", "number": "1", "issuer": "某部门", "valid_from": BEGIN}
    assert send(browser, person("P-B", "do/paper/"), **paper).status_code == 302
    row = first("people.qualification")
    assert row.attested is False
    path = person("P-B", f"do/attest/{row.pk}/")
    assert send(browser, path).status_code == 422, "it began long before it is entered: its copy comes with it"
    assert send(browser, path, file_sha256=pdf()).status_code == 302
    assert first("people.qualification").attested is True
    assert send(browser, path).status_code == 422


def test_signing_for_many_fields_without_the_paper_is_refused_by_the_code(house: TestInstallation) -> None:
    members = {"fields": ["length", "mass", "electricity", "radio"], "valid_from": BEGIN, "trained": "on"}
    answer = send(client("P-Q"), person("P-B", "do/grant-signing/"), **members)
    assert answer.status_code == 422
    assert "4.5-4" in text(answer)
    assert model_of("people.authorisation").objects.count() == 0


def test_an_account_is_opened_renewed_and_closed_and_its_password_shown_once(house: TestInstallation) -> None:
    from django.contrib.auth import authenticate

    from guiju.lab.accounts.models import Account
    from guiju.lab.house.models import JournalEntry

    browser = client("P-Q")
    assert send(browser, address("people.person", "add/"), **NEWCOMER).status_code == 302
    answer = send(browser, person("P-9", "do/open-account/"), username="newcomer", language="zh-hans")
    assert answer.status_code == 200
    password = re.search(r'g-secret g-mono">([^<]+)<', text(answer)).group(1)
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    account = Account.objects.get(person_code="P-9")
    assert account.check_password(password)
    assert not JournalEntry.objects.filter(changes__contains=password).exists()
    answer = send(browser, person("P-9", "do/renew-password/"), reason="遗忘")
    renewed = re.search(r'g-secret g-mono">([^<]+)<', text(answer)).group(1)
    assert renewed != password
    assert Account.objects.get(person_code="P-9").check_password(renewed)
    assert send(browser, person("P-9", "do/close-account/"), reason="离职").status_code == 302
    assert authenticate(None, username="newcomer", password=renewed) is None
    assert send(client("P-T"), person("P-9", "do/renew-password/"), reason="x").status_code == 403


def key_form(**changed: str) -> dict[str, str]:
    whole = {
        "passphrase": "own words of mine",
        "again": "own words of mine",
        "witness_username": "p-h",
        "witness_password": PASSWORD,
    }
    return {**whole, **changed}


def test_a_signing_key_takes_two_people_and_the_passphrase_of_its_owner(house: TestInstallation) -> None:
    from guiju.lab.house.models import JournalEntry, SigningKey
    from guiju.lab.house.signing import signing_session

    browser, path = client("P-Q"), person("P-B", "do/enrol-key/")
    assert "服务器内存中持有已打开的密钥" in text(browser.get(path))
    wrong = send(browser, path, **key_form(witness_password="no"))
    assert (wrong.status_code, "见证人的用户名与密码不符" in text(wrong)) == (422, True)
    assert "own words of mine" not in text(wrong)
    assert send(browser, path, **key_form(again="other words")).status_code == 422
    alone = send(browser, path, **key_form(witness_username="p-q"))
    assert (alone.status_code, "6.1.7-1" in text(alone)) == (422, True)
    short = send(browser, path, **key_form(passphrase="short", again="short"))
    assert (short.status_code, "6.1.7-1" in text(short)) == (422, True)
    assert SigningKey.objects.count() == 0
    assert send(browser, path, **key_form()).status_code == 302
    found = SigningKey.objects.get()
    assert (found.person_code, found.enrolled_by, found.witnessed_by) == ("P-B", "P-Q", "P-H")
    with signing_session("P-B", "own words of mine"):
        pass
    for secret in ("own words of mine", PASSWORD):
        for column in ("changes", "answer", "reason"):
            assert not JournalEntry.objects.filter(**{f"{column}__contains": secret}).exists()
    assert journal_count("house.enrol_signing_key", "refused") == 2
    assert send(browser, person("P-B", "do/revoke-key/"), reason="遗失").status_code == 302
    assert SigningKey.objects.get().state == "revoked"
    assert send(client("P-T"), path, **key_form()).status_code == 403


def test_a_qualification_has_scope_and_is_suspended_and_lifted(house: TestInstallation) -> None:
    from guiju.lab.agency.models import ScopeRow, Suspension

    browser, pk = client("P-Q"), first("agency.qualification").pk
    base = address("agency.qualification", f"{pk}/")
    scope = {
        "code": "L-1",
        "field": "length",
        "instrument": "量块",
        "instrument_en": "Gauge block",
        "quantity": "length",
        "method_code": "M-1",
        "edition": "2025",
        "site_code": "S1",
        "lower": "0.5",
        "upper": "100",
        "unit": "mm",
        "smallest_U": "0.00007",
        "smallest_U_unit": "mm",
    }
    wrong = send(browser, f"{base}do/scope/", **{**scope, "lower": "half"})
    assert (wrong.status_code, "不是十进制数" in text(wrong)) == (422, True)
    assert send(browser, f"{base}do/scope/", **scope).status_code == 302
    row = ScopeRow.objects.get()
    assert (row.qualification.number, row.k, row.on_site) == ("L0001", "2", False)
    assert send(browser, f"{base}do/suspend/", since="2026-02-01", reason="监督").status_code == 302
    assert "暂停中" in text(browser.get(address("agency.qualification")))
    twice = send(browser, f"{base}do/suspend/", since="2026-02-02", reason="再次")
    assert (twice.status_code, "4.3-1" in text(twice)) == (422, True)
    lift = f"{base}do/lift/{Suspension.objects.get().pk}/"
    assert send(browser, lift, until="2026-01-31").status_code == 422
    from guiju.lab.house import clock

    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert send(browser, lift, until="2026-02-20", reason="误录").status_code == 422, "not backward, but by the head"
    assert send(browser, lift, until=yesterday).status_code == 422
    assert send(browser, lift, until=yesterday, reason="整改已经验收").status_code == 302
    assert "暂停中" not in text(browser.get(address("agency.qualification")))


def pdf() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("c.pdf", b"%PDF-1.7\n%of a test\n", "application/pdf")


def test_equipment_gets_its_certificate_confirmation_and_state(house: TestInstallation) -> None:
    from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
    from guiju.lab.house.files import stored

    browser, user, row = client("P-K"), client("P-B"), first("equipment.equipment")
    base = address("equipment.equipment", f"{row.pk}/")
    jump = send(browser, f"{base}do/state/", state="in_service")
    assert (jump.status_code, "4.4-4" in text(jump)) == (422, True)
    path = f"/equipment/{row.code}/certificates/new/"
    read = text(browser.post(path, {"file": pdf()}))
    digest = re.search(r'name="file_sha256" value="([0-9a-f]{64})"', read).group(1)
    assert stored(digest).startswith(b"%PDF-")
    certificate = {
        "file_sha256": digest,
        "kind": "calibration",
        "number": "G-1",
        "serial_number": row.serial_number,
        "issuer": "某院",
        "competence_kind": "accredited",
        "competence_reference": "L1",
        "competence_from": BEGIN,
        "competence_covers": "on",
        "calibrated_on": "2026-02-01",
        "valid_to": "2027-01-31",
        "unit": "mm",
        "points": "50 | mm | 50.00001 | 0.00001 | 0.00005 | 2",
    }

    def file(**changed: str) -> Any:
        return browser.post(path, {**hidden(read), **certificate, **changed})

    assert "第 1 行有 2 列，应为 6 列" in text(file(points="50 | mm"))
    words = file(points="a | mm | 1 | 0 | 1 | 2")
    assert (words.status_code, "第 1 行" in text(words)) == (422, True)
    reversed_days = file(valid_to="2025-01-31", key="another")
    assert (reversed_days.status_code, "早于开始日期" in text(reversed_days)) == (422, True)
    assert file().status_code == 302
    filed = Certificate.objects.get()
    assert filed.points[0]["U"] == "0.00005"
    asked = {"requirement": "U 不大于 0.0001 mm", "demands": "0.5 | 100 | mm | | 0.0001 | | ", "passed": "yes"}
    path = f"/equipment/certificates/{filed.pk}/confirm/"
    shown = text(user.get(path, asked))
    assert user.post(path, {**hidden(shown), **asked}).status_code == 302
    made = Confirmation.objects.get()
    assert (made.confirmed_by, made.passed, made.lower, made.upper) == ("P-B", True, "50", "50")
    for state in ("verified", "in_service"):
        assert send(browser, f"{base}do/state/", state=state, reason="按证书验证，符合").status_code == 302
    assert Equipment.objects.get(pk=row.pk).state == "in_service"
    assert "2027-01-31" in text(browser.get(address("equipment.equipment")))
    assert "2027-01-31" not in text(browser.get(address("equipment.equipment"), {"due": "over"}))


TEMPLATE = {
    "name": {"zh": "直接比较", "en": "Direct comparison"},
    "version": 1,
    "kind": "propagation",
    "outputs": [{"symbol": "y", "quantity": {"zh": "长度", "en": "Length"}, "unit": "mm", "model": "x + d"}],
    "inputs": [
        {
            "symbol": symbol,
            "name": {"zh": name, "en": name},
            "unit": "mm",
            "from": "limit" if symbol == "d" else "reading",
            "series": "" if symbol == "d" else "x",
            "role": "",
            "distribution": "rectangular" if symbol == "d" else "t",
            "value": "0" if symbol == "d" else None,
            "half_width": "0.0002" if symbol == "d" else None,
            "u": None,
            "dof": None,
        }
        for symbol, name in (("x", "示值"), ("d", "变形"))
    ],
    "line": None,
    "k_rule": "fixed",
    "k": "2",
    "probability": "0.95",
    "digits": 2,
    "validated_on": "2026-01-31",
}


def test_a_method_gets_editions_and_templates_that_are_never_changed(house: TestInstallation) -> None:
    from guiju.lab.methods.acts import AddTemplate
    from guiju.lab.methods.models import BudgetTemplate, Edition

    browser, row = client("P-T"), first("methods.method")
    base = address("methods.method", f"{row.pk}/")
    # The one in force ends first: no day has two editions.
    old = Edition.objects.get(method=row)
    assert send(browser, f"{base}do/edition/", edition="2026", effective_from=BEGIN).status_code == 422
    assert send(browser, f"{base}do/supersede/{old.pk}/", superseded_on=BEGIN, reason="公告").status_code == 302
    edition = {
        "edition": "2026",
        "effective_from": BEGIN,
        "rounding": "up",
        "environment": "温度 | 19.5 | 20.5 | °C | 0.5",
        "standards": "reference\t量块\tGauge block\t0.5\t100\tmm\t0.0001\tmm",
    }
    assert send(browser, f"{base}do/edition/", **edition).status_code == 302
    new = Edition.objects.get(edition="2026")
    limit = {"quantity": "temperature", "interval": {"lower": "19.5", "upper": "20.5", "unit": "°C"}}
    assert new.environment == [{**limit, "largest_change_per_hour": "0.5"}]
    assert new.standards[0]["largest_U"] == "0.0001"
    do(AddTemplate, method=row.code, edition="2026", code="budget", number=1, document=TEMPLATE)
    assert BudgetTemplate.objects.get().document["k"] == "2"
    page = text(browser.get(f"{base}change/"))
    assert all(each in page for each in ("y = x + d", "直接比较", "均匀", "±0.0002", "固定 k"))
    assert "Rectangular" in text(client("P-T", "en").get(f"{base}change/"))
    browser = client("P-T")
    assert send(browser, f"{base}do/supersede/{new.pk}/", superseded_on="2026-06-01", reason="公告").status_code == 302
    assert str(Edition.objects.get(pk=new.pk).superseded_on) == "2026-06-01"


def test_a_room_shows_its_climate_against_the_limits_of_methods(house: TestInstallation) -> None:
    from guiju.lab.house import clock
    from guiju.lab.methods.models import Edition
    from guiju.lab.premises.models import ClimateReading

    browser, row = client("P-B"), first("premises.room")
    base = address("premises.room", f"{row.pk}/")
    at = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")
    reading = {"quantity": "temperature", "value": "23.4", "unit": "°C", "at": at, "sensor": "E-1"}
    assert send(browser, f"{base}do/climate/", **reading).status_code == 302
    taken = ClimateReading.objects.get()
    assert taken.at.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M") == at
    assert "<svg" in text(browser.get(f"{base}change/"))
    edition = {"edition": "2026", "effective_from": BEGIN, "rounding": "up", "environment": "温度|19.5|20.5|°C|"}
    base_of_method = address("methods.method", f"{first('methods.method').pk}/do/")
    ended = {"superseded_on": BEGIN, "reason": "公告"}
    assert send(client("P-T"), f"{base_of_method}supersede/{Edition.objects.get().pk}/", **ended).status_code == 302
    method = f"{base_of_method}edition/"
    assert send(client("P-T"), method, **edition).status_code == 302
    assert Edition.objects.count() == 2
    page = text(browser.get(f"{base}change/"))
    assert "现行方法中最严的限值：19.5 至 20.5 °C" in page
    assert '<span class="g-tag g-bad">23.4 °C</span>' in page


def test_a_list_needs_as_many_queries_for_thirty_rows_as_for_one(house: TestInstallation) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guiju.lab.house import clock
    from guiju.lab.people.acts import GiveRole, RegisterPerson

    def queries(label: str, rest: str = "") -> int:
        browser = client("P-Q")
        browser.get(address(label, rest))
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address(label, rest)).status_code == 200
        print([q["sql"][:150] for q in caught.captured_queries])
        # The clock looks at the installation now and then, whatever the page shows.
        return len([each for each in caught.captured_queries if "house_installation" not in each["sql"]])

    one = first("people.person")
    lists = {label: queries(label) for label in ("people.person", "equipment.equipment")}
    page = queries("people.person", f"{one.pk}/change/")
    for number in range(30):
        equip(f"X-{number}")
        do(RegisterPerson, code=f"X-{number}", name="丁", birth_date=date(1990, 1, 1))
        do(GiveRole, person=f"X-{number}", name="calibrator", valid_from=SINCE)
        day = clock.today() + timedelta(days=2 * number + 1)
        do(GiveRole, person=one.code, name="reviewer", valid_from=day, valid_to=day)
    assert {label: queries(label) for label in lists} == lists
    assert queries("people.person", f"{one.pk}/change/") == page
    assert max(*lists.values(), page) < 40


def test_the_first_people_come_from_the_command_line_and_only_the_first(sqlite_installation: TestInstallation) -> None:
    def enter(*words: str, password: str = PASSWORD) -> Any:
        command = [sys.executable, "-m", "guiju.cli", "--data", str(sqlite_installation.folder), "people", "enter"]
        ours = {"GUIJU_DATABASE", "GUIJU_READ_ONLY", "GUIJU_SQLITE_READ", "DJANGO_SETTINGS_MODULE"}
        environment = {name: value for name, value in os.environ.items() if name not in ours} | {"GUIJU_LANG": "zh"}
        return subprocess.run(
            [*command, *words],
            input=f"{password}\n",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    from django.db import connections

    from guiju.lab.accounts.models import Account
    from guiju.lab.people.queries import actor

    connections.close_all()
    head = ("P-1", "--name", "甲", "--birth", "1980-01-01", "--role", "quality_manager", "--role", "reviewer")
    for words, told, code in (
        (("P-1", "--name", "甲", "--birth", "1980-13-01", "--role", "head"), "--birth", 64),
        (("P-1", "--name", "甲", "--birth", "1980-01-01", "--role", "boss"), "quality_manager", 64),
        ((*head, "--username", "first"), "--password-stdin", 70),
    ):
        wrong = enter(*words)
        assert (wrong.returncode, told in wrong.stderr) == (code, True), wrong.stderr
    weak = enter(*head, "--username", "first", "--password-stdin", password="12345")
    assert (weak.returncode, "密码不合要求" in weak.stderr) == (70, True)
    done = enter(*head, "--username", "first", "--password-stdin", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["roles"] == ["reviewer", "quality_manager"]
    assert PASSWORD not in done.stdout + done.stderr
    assert actor("P-1").roles == {"quality_manager", "reviewer"}
    assert Account.objects.get(username="first").check_password(PASSWORD)
    late = enter("P-2", "--name", "乙", "--birth", "1981-01-01", "--role", "head", "--lang", "en")
    assert (late.returncode, "enter others in the pages" in late.stderr) == (1, True)
