"""A small house for tests of the register pages: six people with roles and accounts, and one row in every register."""

import re
import secrets
from datetime import date
from functools import cache
from typing import Any

PASSWORD = "gauge-block-steel-42"
PEOPLE = {
    "P-Q": ("甲质", "quality_manager"),
    "P-T": ("乙技", "technical_manager"),
    "P-C": ("丙样", "item_clerk"),
    "P-K": ("丁设", "equipment_keeper"),
    "P-B": ("戊校", "calibrator"),
    "P-H": ("己负", "head"),
}
SINCE = date(2026, 1, 1)


def do(act: Any, **members: Any) -> Any:
    """Performs an act as the installation itself; its row."""
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM

    return perform(act, act.Request(**members), actor=SYSTEM, key=secrets.token_hex(8)).row


@cache
def _hash() -> str:
    """One hash for everybody: scrypt is slow by design."""
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


def furnish() -> None:
    """People, agency, qualification, site, room, method, equipment, customer."""
    from guiju.lab.accounts.acts import OpenAccess
    from guiju.lab.agency import acts as agency
    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.equipment.acts_sets import FormSet, RegisterSupplier
    from guiju.lab.methods import acts as methods
    from guiju.lab.people import acts as people
    from guiju.lab.premises import acts as premises

    for code, (name, role) in PEOPLE.items():
        do(people.RegisterPerson, code=code, name=name, birth_date=date(1980, 1, 1))
        do(people.GiveRole, person=code, name=role, valid_from=SINCE)
        do(OpenAccess, person=code, username=code.lower(), password_hash=_hash())
    do(
        agency.DescribeAgency,
        code="lab",
        name="某校准实验室",
        name_en="A laboratory",
        address="某市",
        address_en="A city",
        credit_code="91000000DEM000006Q",
        telephone="000",
    )
    do(
        agency.FileQualification,
        kind="accreditation",
        number="L0001",
        issuer="某认可机构",
        valid_from=SINCE,
        valid_to=date(2028, 12, 31),
    )
    place = {"address": "某市", "address_en": "A city"}
    do(premises.AddSite, code="S1", name="主场所", name_en="Main site", main=True, **place)
    do(premises.AddRoom, site="S1", code="R1", name="恒温室", name_en="Climate room", enclosure="门禁")
    do(methods.RegisterMethod, code="M-1", title="量块校准方法", title_en="Gauge blocks", kind="own", field="length")
    do(
        methods.AddEdition,
        method="M-1",
        edition="2025",
        effective_from=date(2025, 1, 1),
        environment=[],
        standards=[],
        reviewer_may_sign=False,
        rounding="up",
    )
    equip("E-1")
    do(
        people.AddPost,
        code="G-1",
        name="技术负责人",
        name_en="Technical manager",
        kind="technical_manager",
        needed=1,
        least_years=0,
        valid_from=SINCE,
    )
    course = {"title": "量块培训", "kind": "skills", "field": "length", "held_on": SINCE, "evidence": "档案"}
    do(people.RecordCourse, code="K-1", trainer="P-T", **course)
    do(FormSet, code="SET-0", name="量块标准", name_en="Gauge block standard")
    do(RegisterSupplier, code="SU-0", name="某供应商", name_en="A supplier", kind="repair")
    do(RegisterCustomer, code="C-1", name="某客户", name_en="A customer", address="某市", contact="张", telephone="1")


def fit(code: str, *, level: str = "metrologist_2", **changed: Any) -> None:
    """Somebody is employed for the long term and has a paper that was seen."""
    from guiju.lab.people import acts as people

    spans = {"valid_from": date(2020, 1, 1), "valid_to": None}
    do(people.RecordEmployment, person=code, kind="long_term", **{**spans, **changed.get("employment", {})})
    paper = {"kind": level, "number": f"{code} 1", "issuer": "某部门", "attested": True}
    do(people.FileQualification, person=code, **paper, **{**spans, **changed.get("paper", {})})


def equip(code: str) -> Any:
    """An item of equipment as received."""
    from guiju.lab.equipment.acts import RegisterEquipment

    words = {"name": "量块", "name_en": "Gauge block", "model": "G", "serial_number": code, "manufacturer": "某厂"}
    return do(
        RegisterEquipment,
        code=code,
        **words,
        kind="standard",
        state="received",
        verified_on=None,
        used_by="value",
        interpolation="none",
        material_expiry=None,
        lower="0.5",
        upper="100",
        unit="mm",
    )


def client(code: str, language: str = "zh-hans") -> Any:
    """A browser in which this person is signed in; `-` for nobody."""
    from django.test import Client

    from guiju.lab.accounts.models import Account

    found = Client(SERVER_NAME="127.0.0.1")
    if code != "-":
        account = Account.objects.get(person_code=code)
        Account.objects.filter(pk=account.pk).update(language=language)
        found.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def text(response: Any) -> str:
    """What a page says."""
    return str(response.content.decode())


def model_of(label: str) -> Any:
    from django.apps import apps

    return apps.get_model(label)


def address(label: str, rest: str = "") -> str:
    return f"/registers/{label.replace('.', '/')}/{rest}"


def first(label: str) -> Any:
    return model_of(label).objects.order_by("pk").first()


def hidden(page: str) -> dict[str, str]:
    """Key and version of the form that a page shows."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1) for name in ("key", "version")}


def shown(page: str) -> dict[str, str]:
    """The values with which a form of text fields is shown."""
    from html import unescape

    inputs = re.findall(r'<input type="(?:text|date|number)" name="(\w+)" value="([^"]*)"', page)
    areas = re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', page, re.S)
    chosen = re.findall(r'<select name="(\w+)".*?<option value="([^"]*)" selected', page, re.S)
    ticked = re.findall(r'<input type="checkbox" name="(\w+)"[^>]*checked', page)
    return {name: unescape(value) for name, value in [*inputs, *areas, *chosen]} | dict.fromkeys(ticked, "on")


def send(browser: Any, path: str, **members: Any) -> Any:
    """Opens a form, fills it in and sends it."""
    page = text(browser.get(path))
    return browser.post(path, {**shown(page), **hidden(page), **members})


def scan() -> Any:
    """The scan of a paper, as a browser uploads it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("scan.pdf", b"%PDF-1.7 a paper", "application/pdf")


def journal_count(act: str, outcome: str) -> int:
    from guiju.lab.house.models import JournalEntry

    return JournalEntry.objects.filter(act=act, outcome=outcome).count()
