"""Sign-in, second factor, closed accounts and people without a role, in an installation that is no demonstration."""

import re
from typing import Any

import pytest
from lab_installation import TestInstallation
from public_house import PASSWORD, client, real, real_template, text  # noqa: F401 - fixtures

SET_UP = "/accounts/2fa/totp/activate/"


def sign_in(name: str, password: str = PASSWORD, browser: Any = None) -> tuple[Any, Any]:
    browser = browser or client()
    return browser, browser.post("/accounts/login/", {"login": name, "password": password})


def set_up(browser: Any) -> Any:
    """The page of the second factor, which asks for the password once more before it opens."""
    answer = browser.get(SET_UP)
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/reauthenticate/")
    page = browser.get(answer["Location"])
    assert page.status_code == 200 and "unsafe" not in page["Content-Security-Policy"]
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": SET_UP})["Location"] == SET_UP
    return browser.get(SET_UP)


def staff_pages() -> list[str]:
    """Addresses without parameters that are behind the sign-in."""
    from django.urls import URLPattern, get_resolver, reverse

    from guiju.lab.accounts.middleware import OPEN, SIGN_IN

    found = []
    for each in get_resolver().url_patterns:
        space = getattr(each, "namespace", None)
        for one in getattr(each, "url_patterns", []):
            if isinstance(one, URLPattern) and one.name and one.pattern.converters == {}:
                name = f"{space}:{one.name}" if space else one.name
                if name not in OPEN and not name.startswith(SIGN_IN) and "(" not in str(one.pattern):
                    found.append(reverse(name))
    return found


def code_of(secret: str) -> str:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_the_first_page_is_verification_with_a_sign_in_link(real: TestInstallation) -> None:  # noqa: F811
    answer = client().get("/")
    assert answer.status_code == 302 and answer["Location"] == "/verify"
    body = text(client().get("/verify"))
    assert "/accounts/login/" in body and "/demo/people" not in body
    assert client().get("/demo/people").status_code == 404
    assert client().post("/demo/become", {"username": "t-clerk"}).status_code == 404


def test_whoever_signs_sets_up_the_second_factor_before_any_staff_page(real: TestInstallation) -> None:  # noqa: F811
    browser, answer = sign_in("t-calibrator")
    assert answer.status_code == 302
    pages = staff_pages()
    assert len(pages) > 5
    for path in pages:
        for method in ("get", "post"):
            answer = getattr(browser, method)(path)
            assert answer.status_code == 302 and answer["Location"] == SET_UP, path
    page = set_up(browser)
    assert page.status_code == 200 and "data:image/svg" in text(page)
    assert "img-src 'self' data:" in page["Content-Security-Policy"] and "unsafe" not in page["Content-Security-Policy"]
    assert browser.get("/verify").status_code == 200


def test_with_the_second_factor_the_work_is_open(real: TestInstallation) -> None:  # noqa: F811
    browser, _ = sign_in("t-calibrator")
    page = text(set_up(browser))
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert secret is not None
    wrong = browser.post(SET_UP, {"code": "000000"})
    assert wrong.status_code == 200 and "errorlist" in text(wrong)
    answer = browser.post(SET_UP, {"code": code_of(secret[1])}, follow=True)
    assert answer.status_code == 200 and "恢复代码" in text(answer)
    codes = re.search(r"<textarea[^>]*>([^<]+)</textarea>", text(answer))
    assert codes is not None and "<script" not in text(answer)
    assert browser.get("/today/").status_code == 200
    later, answer = sign_in("t-calibrator")
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert later.get("/today/").status_code == 302
    later.get("/accounts/2fa/authenticate/")
    done = later.post("/accounts/2fa/authenticate/", {"code": codes[1].split()[0]})
    assert done.status_code == 302
    assert later.get("/today/").status_code == 200


def test_who_signs_nothing_needs_no_second_factor(real: TestInstallation) -> None:  # noqa: F811
    browser, _ = sign_in("t-clerk")
    assert browser.get("/today/").status_code == 200


def test_wrong_passwords_are_limited(real: TestInstallation) -> None:  # noqa: F811
    browser = client()
    for _ in range(5):
        _, answer = sign_in("t-clerk", "wrong", browser)
        assert answer.status_code == 200 and "errorlist" in text(answer)
    _, answer = sign_in("t-clerk", PASSWORD, browser)
    assert answer.status_code == 200 and "errorlist" in text(answer)
    assert browser.get("/today/").status_code == 302


