"""Today of a new house: nothing registered is neither good nor bad, and the first steps say what is to be done."""

import re
import secrets
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import SINCE, do, furnish

PERSON = "P-1"


@pytest.fixture
def new_house(sqlite_installation: TestInstallation) -> TestInstallation:
    """A founded house with its first person, who is quality manager, and nothing else."""
    from guiju.lab.accounts.provision import open_account
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.people import acts as people

    do(people.RegisterPerson, code=PERSON, name="首任", birth_date=date(1980, 1, 1))
    do(people.GiveRole, person=PERSON, name="quality_manager", valid_from=SINCE)
    open_account(PERSON, "first", secrets.token_hex(12), by=SYSTEM, key=secrets.token_hex(12))
    return sqlite_installation


def today(person: str, language: str = "zh-hans") -> str:
    from django.test import Client

    from guiju.lab.accounts.models import Account

    Account.objects.filter(person_code=person).update(language=language)
    browser = Client(SERVER_NAME="127.0.0.1")
    account = Account.objects.get(person_code=person)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer: Any = browser.get("/today/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_nothing_registered_is_told_and_is_not_green(new_house: TestInstallation) -> None:
    page = today(PERSON)
    for words in ("尚未登记标准器。", "尚未登记授权。", "尚未登记资质和能力范围。", "尚无委托。"):
        assert f'<p class="t-nothing">{words}</p>' in page
    assert "t-fine" not in page
    assert "No standard is registered yet." in today(PERSON, "en")


def test_the_first_steps_are_links_and_none_is_done(new_house: TestInstallation) -> None:
    page = today(PERSON)
    steps = re.findall(r'<a href="(/registers/[^"]+)">([^<]+)</a><span class="g-tag">未完成</span>', page)
    assert [title for _link, title in steps] == [
        "登记机构信息",
        "登记人员及其岗位",
        "授权校准、核验和签字人员",
        "登记场所和房间",
        "登记资质和能力范围",
        "登记方法、版本和不确定度评定模板",
        "登记设备及其证书",
        "登记客户",
    ]
    assert "尚无人担任：样品员、设备管理员、校准人员、核验人员、授权签字人、技术负责人" in page


def test_a_step_is_done_when_its_registers_hold_something(sqlite_installation: TestInstallation) -> None:
    furnish()
    page = today("P-Q")
    done = re.findall(r'<a href="/registers/[^"]+">([^<]+)</a><span class="g-tag g-good">已完成</span>', page)
    # Nobody reviews or signs in this small house, nobody is authorised, and its method has no template yet.
    assert {"登记机构信息", "登记场所和房间", "登记客户"} <= set(done)
    assert not {"登记人员及其岗位", "授权校准、核验和签字人员"} & set(done)


def test_who_only_measures_sees_no_first_steps(sqlite_installation: TestInstallation) -> None:
    furnish()
    assert "新机构的起步事项" not in today("P-B")
    assert "新机构的起步事项" in today("P-T")
