"""The bench in the browser: lights, climate, start, cells, corrections, live evaluation, finish; refused and done."""

import json
import re
from typing import Any

import bench_house
import pytest
from bench_house import CALIBRATOR, H2, H3, IMPEDANCE, S4, TECHNICAL, actor_of, client, published, send_cells, words

pytest_plugins = ["bench_fixtures"]

CLIMATE = {"temperature": "２０，０", "relative_humidity": "48", "sensor": "DEMO-E-CLIMATE"}
RESOLUTIONS = {"V": "0.001", "I": "0.000001", "phi": "0.0001"}


def job_state(number: str) -> str:
    from guiju.lab.calibrations.models import Job

    return str(Job.objects.get(number=number).state)


PAGES = ("/jobs/", f"/jobs/{H2}/", f"/jobs/{H2}/bench/", f"/jobs/{H2}/evaluation", f"/jobs/{H2}/lights")


@pytest.mark.parametrize("address", [*PAGES, f"/jobs/{H2}/finish/", f"/jobs/{H2}/record/"])
def test_nobody_is_asked_to_sign_in(own_bench: None, address: str) -> None:
    response = client("-").get(address)
    assert response.status_code == 302
    assert "/accounts/login/" in response.headers["Location"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_speak_both_languages_and_change_nothing(own_bench: None, address: str) -> None:
    from guiju.lab.house.models import JournalEntry

    before = JournalEntry.objects.count()
    chinese, english = client(CALIBRATOR).get(address), client(CALIBRATOR, "en").get(address)
    assert (chinese.status_code, english.status_code) == (200, 200)
    assert words(chinese) != words(english)
    assert JournalEntry.objects.count() == before


def test_unknown_jobs_are_not_found(own_bench: None) -> None:
    browser = client(CALIBRATOR)
    for address in ("", "bench/", "evaluation", "finish/", "record/"):
        assert browser.get(f"/jobs/NONE/{address}").status_code == 404
    assert client(TECHNICAL).get("/commissions/NONE/1/assign").status_code == 404


def test_every_rule_of_the_bench_has_a_title_in_both_languages() -> None:
    from guiju.conduct import RULES
    from guiju.lab.calibrations.lights import SUBJECTS, table

    asked = {code for code, rule in RULES.items() if any(each.startswith("calibrations.") for each in rule.guards)}
    bench = {code for code in asked if not RULES[code].guards <= {"calibrations.review"}}
    reviewing = {"statement_missing", "statement_not_valid", "statement_of_other_record", "statements_out_of_order"}
    missing = {code for code in bench - reviewing if code not in table()}
    assert not missing
    assert all(each["subject"] in SUBJECTS and each["zh"] != each["en"] for each in table().values())


def test_start_without_climate_is_refused_with_reason_then_done(own_bench: None) -> None:
    browser = client(CALIBRATOR)
    refused = browser.post(f"/jobs/{H2}/start", {"key": "k1"})
    assert refused.status_code == 409
    assert "4.2-4" in words(refused)
    assert job_state(H2) == "assigned"
    assert browser.post(f"/jobs/{H2}/climate", {**CLIMATE, "key": "k2"}).status_code == 302
    assert browser.post(f"/jobs/{H2}/start", {"key": "k3"}).status_code == 302
    assert job_state(H2) == "measuring"


def test_climate_that_is_no_number_is_told_and_shown_again(own_bench: None) -> None:
    from guiju.lab.premises.models import ClimateReading

    response = client(CALIBRATOR).post(f"/jobs/{H2}/climate", {**CLIMATE, "temperature": "warm"})
    assert response.status_code == 422
    assert "“warm”不是数字" in words(response)
    assert not ClimateReading.objects.exists()


def test_only_its_calibrator_starts_and_writes(own_bench: None) -> None:
    bench_house.climate()
    stranger = client("demo-senior")
    response = stranger.post(f"/jobs/{H2}/start", {"key": "k1"})
    assert response.status_code == 409
    assert "5-5d" in words(response)
    bench_house.start(H2)
    answer = send_cells(stranger, H2, published(IMPEDANCE)[:1], resolutions=RESOLUTIONS)
    assert (answer.status_code, answer.json()["kind"]) == (422, "refused")
    assert client("demo-senior").get(f"/jobs/{H2}/finish/").status_code == 403
    assert client("demo-clerk").get(f"/jobs/{H2}/finish/").status_code == 403


def test_a_stale_start_is_a_conflict(own_bench: None) -> None:
    bench_house.climate()
    response = client(CALIBRATOR).post(f"/jobs/{H2}/start", {"key": "k1", "version": "7"})
    assert response.status_code == 409
    assert "更改" in words(response)


def test_cells_are_saved_once_whatever_is_sent_twice(own_bench: None) -> None:
    from guiju.lab.calibrations.models import Reading

    bench_house.start(H2)
    browser = client(CALIBRATOR)
    cells = published(IMPEDANCE)[:1]
    sent = {"key": "one", "at": bench_now(), "resolutions": RESOLUTIONS}
    first, again = send_cells(browser, H2, cells, **sent), send_cells(browser, H2, cells, **sent)
    assert first.json() == again.json()
    assert first.json()["cells"][0]["value"] == cells[0]["value"]
    assert Reading.objects.count() == 1
    other = send_cells(browser, H2, [{**cells[0], "position": 1}], **sent)
    assert (other.status_code, other.json()["kind"]) == (409, "key")


def bench_now() -> str:
    from guiju.lab.house import clock

    return clock.instant_text(clock.now())


def test_a_place_that_is_taken_is_a_conflict(own_bench: None) -> None:
    bench_house.start(H2)
    browser = client(CALIBRATOR)
    cells = published(IMPEDANCE)[:1]
    assert send_cells(browser, H2, cells, resolutions=RESOLUTIONS).status_code == 200
    second = send_cells(browser, H2, [{**cells[0], "value": "9"}], resolutions=RESOLUTIONS)
    assert (second.status_code, second.json()["kind"]) == (409, "conflict")


def test_nonsense_is_refused_with_its_place_and_saves_nothing(own_bench: None) -> None:
    from guiju.lab.calibrations.models import Reading

    bench_house.start(H2)
    browser, good = client(CALIBRATOR), published(IMPEDANCE)[0]
    wrong = [
        ([{**good, "value": "abc"}], 400),
        ([good, {**good, "symbol": "W"}], 400),
        ([{**good, "point": "p9"}], 422),
    ]
    for cells, status in wrong:
        answer = send_cells(browser, H2, cells, resolutions=RESOLUTIONS)
        assert (answer.status_code, answer.json()["ok"]) == (status, False)
        assert answer.json()["findings"][0]["words"]
    early = send_cells(browser, H2, [good], at="2026-01-01T00:00:00+00:00")
    late = send_cells(browser, H2, [good], at="2999-01-01T00:00:00+00:00")
    assert {early.status_code, late.status_code} == {422}
    assert not Reading.objects.exists()


def test_endpoints_refuse_without_the_token(own_bench: None) -> None:
    from django.test import Client

    from guiju.lab.accounts.models import Account

    bench_house.start(H2)
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    account = Account.objects.get(person_code=CALIBRATOR)
    strict.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert send_cells(strict, H2, published(IMPEDANCE)).status_code == 403
    assert client(CALIBRATOR).get(f"/jobs/{H2}/readings").status_code == 405


def correction(browser: Any, job: str, **members: Any) -> Any:
    import secrets

    body = {"key": secrets.token_hex(8), "index": 0, "value": "5.008", "seen": "5.007", "reason": "mistyped"}
    return browser.post(f"/jobs/{job}/corrections", data={**body, **members}, content_type="application/json")


def test_a_correction_keeps_the_old_value_with_its_reason(own_bench: None) -> None:
    bench_house.start(H2)
    browser = client(CALIBRATOR)
    send_cells(browser, H2, published(IMPEDANCE)[:1], resolutions=RESOLUTIONS)
    assert correction(browser, H2, reason=" ").json()["findings"][0]["requirement"] == "5-4"
    done = correction(browser, H2).json()["cells"][0]
    assert done["value"] == "5.008"
    assert "5.007 → 5.008" in done["corrections"][0]
    overtaken = correction(browser, H2, value="5.009")
    assert (overtaken.status_code, overtaken.json()["kind"]) == (409, "conflict")
    back = correction(browser, H2, value="5.007", seen="5.008", reason="撤销").json()["cells"][0]
    assert (back["value"], len(back["corrections"])) == ("5.007", 2)


def test_the_live_figures_are_those_of_the_source_and_of_the_frozen_record(passphrase: str) -> None:
    """GUM H.2: R = 127.732 Ω, X = 219.847 Ω, Z = 254.260 Ω; u 0.071, 0.295, 0.236 (table H.4)."""
    bench_house.start(H2)
    browser = client(CALIBRATOR)
    assert send_cells(browser, H2, published(IMPEDANCE), resolutions=RESOLUTIONS).status_code == 200
    live = words(browser.get(f"/jobs/{H2}/evaluation"))
    shown = re.findall(r"<b>(-?[0-9.]+)</b> ± ([0-9.]+)", live)
    assert [round(float(value), 1) for value, _ in shown] == [127.7, 219.8, 254.3]
    signed = sign(browser, H2, passphrase)
    assert signed.status_code == 302
    assert job_state(H2) == "finished"
    frozen = words(browser.get(f"/jobs/{H2}/record/"))
    for value, U in shown:
        assert f"{value} ± {U} Ω" in frozen
    assert frozen.count("<svg") >= len(shown)


def say_not_adjusted(browser: Any, job: str, **changed: str) -> Any:
    sent = {"reason_zh": "未经调整", "reason_en": "not adjusted", "key": f"adjustment {job}"}
    return browser.post(f"/jobs/{job}/adjustment", {**sent, **changed})


def draft_of(page: Any) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', words(page))
    assert found is not None
    return found[1]


def sign(browser: Any, job: str, passphrase: str) -> Any:
    say_not_adjusted(browser, job)
    shown = browser.get(f"/jobs/{job}/finish/")
    return browser.post(f"/jobs/{job}/finish/", {"draft": draft_of(shown), "passphrase": passphrase, "key": "sign"})


def test_what_is_signed_is_the_record_that_is_frozen(passphrase: str) -> None:
    from guiju.lab.calibrations.models import Record

    bench_house.start(H2)
    browser = client(CALIBRATOR)
    send_cells(browser, H2, published(IMPEDANCE), resolutions=RESOLUTIONS)
    say_not_adjusted(browser, H2)
    shown = browser.get(f"/jobs/{H2}/finish/")
    told = re.search(r"SHA-256</dt><dd class=\"g-mono\">([0-9a-f]{64})", words(shown))
    wrong = browser.post(f"/jobs/{H2}/finish/", {"draft": draft_of(shown), "passphrase": "not the passphrase"})
    assert (wrong.status_code, "4 次" in words(wrong)) == (403, True)
    assert browser.post(f"/jobs/{H2}/finish/", {"draft": draft_of(wrong), "passphrase": passphrase}).status_code == 302
    assert told is not None
    assert Record.objects.get().sha256 == told[1]
    assert browser.get(f"/jobs/{H2}/").status_code == 200
    assert facts_of(H2).last_day == facts_of(H2).day


def facts_of(number: str) -> Any:
    """The facts of a job's one section as the rules read them."""
    from guiju.lab.calibrations.facts import job_facts
    from guiju.lab.calibrations.rows import job_of
    from guiju.lab.house.act import Reading

    reading = Reading(actor_of(CALIBRATOR), locking=False)
    return job_facts(reading, "review", job_of(number).get(), reading.now).sections[0]


def test_a_change_between_showing_and_signing_is_told_and_shown_again(passphrase: str) -> None:
    bench_house.start(H2)
    browser = client(CALIBRATOR)
    send_cells(browser, H2, published(IMPEDANCE), resolutions=RESOLUTIONS)
    shown = draft_of(browser.get(f"/jobs/{H2}/finish/"))
    first = published(IMPEDANCE)[0]["value"]
    assert correction(browser, H2, seen=first, value="5.0071").status_code == 200
    changed = browser.post(f"/jobs/{H2}/finish/", {"draft": shown, "passphrase": passphrase})
    assert changed.status_code == 409
    assert "发生了变化" in words(changed)
    assert draft_of(changed) != shown
    forged = browser.post(f"/jobs/{H2}/finish/", {"draft": shown[:-3] + "abc", "passphrase": passphrase})
    assert forged.status_code == 409
    assert job_state(H2) == "measuring"


def test_the_calibrator_says_the_state_before_adjustment(passphrase: str) -> None:
    """Nobody says it beforehand: the field is empty, and the record lacks it (GB/T 27025 7.8.4.1 d)."""
    from guiju.lab.calibrations.models import Job

    bench_house.start(H2)
    browser = client(CALIBRATOR)
    send_cells(browser, H2, published(IMPEDANCE), resolutions=RESOLUTIONS)
    bench = words(browser.get(f"/jobs/{H2}/bench/"))
    assert re.search(r'name="reason_zh"[^>]* value=""', bench)
    assert Job.objects.get(number=H2).as_found_reason == ""
    unsaid = browser.get(f"/jobs/{H2}/finish/")
    refused = browser.post(f"/jobs/{H2}/finish/", {"draft": draft_of(unsaid), "passphrase": passphrase, "key": "early"})
    assert (refused.status_code, "调整情况（由校准人员说明）" in words(refused)) == (409, True)
    half = say_not_adjusted(browser, H2, reason_en="", key="half")
    assert (half.status_code, "两种语言" in words(half) or "一种语言" in words(half)) == (409, True)
    foreign = say_not_adjusted(client("demo-newcomer"), H2, key="foreign")
    assert foreign.status_code == 409
    assert say_not_adjusted(browser, H2).status_code == 302
    assert sign(browser, H2, passphrase).status_code == 302


def test_what_is_not_read_yet_is_no_fault_and_finishing_is_refused_all_the_same(own_bench: None) -> None:
    bench_house.start(H3)
    browser = client(CALIBRATOR)
    bench = words(browser.get(f"/jobs/{H3}/bench/"))
    assert '<li class="g-grey"><span class="g-dot" aria-hidden="true"></span><span class="b-name">原始记录' in bench
    assert "待录入" in bench
    assert "$." not in bench
    assert '<li class="g-red">' not in bench.split("b-telling")[0]
    assert '<li class="g-red">' in words(browser.get(f"/jobs/{H3}/finish/"))
    assert job_state(H3) == "measuring"


def test_a_draft_that_lacks_readings_names_them_in_the_page_s_language(own_bench: None) -> None:
    bench_house.start(H3)
    chinese, english = (client(CALIBRATOR, lang).get(f"/jobs/{H3}/finish/") for lang in ("zh-hans", "en"))
    assert "还没有 t 的读数" in words(chinese)
    assert "there are no readings of t yet" in words(english)
    assert 'name="draft"' not in words(chinese)
    lights = words(client(CALIBRATOR).get(f"/jobs/{H3}/lights"))
    assert "温湿度在限内" in lights


def test_readings_that_came_late_stand_in_the_order_taken(passphrase: str) -> None:
    """A reading that could not be saved at once reaches the chain later, with the instant at which it was typed."""
    from datetime import timedelta

    from guiju.lab.calibrations.live import at_the_bench
    from guiju.lab.calibrations.models import Record
    from guiju.lab.calibrations.rows import job_of
    from guiju.lab.house import clock
    from guiju.lab.house.files import stored
    from guiju.record.reading import read_record

    bench_house.start(H2)
    browser, cells = client(CALIBRATOR), published(IMPEDANCE)
    begun = clock.now()
    moments = [clock.instant_text(begun), clock.instant_text(begun + timedelta(milliseconds=1))]
    send_cells(browser, H2, cells[:1], at=moments[0], resolutions=RESOLUTIONS)
    rest = [each for each in cells[1:] if each["position"] != 1 or each["symbol"] != "V"]
    send_cells(browser, H2, rest, resolutions=RESOLUTIONS)
    late = [each for each in cells if each["position"] == 1 and each["symbol"] == "V"]
    assert send_cells(browser, H2, late, at=moments[1], resolutions=RESOLUTIONS).status_code == 200
    assert sign(browser, H2, passphrase).status_code == 302
    record = read_record(stored(Record.objects.get().sha256))
    series = next(each for each in record.series if each.symbol == "V")
    assert list(series.values) == [each["value"] for each in cells if each["symbol"] == "V"]
    assert list(series.offsets) == sorted(series.offsets)
    assert at_the_bench(job_of(H2).get(), actor_of(CALIBRATOR)).sheet.columns == 5


def test_a_published_summary_needs_its_source(own_bench: None) -> None:
    bench_house.start(S4)
    browser = client(CALIBRATOR)
    sent = {"row": "p1/dl", "value": "0.000215", "u": "0.0000037", "dof": "24", "source": "", "key": "s1"}
    assert browser.post(f"/jobs/{S4}/summary", sent).status_code == 422
    assert browser.post(f"/jobs/{S4}/summary", {**sent, "row": "p1/lS", "source": "x"}).status_code == 422
    assert browser.post(f"/jobs/{S4}/summary", {**sent, "source": "EA-4/02 M S4"}).status_code == 302
    assert "0.000215" in words(browser.get(f"/jobs/{S4}/bench/"))


def test_answers_are_json_in_the_language_of_the_person(own_bench: None) -> None:
    bench_house.start(H2)
    wrong = [{**published(IMPEDANCE)[0], "value": "x"}]
    chinese = send_cells(client(CALIBRATOR), H2, wrong).json()["findings"][0]["words"]
    english = send_cells(client(CALIBRATOR, "en"), H2, wrong).json()["findings"][0]["words"]
    assert ("不是十进制数" in chinese, "is not a decimal number" in english) == (True, True)
    assert json.dumps(english)