def test_a_wrong_name_and_a_wrong_password_answer_alike(real: TestInstallation) -> None:  # noqa: F811
    told = set()
    for name in ("t-clerk", "nobody-at-all"):
        _, answer = sign_in(name, "wrong")
        told.update(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', text(answer)))
    assert len(told) == 1
    assert re.search("[\u4e00-\u9fff]", told.pop())


def test_a_closed_account_is_refused_and_its_session_ends(real: TestInstallation) -> None:  # noqa: F811
    from guiju.lab.accounts.acts import CloseAccess
    from guiju.lab.house import signing
    from guiju.lab.house.act import perform

    browser, _ = sign_in("t-clerk")
    assert browser.get("/today/").status_code == 200
    request = CloseAccess.Request(person="t-clerk", reason="left")
    perform(CloseAccess, request, actor=signing.SYSTEM, key="close")
    assert browser.get("/today/").status_code == 302
    again, answer = sign_in("t-clerk")
    assert again.get("/today/").status_code == 302
    assert "/today" not in answer.get("Location", "")
    shown = text(again.get("/accounts/inactive/"))
    assert "已关闭" in shown


def test_somebody_without_a_role_is_told_kindly(real: TestInstallation) -> None:  # noqa: F811
    browser, answer = sign_in("t-nobody")
    assert answer.status_code == 302
    for path in staff_pages():
        answer = browser.get(path)
        assert answer.status_code == 403 and "岗位" in text(answer), path
    assert browser.get("/accounts/password/change/").status_code == 200
    assert browser.post("/accounts/logout/").status_code == 302


def test_nobody_gets_an_account_or_password_by_mail(real: TestInstallation) -> None:  # noqa: F811
    for path in ("signup/", "password/reset/", "email/", "login/code/", "password/reset/key/1-abc/", "confirm-email/"):
        answer = client().get(f"/accounts/{path}")
        assert answer.status_code == 200 and "质量负责人" in text(answer)
        assert client().post(f"/accounts/{path}", {"email": "a@example.org"}).status_code == 405


def test_the_password_is_changed_and_sign_out_is_by_form(real: TestInstallation) -> None:  # noqa: F811
    browser, _ = sign_in("t-clerk")
    new = "another long password"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post("/accounts/password/change/", sent).status_code == 302
    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.get("/today/").status_code == 200
    assert browser.post("/accounts/logout/")["Location"] == "/"
    assert browser.get("/today/").status_code == 302
    assert sign_in("t-clerk", new)[1].status_code == 302


def test_pages_of_sign_in_are_strict_and_chinese(real: TestInstallation) -> None:  # noqa: F811
    browser, _ = sign_in("t-clerk")
    paths = ("password/change/", "logout/", "2fa/", "2fa/totp/activate/", "reauthenticate/", "inactive/")
    for answer in (*(browser.get(f"/accounts/{each}") for each in paths), client().get("/accounts/login/")):
        assert answer.status_code in {200, 302}
        if answer.status_code == 302:
            continue
        assert "unsafe" not in answer["Content-Security-Policy"]
        body = text(answer)
        assert "<script" not in body and " style=" not in body
        words = re.sub(r"<[^>]+>|English|t-clerk|Guiju|Apache-2\.0|&[a-z#0-9x]+;", " ", body)
        words = re.sub(r"\b[A-Z2-7]{32}\b", " ", words)
        assert not re.findall(r"[A-Za-z]{4,}", words), re.findall(r"[A-Za-z]{4,}", words)


@pytest.mark.parametrize("back", ["[]", "today", "//elsewhere.example/", "javascript:alert(1)", "x y"])
def test_the_way_back_is_an_address_of_this_house(real: TestInstallation, back: str) -> None:  # noqa: F811
    browser, _ = sign_in("t-clerk")
    answer = browser.post("/language", {"language": "en", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_the_language_of_an_account_follows_it(real: TestInstallation) -> None:  # noqa: F811
    browser, _ = sign_in("t-clerk")
    browser.post("/language", {"language": "en", "next": "/verify"})
    other, _ = sign_in("t-clerk")
    assert '<html lang="en"' in text(other.get("/verify"))
