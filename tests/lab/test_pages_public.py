"""The public pages: verification, certificates, status links, the demonstration's first page, errors, languages."""

import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    new_stage,
    sqlite_workshop,
    sqlite_workshop_template,
)
from public_house import client, issued, issued_template, text  # noqa: F401 - fixtures

LAB = Path(__file__).resolve().parents[2] / "src/guiju/lab"
COMMISSION = "DEMO-C-0004"


def certificate() -> Any:
    from guiju.lab.issuing.models import Certificate

    return Certificate.objects.select_related("number").get()


def files() -> Any:
    from guiju.lab.issuing import delivery

    return delivery.paths(certificate().number.number)


def hand_over(data: bytes, proof: bytes | None = None, browser: Any = None) -> Any:
    """Sends a file to the verification page."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"file": SimpleUploadedFile("anything.bin", data)}
    if proof is not None:
        sent["proof"] = SimpleUploadedFile("anything.proof", proof)
    return (browser or client()).post("/verify", sent)


def english() -> Any:
    browser = client()
    browser.post("/language", {"language": "en", "next": "/verify"})
    return browser


@pytest.mark.parametrize("kind", ["pdf", "xml", "record", "case", "proof"])
def test_every_handed_out_file_is_told_genuine(issued: TestInstallation, kind: str) -> None:  # noqa: F811
    data, proof = getattr(files(), kind).read_bytes(), files().proof.read_bytes()
    for given in (None, proof):
        answer = hand_over(data, given)
        assert answer.status_code == 200
        assert "✓ 真实" in text(answer)
        assert certificate().number.number in text(answer)
        assert "<script" not in text(answer)


def test_one_changed_byte_is_told(issued: TestInstallation) -> None:  # noqa: F811
    data = bytearray(files().pdf.read_bytes())
    data[len(data) // 2] ^= 1
    answer = text(hand_over(bytes(data)))
    assert "✗ 不真实" in answer and "✓ 真实" not in answer


def test_another_proof_does_not_vouch(issued: TestInstallation) -> None:  # noqa: F811
    proof = files().proof.read_bytes()
    answer = text(hand_over(files().pdf.read_bytes(), proof[: len(proof) // 2]))
    assert "✗ 不真实" in answer


def test_the_page_gives_the_offline_command_with_the_installations_key(issued: TestInstallation) -> None:  # noqa: F811
    from django.utils.html import escape

    from guiju.lab.house import publication

    answer = text(hand_over(files().pdf.read_bytes()))
    number = certificate().number.number
    wanted = f"./guiju verify {number}.pdf --proof {number}.tlog-proof --key {publication.vkey()}"
    assert escape(wanted) in answer
    assert escape(publication.vkey()) in text(client().get("/verify"))


def test_the_given_command_tells_the_same(issued: TestInstallation) -> None:  # noqa: F811
    import shlex

    from guiju.lab.portal import checking

    words = shlex.split(checking.command(certificate().number.number))[1:]
    here = [str(files().pdf) if each.endswith(".pdf") else each for each in words]
    here = [str(files().proof) if each.endswith(".tlog-proof") else each for each in here]
    done = issued.cli(*here)
    assert done.returncode == 0, done.stderr
    assert "GENUINE" in done.stdout


@pytest.mark.parametrize("status", ["replaced", "withdrawn"])
def test_an_end_in_the_register_is_loud_before_the_log_is_published(
    issued: TestInstallation,  # noqa: F811
    status: str,
) -> None:
    by = "'DEMO-2026-999999'" if status == "replaced" else "''"
    issued.sql(f"UPDATE issuing_certificate SET status = '{status}', replaced_by = {by}, status_reason = 'mixed up'")
    loud = "请勿再用"
    code = certificate().number.code
    number = certificate().number.number
    pages = [
        hand_over(files().pdf.read_bytes()),
        client().get("/verify", {"n": number, "c": code}),
        client().get(f"/certificates/{number}/", {"c": code}),
    ]
    for each in pages:
        assert each.status_code == 200
        assert 'class="verdict bad"' in text(each) and loud in text(each)
        assert 'class="verdict good"' not in text(each)


RUBBISH = {
    "text": b"not a certificate",
    "pdf head alone": b"%PDF-1.7\n",
    "pdf with a bad table": b"%PDF-1.7\nxref\n0 99999999\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "xml without end": b"<a><b>",
    "xml entities": b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
    "xml outside": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "record half": b'{"format":"guiju.record","version":1',
    "record empty": b'{"format":"guiju.record"}',
    "case wrong": b'{"format":"guiju.case","record":[],"statements":{}}',
    "deep": b'{"format":"guiju.case","record":' + b"[" * 200_000,
    "deep closed": b'{"format":"guiju.record","a":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "numbers": b'{"format":"guiju.case","record":1e999999}',
    "proof head": b"c2sp.org/tlog-proof@v1\n",
    "not utf-8": b"{\xff\xfe\x00\x80",
    "zero bytes": b"\x00" * 4096,
}


@pytest.mark.parametrize("name", sorted(RUBBISH))
def test_whatever_is_handed_over_is_answered_in_words(issued: TestInstallation, name: str) -> None:  # noqa: F811
    for answer in (hand_over(RUBBISH[name]), hand_over(files().record.read_bytes(), RUBBISH[name])):
        assert answer.status_code == 200
        assert 'class="checks"' in text(answer)
    assert "✓ 真实" not in text(hand_over(RUBBISH[name]))


def test_damaged_files_never_fail(issued: TestInstallation) -> None:  # noqa: F811
    from random import Random

    chance = Random(2026)
    originals = [getattr(files(), kind).read_bytes() for kind in ("xml", "record", "case", "proof")]
    from django.core.cache import cache

    for turn in range(24):
        data = bytearray(originals[turn % len(originals)])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if turn % 3 == 0:
            del data[chance.randrange(1, len(data)) :]
        cache.clear()
        answer = hand_over(bytes(data))
        assert answer.status_code == 200
        assert 'class="checks"' in text(answer)


def test_no_file_an_empty_one_and_a_broken_form(issued: TestInstallation) -> None:  # noqa: F811
    assert client().post("/verify", {}).status_code == 400
    assert hand_over(b"").status_code == 400
    broken = client().post("/verify", b"--x\r\nrubbish", content_type="multipart/form-data; boundary=x")
    assert broken.status_code == 400
    none = client().post("/verify", b"rubbish", content_type="multipart/form-data")
    assert none.status_code == 400 and "无法识别" in text(none)


def test_a_large_file_is_told_its_limit(issued: TestInstallation) -> None:  # noqa: F811
    from guiju.lab.portal import uploads

    answer = hand_over(b"%PDF-" + b"\x00" * uploads.LARGEST)
    assert answer.status_code == 413 and "20 MB" in text(answer)
    split = hand_over(b"x" * (uploads.LARGEST - 10), b"y" * 20)
    assert split.status_code == 413
    absurd = client().post("/verify", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**12))
    assert absurd.status_code == 413


def test_a_file_of_just_the_limit_is_looked_at(issued: TestInstallation) -> None:  # noqa: F811
    from guiju.lab.portal import uploads

    assert hand_over(b"z" * uploads.LARGEST).status_code == 200


def test_nothing_of_an_upload_is_kept(
    issued: TestInstallation,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import tempfile

    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    mark = secrets.token_bytes(32)
    hand_over(b"%PDF-1.7 " + mark * 100_000)
    hand_over(b"unknown " + mark)
    assert list(place.iterdir()) == []
    kept = [each for each in issued.folder.rglob("*") if each.is_file() and mark in each.read_bytes()]
    assert kept == []


def test_number_and_code_open_the_certificate_however_typed(issued: TestInstallation) -> None:  # noqa: F811
    number, code = certificate().number.number, certificate().number.code
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} "):
        answer = client().get("/verify", {"n": number, "c": typed})
        assert answer.status_code == 200 and "现行有效" in text(answer)


def test_wrong_number_and_wrong_code_answer_alike(issued: TestInstallation) -> None:  # noqa: F811
    number, code = certificate().number.number, certificate().number.code
    typed = [(number, "AAAA-AAAA-AAAA-AAAA"), ("GJ-2020-000001", code), (number, ""), ("", code), (number, "\x00"),
             ("\x00" + number[:3], code)]  # fmt: skip
    told = set()
    for one, other in typed:
        answer = client().get("/verify", {"n": one, "c": other})
        assert answer.status_code == 404
        body = re.sub(r'value="[^"]*"', "", text(answer))
        told.add(body)
    assert len(told) == 1
    for path in (
        f"/certificates/{number}/",
        f"/certificates/{number}/pdf",
        "/certificates/NONE/",
        "/certificates/%00/",
    ):
        assert client().get(path, {"c": "AAAA"}).status_code == 404


def test_files_of_a_certificate(issued: TestInstallation) -> None:  # noqa: F811
    number, code = certificate().number.number, certificate().number.code
    for kind in ("pdf", "xml", "proof", "record"):
        answer = client().get(f"/certificates/{number}/{kind}", {"c": code})
        assert b"".join(answer.streaming_content) == getattr(files(), kind).read_bytes()
        shown = answer["Content-Disposition"].startswith("inline")
        assert shown == (kind == "pdf")
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert ("frame-ancestors 'self'" in policy) == (kind == "pdf")
    assert client().get(f"/certificates/{number}/case", {"c": code}).status_code == 404


def test_too_many_questions_are_told_to_wait(issued: TestInstallation, monkeypatch: Any) -> None:  # noqa: F811
    from guiju.lab.portal import limits

    number, code = certificate().number.number, certificate().number.code
    monkeypatch.setattr(limits.time, "monotonic", lambda: 6000.0)
    for _ in range(limits.SECRETS.each):
        assert client().get("/verify", {"n": number, "c": "AAAA"}).status_code == 404
    for path in ("/verify", f"/certificates/{number}/", f"/certificates/{number}/pdf", f"/status/{'a' * 32}"):
        answer = client().get(path, {"n": number, "c": code})
        assert answer.status_code == 429 and "一分钟" in text(answer) and answer["Retry-After"]
    assert client().get("/verify").status_code == 200
    assert client(REMOTE_ADDR="192.0.2.7").get("/verify", {"n": number, "c": code}).status_code == 200
    monkeypatch.setattr(limits.time, "monotonic", lambda: 6060.0)
    assert client().get("/verify", {"n": number, "c": code}).status_code == 200


def test_too_many_files_from_one_address_and_from_all(issued: TestInstallation, monkeypatch: Any) -> None:  # noqa: F811
    from guiju.lab.portal import limits

    monkeypatch.setattr(limits.time, "monotonic", lambda: 6000.0)
    for _ in range(limits.FILES.each):
        assert hand_over(b"x").status_code == 200
    assert hand_over(b"x").status_code == 429
    for turn in range(limits.FILES.all - limits.FILES.each):
        assert limits.allows(limits.FILES, f"198.51.100.{turn}")
    assert hand_over(b"x", browser=client(REMOTE_ADDR="192.0.2.7")).status_code == 429


def test_files_are_looked_at_a_few_at_a_time(issued: TestInstallation) -> None:  # noqa: F811
    from contextlib import ExitStack

    from guiju.lab.portal import limits

    with ExitStack() as stack:
        assert all(stack.enter_context(limits.looking()) for _ in range(limits.LOOKED_AT_TOGETHER))
        answer = hand_over(b"x")
        assert answer.status_code == 503 and "稍候" in text(answer)
    assert hand_over(b"x").status_code == 200


def test_a_form_without_its_token_is_told_what_to_do(issued: TestInstallation) -> None:  # noqa: F811
    strict = client(enforce_csrf_checks=True)
    answer = hand_over(b"x", browser=strict)
    assert answer.status_code == 403 and "重新载入" in text(answer)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text(strict.get("/verify")))
    assert token is not None
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"file": SimpleUploadedFile("x", b"x"), "csrfmiddlewaretoken": token[1]}
    assert strict.post("/verify", sent).status_code == 200


def make_link(who: str = "demo-clerk") -> str:
    """Makes the status link of the commission on its page; the token."""
    browser = client(who)
    assert browser.post(f"/status-links/{COMMISSION}/", {"do": "create"}).status_code == 302
    found = re.search(r"/status/([0-9a-f]{32})", text(browser.get(f"/status-links/{COMMISSION}/")))
    assert found is not None
    return found[1]


def test_a_status_link_shows_steps_and_the_issued_certificate(issued: TestInstallation) -> None:  # noqa: F811
    token = make_link()
    answer = client().get(f"/status/{token}")
    assert answer.status_code == 200
    assert COMMISSION in text(answer) and certificate().number.number in text(answer)
    assert "已签发" in text(answer)
    assert answer["Cache-Control"].count("no-store") == 1 and "noindex" in answer["X-Robots-Tag"]
    assert client("demo-clerk").get(f"/status-links/{COMMISSION}/").status_code == 200


def test_no_measured_data_before_issue(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from django.core.cache import cache

    from guiju.lab.calibrations.models import Reading

    cache.clear()
    browser = client("demo-clerk")
    browser.post("/status-links/DEMO-C-0005/", {"do": "create"})
    found = re.search(r"/status/[0-9a-f]{32}", text(browser.get("/status-links/DEMO-C-0005/")))
    assert found is not None
    page = text(client().get(found[0]))
    assert "校准中" in page
    values = set(Reading.objects.values_list("value", flat=True))
    assert values and not [each for each in values if len(each) > 3 and each in page]
    assert "/certificates/" not in page


def test_a_revoked_and_an_unknown_link_answer_alike(issued: TestInstallation) -> None:  # noqa: F811
    token = make_link()
    assert client("demo-clerk").post(f"/status-links/{COMMISSION}/", {"do": "revoke"}).status_code == 302
    bodies = set()
    for each in (token, secrets.token_hex(16), "short", "x" * 200):
        answer = client().get(f"/status/{each}")
        assert answer.status_code == 404
        bodies.add(re.sub(r'value="[^"]*"', "", text(answer)))
    assert len(bodies) == 1
    assert make_link() != token


def test_the_token_stands_in_no_table(issued: TestInstallation) -> None:  # noqa: F811
    token = make_link()
    from django.db import connection

    connection.close()
    for each in issued.folder.rglob("*"):
        if each.is_file() and each.parent.name != "keys":
            assert token.encode() not in each.read_bytes(), each.name


def test_a_second_link_and_a_second_revocation_are_refused_with_the_requirement(issued: TestInstallation) -> None:  # noqa: F811
    browser = client("demo-technical")
    make_link("demo-technical")
    answer = browser.post(f"/status-links/{COMMISSION}/", {"do": "create"})
    assert answer.status_code == 409
    assert "6.1.1-4" in text(answer) and "已有可用的进度链接" in text(answer)
    browser.post(f"/status-links/{COMMISSION}/", {"do": "revoke"})
    answer = browser.post(f"/status-links/{COMMISSION}/", {"do": "revoke"})
    assert answer.status_code == 409 and "没有可用的进度链接" in text(answer)


def test_the_form_sent_twice_makes_one_link(issued: TestInstallation) -> None:  # noqa: F811
    from guiju.lab.portal.models import StatusLink

    browser, key = client("demo-clerk"), "one-form-of-this-test"
    for _ in range(2):
        assert browser.post(f"/status-links/{COMMISSION}/", {"do": "create", "key": key}).status_code == 302
    assert StatusLink.objects.count() == 1


def test_an_old_page_does_not_revoke_a_newer_link(issued: TestInstallation) -> None:  # noqa: F811
    make_link()
    answer = client("demo-clerk").post(f"/status-links/{COMMISSION}/", {"do": "revoke", "version": "7"})
    assert answer.status_code == 409 and "g-refused" in text(answer)


def test_who_may_give_out_a_link(issued: TestInstallation) -> None:  # noqa: F811
    for method in ("get", "post"):
        assert getattr(client("demo-calibrator"), method)(f"/status-links/{COMMISSION}/").status_code == 403
        answer = getattr(client(), method)(f"/status-links/{COMMISSION}/")
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    assert client("demo-clerk").get("/status-links/NONE/").status_code == 404
    assert client("demo-clerk").post(f"/status-links/{COMMISSION}/", {"do": "rubbish"}).status_code == 404


def test_the_card_of_the_commissions_page(issued: TestInstallation) -> None:  # noqa: F811
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    from guiju.lab.accounts.models import Account
    from guiju.lab.commissions.models import Commission

    def card(who: str) -> str:
        request = RequestFactory().get("/")
        request.user = Account.objects.get(person_code=who)
        context = {"commission": Commission.objects.get(number=COMMISSION)}
        return str(render_to_string("portal/status_link.html", context, request=request))

    assert 'value="create"' in card("demo-clerk") and 'value="create"' not in card("demo-calibrator")
    make_link()
    assert f"/status-links/{COMMISSION}/" in card("demo-clerk") and 'value="create"' not in card("demo-clerk")


def test_a_status_page_asks_no_more_for_more_lines(issued: TestInstallation, django_queries: Any) -> None:  # noqa: F811
    token = make_link()
    few = django_queries(lambda: client().get(f"/status/{token}"))
    names = [row[1] for row in issued.sql("PRAGMA table_info(commissions_line)") if row[1] not in {"id", "number"}]
    own = ", ".join(names)
    issued.sql(
        *(
            f"INSERT INTO commissions_line (id, number, {own}) "
            f"SELECT (SELECT max(id) + 1 FROM commissions_line), {number}, {own} "
            f"FROM commissions_line WHERE id = (SELECT min(l.id) FROM commissions_line l JOIN commissions_commission c "
            f"ON c.id = l.commission_id WHERE c.number = '{COMMISSION}')"
            for number in range(2, 12)
        )
    )
    assert django_queries(lambda: client().get(f"/status/{token}")) == few


@pytest.fixture
def django_queries() -> Any:
    """How many queries a call makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(call: Any) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert call().status_code == 200
        return len(caught)

    return counted


PUBLIC = ("/verify", "/demo/people", "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nothing")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_strict_and_speak_one_language(issued: TestInstallation, path: str) -> None:  # noqa: F811
    answer = client().get(path)
    assert "unsafe" not in answer["Content-Security-Policy"] and "script-src" not in answer["Content-Security-Policy"]
    body = text(answer)
    assert "<script" not in body and " style=" not in body and 'lang="zh-Hans"' in body
    other = english().get(path)
    shown = re.sub(r"<[^>]+>", " ", text(other).replace("中文", ""))
    assert '<html lang="en"' in text(other)
    assert not re.findall("[\u4e00-\u9fff]+", re.sub("演示[^\\s]*", "", shown)), path


def test_the_language_switch_comes_back_and_leads_nowhere_else(issued: TestInstallation) -> None:  # noqa: F811
    answer = client().post("/language", {"language": "en", "next": "/verify?n=1"})
    assert answer["Location"] == "/verify?n=1" and answer.cookies["guiju_language"].value == "en"
    assert client().post("/language", {"language": "en", "next": "https://example.org/"})["Location"] == "/"
    assert client().post("/language", {"language": "xx"}).cookies.get("guiju_language") is None


def test_the_demonstrations_first_page(issued: TestInstallation) -> None:  # noqa: F811
    answer = client().get("/")
    assert answer.status_code == 200 and "unsafe" not in answer["Content-Security-Policy"]
    body = text(answer)
    assert "/demo/people" in body and "/accounts/login/" in body and 'class="story"' in body


def test_the_first_page_shows_the_storys_certificates_alone(issued: TestInstallation) -> None:  # noqa: F811
    from guiju.lab.demo import report

    assert [each["number"] for each in report.certificates("zh")] == [certificate().number.number]
    issued.sql("UPDATE calibrations_record SET number = 'OTHER-J-0001'")
    assert report.certificates("zh") == []
    assert client().get("/").status_code == 200


def test_the_favicon_is_the_mark(issued: TestInstallation) -> None:  # noqa: F811
    answer = client().get("/favicon.ico")
    assert answer.status_code == 301 and answer["Location"].endswith("ui/mark.svg")


def test_a_failure_of_ours_says_so_without_the_database(issued: TestInstallation, monkeypatch: Any) -> None:  # noqa: F811
    from guiju.lab.portal import checking

    def broken(*args: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(checking, "command", broken)
    browser = client(raise_request_exception=False)
    answer = browser.get("/verify")
    assert answer.status_code == 500
    assert "出了问题" in text(answer) and "Something went wrong" in text(answer)
    assert "a fault of ours" not in text(answer)
    assert "unsafe" not in answer["Content-Security-Policy"]


def _wanted() -> set[tuple[str | None, str]]:
    places = ("portal", "demo", "accounts", "ui/templates/ui", "ui/templates/allauth", "ui/templates/account")
    found: set[tuple[str | None, str]] = set()
    for path in (each for place in (*places, "ui/templates/mfa") for each in (LAB / place).rglob("*.html")):
        source = path.read_text("utf-8")
        for match in re.finditer(r'{%\s*trans(?:late)?\s+"([^"]+)"(?:\s+context\s+"(\w+)")?', source):
            found.add((match[2], match[1]))
        for match in re.finditer(r"{%\s*blocktrans(?:late)?[^%]*%}(.*?){%\s*endblocktrans", source, re.S):
            found.add((None, re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", match[1])))
    for path in (each for place in ("portal", "accounts") for each in (LAB / place).glob("*.py")):
        found |= {(None, each) for each in re.findall(r'[^g]_\("([^"]+)"\)', path.read_text("utf-8"))}
        found |= set(re.findall(r'pgettext_lazy\("(\w+)", "([^"]+)"\)', path.read_text("utf-8")))
    return found


def test_every_sentence_of_the_public_pages_has_its_chinese(issued: TestInstallation) -> None:  # noqa: F811
    from django.utils import translation

    wanted = _wanted()
    assert len(wanted) > 150
    with translation.override("zh-hans"):
        lacking = [
            (context, each)
            for context, each in wanted
            if not re.search(
                "[\u4e00-\u9fff]", translation.pgettext(context, each) if context else translation.gettext(each)
            )
        ]
    assert lacking == []


def test_no_word_of_the_pages_is_one_of_those_that_the_house_does_not_use() -> None:
    for app in ("portal", "demo", "accounts"):
        catalogue = (LAB / app / "locale/zh_Hans/LC_MESSAGES/django.po").read_text("utf-8")
        assert "校验" not in catalogue and "标定" not in catalogue
