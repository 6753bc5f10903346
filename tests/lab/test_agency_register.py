"""The agency's registers: credit code, licences, scope lines of every form, their days, and the public page."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, do, first, furnish, model_of, send, text

REDUCED = date(2026, 6, 30)
LINE = {
    "qualification": "L0001",
    "field": "length",
    "instrument": "量块",
    "instrument_en": "Gauge blocks",
    "quantity": "length",
    "method_code": "M-1",
    "edition": "2025",
    "site_code": "S1",
    "on_site": False,
    "lower": "0.5",
    "upper": "100",
    "unit": "mm",
    "smallest_U_unit": "µm",
    "relative": False,
    "k": "2",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2028, 12, 31),
}


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house."""
    furnish()
    yield sqlite_installation


def line(code: str, smallest: str = "0.05", **changed: Any) -> Any:
    from guiju.lab.agency.acts import AddScopeRow

    return do(AddScopeRow, **{**LINE, "code": code, "smallest_U": smallest, **changed})


def method(code: str, field: str, **edition: Any) -> None:
    """A method with one edition, in force since 2025."""
    from guiju.lab.methods import acts

    do(acts.RegisterMethod, code=code, title="方法", title_en="Method", kind="own", field=field)
    open_ended = {"environment": [], "standards": [], "reviewer_may_sign": False, "rounding": "up"}
    do(acts.AddEdition, method=code, edition="2025", effective_from=date(2025, 1, 1), **open_ended, **edition)


def codes(day: date, **asked: Any) -> list[str]:
    from guiju.lab.agency.public_scope import Asked, declared

    return [each.code for each in declared(day, Asked(**asked))]


def findings(day: date) -> set[str]:
    from guiju.lab.house.watching import findings_on

    return {each.code for each in findings_on(day, "agency")}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"credit_code": "91512081MA62K0260F"}, "credit_code_check"),
        ({"credit_code": "91512081MA62K0261E"}, "credit_code_organisation"),
        ({"credit_code": "91512081MA62K0260"}, "credit_code_length"),
        ({"credit_code": "91512O81MA62K0260E"}, "credit_code_signs"),
        ({"credit_code": ""}, "credit_code_length"),
        ({"kind": "part"}, "responsible_missing"),
        ({"kind": "part", "responsible_name": "某公司", "responsible_code": "91350100M000100Y44"}, "credit_code_check"),
        ({"kind": "club"}, "agency_kind"),
    ],
)
def test_a_wrong_identity_is_refused(house: TestInstallation, changed: dict[str, str], code: str) -> None:
    from guiju.lab.agency.acts import AmendAgency
    from guiju.lab.agency.models import Agency
    from guiju.lab.house.act import Refused

    row = Agency.objects.get()
    members = {name: getattr(row, name) for name in AmendAgency.columns}
    with pytest.raises(Refused) as caught:
        do(AmendAgency, **{**members, "code": row.code, "reason": "更正", **changed})
    assert [each.code for each in caught.value.findings] == [code]
    assert caught.value.requirement == "4.1-1"
    lawful = {"kind": "part", "responsible_name": "某公司", "responsible_code": "91350100M000100Y43"}
    do(AmendAgency, **{**members, "code": row.code, "reason": "更正", **lawful})


def test_a_licence_is_missed_before_and_after_its_days(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import FileLicence
    from guiju.lab.house.files import store
    from guiju.lab.ui.dues import dues

    last = date(2026, 9, 30)
    assert "agency_licence_missing" in findings(date(2026, 5, 1))
    row = do(
        FileLicence,
        number="91000000DEM000006Q",
        issuer="某局",
        valid_from=date(2026, 4, 1),
        valid_to=last,
        file_sha256=store(b"%PDF-1.7 licence", "application/pdf"),
    )
    days = (date(2026, 3, 31), date(2026, 4, 1), last, last + timedelta(days=1))
    assert ["agency_licence_missing" in findings(day) for day in days] == [True, False, False, True]
    assert [(each.day, each.kind) for each in dues(last, last)] == [(last, "licence")]
    page = text(client("P-Q").get(address("agency.agency", f"{first('agency.agency').pk}/change/")))
    assert "91000000DEM000006Q" in page
    assert f"/kept/agency/licence/{row.pk}" in page
    shown = client("P-B").get(f"/kept/agency/licence/{row.pk}")
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        200,
        "application/pdf",
        "nosniff",
    )
    assert client("-").get(f"/kept/agency/licence/{row.pk}").status_code == 302
    assert client("P-B").get("/kept/people/person/1").status_code == 404


@pytest.mark.parametrize(
    ("smallest", "changed", "said"),
    [
        ("", {}, "开区间"),
        ("< 0.05", {}, "开区间"),
        ("0.05 ~", {}, "开区间"),
        ("0", {}, "不是正数"),
        ("-0.05", {}, "不是正数"),
        ("0.05 + 0.01 L", {"lower": "100", "upper": "0.5"}, "上下限"),
        ("0 + 0.01 L", {"lower": "-1"}, "零值"),
        ("f/kHz | 1~2\n1~2 | 0.1", {}, "两端"),
        ("about", {}, "无法识别"),
        ("0.05", {"field": "cooking"}, "校准专业领域"),
    ],
)
def test_a_line_that_promises_nothing_is_refused(
    house: TestInstallation, smallest: str, changed: dict[str, Any], said: str
) -> None:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        line("L-1", smallest, **changed)
    assert caught.value.requirement == "4.3-1"
    assert said in caught.value.sentence("zh")
    assert model_of("agency.scoperow").objects.count() == 0


@pytest.mark.parametrize(
    ("smallest", "at", "U"),
    [
        ("0.05", "50", "0.05"),
        ("0.05 ~ 0.25", "50.25", "0.15"),
        ("0.05 + 0.002 L", "50", "0.150"),
        ("Q[0.03, 0.0008 L]", "50", "0.05"),
    ],
)
def test_what_a_line_states_is_what_the_rule_reads(house: TestInstallation, smallest: str, at: str, U: str) -> None:
    """Q[0.03, 0.0008 L] at 50 mm: √(0.03² + 0.04²) = 0.05 µm."""
    from decimal import Decimal

    from guiju.lab.agency.facts import scope
    from guiju.lab.agency.stated import notation_of
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY
    from guiju.record.words import DecimalText, Quantity
    from guiju.results.smallest import stated_at

    assert notation_of(line("L-1", smallest)) == smallest
    (row,) = scope(Reading(NOBODY, locking=False), {"M-1"})
    assert stated_at(row, Quantity(value=DecimalText(at), unit="mm")) == Decimal(U)
    assert stated_at(row, Quantity(value=DecimalText("1"), unit="s")) in (None, Decimal(U))


def test_a_line_that_ends_is_in_force_to_its_last_day_and_stays_on_file(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import ReduceScope
    from guiju.lab.house.act import Refused
    from guiju.lab.ui.dues import dues

    line("L-1")
    line("L-2")
    do(ReduceScope, code="L-1", last_day=REDUCED, reason="复评缩减")
    days = [REDUCED - timedelta(days=1), REDUCED, REDUCED + timedelta(days=1)]
    assert [codes(day) for day in days] == [["L-1", "L-2"], ["L-1", "L-2"], ["L-2"]]
    assert [(each.day, each.kind, each.site) for each in dues(REDUCED, REDUCED)] == [(REDUCED, "scope_line", "S1")]
    for last_day, reason in ((REDUCED, "又"), (date(2026, 5, 1), ""), (date(2025, 12, 31), "早于开始")):
        with pytest.raises(Refused):
            do(ReduceScope, code="L-1", last_day=last_day, reason=reason)
    pk = first("agency.qualification").pk
    browser = client("P-B")
    for day, count in ((REDUCED, 2), (REDUCED + timedelta(days=1), 1), (date(2025, 12, 31), 0)):
        page = text(browser.get(address("agency.qualification", f"{pk}/change/"), {"day": day.isoformat()}))
        assert f"<strong>{count}</strong> 行在 {day.isoformat()} 有效，共 2 行" in page
    page = text(browser.get(address("agency.qualification", f"{pk}/change/"), {"day": "2026-07-01"}))
    assert "缩减能力：终止一行" in page


def test_a_qualification_is_extended_with_the_lines_that_end_with_it(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import ExtendQualification, ReduceScope
    from guiju.lab.house.act import Refused
    from guiju.lab.house.files import store

    line("L-1")
    line("L-2")
    do(ReduceScope, code="L-1", last_day=REDUCED, reason="缩减")
    told = {"number": "L0001", "reason": "复评", "file_sha256": store(b"%PDF-1.7 extended", "application/pdf")}
    with pytest.raises(Refused, match="not later"):
        do(ExtendQualification, **told, valid_to=date(2028, 12, 31))
    do(ExtendQualification, **told, valid_to=date(2030, 12, 31))
    assert codes(date(2030, 1, 1)) == ["L-2"]
    assert codes(date(2031, 1, 1)) == []
    assert first("agency.qualification").file_sha256 == told["file_sha256"]


def test_nothing_is_public_that_is_suspended_or_lapsed(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import LiftSuspension, SuspendQualification

    line("L-1")
    since, until = date(2026, 3, 2), date(2026, 3, 5)
    do(SuspendQualification, qualification="L0001", since=since, until=None, reason="监督")
    assert [codes(day) for day in (since - timedelta(days=1), since, until)] == [["L-1"], [], []]
    do(LiftSuspension, number="L0001", until=until, reason="已恢复")
    assert [codes(day) for day in (until, until + timedelta(days=1))] == [[], ["L-1"]]
    assert codes(date(2025, 12, 31)) == codes(date(2029, 1, 1)) == []


def test_the_public_page_is_searched_and_handed_out_without_a_formula(house: TestInstallation) -> None:
    from guiju.lab.house import clock

    method("M-T", "thermometry")
    method("M-V", "electricity")
    line("L-1", "Q[0.03, 0.0008 L]")
    line("L-2", "0.1", instrument="=卡尺", instrument_en="=Calipers", lower="0", upper="300", quantity="length")
    line(
        "L-3",
        "0.2",
        instrument="温度计",
        quantity="temperature",
        unit="°C",
        lower="-40",
        upper="150",
        field="thermometry",
        method_code="M-T",
        smallest_U_unit="K",
    )
    table = "f/kHz | 0.1~1 | 1~10\n1~10 | 0.2 | 0.3\n10~100 | | 0.4"
    volts = {"unit": "V", "smallest_U_unit": "mV", "field": "electricity", "method_code": "M-V"}
    line("L-4", table, instrument="电压表", lower="1", **volts)
    with clock.story(datetime(2026, 5, 4, 4, tzinfo=UTC)):
        browser = client("-")
        page = browser.get("/capability/")
        assert (page.status_code, "script" in page["Content-Security-Policy"]) == (200, False)
        assert "共 4 项" in text(page)
        for asked, found in (
            ({"q": "量块"}, ["L-1"]),
            ({"field": "thermometry"}, ["L-3"]),
            ({"quantity": "temperature"}, ["L-3"]),
            ({"method": "M-2"}, []),
            ({"value": "0.2", "unit": "m"}, ["L-2"]),
            ({"value": "100000", "unit": "µm"}, ["L-1", "L-2"]),
            ({"value": "100000.001", "unit": "µm"}, ["L-2"]),
            ({"value": "-40", "unit": "°C"}, ["L-3"]),
            ({"value": "−40"}, ["L-3"]),
        ):
            document = json.loads(b"".join(browser.get("/capability.json", asked).streaming_content))
            assert sorted(each["code"] for each in document["lines"]) == found, asked
            assert document["as_of"] == "2026-05-04"
        assert "不是数字" in text(browser.get("/capability/", {"value": "viel"}))
        sheet = b"".join(browser.get("/capability.csv").streaming_content).decode("utf-8-sig")
    rows = {each["code"]: each for each in csv.DictReader(io.StringIO(sheet))}
    assert rows["L-2"]["instrument"] == "'=卡尺"
    assert rows["L-3"]["lower"] == "-40"
    assert rows["L-1"]["smallest_U"] == "Q[0.03, 0.0008 L]"
    assert rows["L-4"]["smallest_U"].startswith("f / kHz | 0.1 ~ 1")
    assert set(rows) == {"L-1", "L-2", "L-3", "L-4"}


def test_the_page_files_a_licence_and_a_line_with_a_function(house: TestInstallation) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = client("P-Q")
    base = address("agency.agency", f"{first('agency.agency').pk}/")
    file = SimpleUploadedFile("l.pdf", b"%PDF-1.7 x", "application/pdf")
    members = {"number": "1", "issuer": "某局", "valid_from": "2026-01-01", "valid_to": ""}
    assert send(browser, f"{base}do/licence/", **members, file_sha256=file).status_code == 302
    assert model_of("agency.licence").objects.get().valid_to is None
    base = address("agency.qualification", f"{first('agency.qualification').pk}/")
    asked = {name: value for name, value in LINE.items() if isinstance(value, str) and name != "qualification"}
    refused = send(browser, f"{base}do/scope/", **asked, code="L-1", smallest_U="<0.05")
    assert (refused.status_code, "开区间" in text(refused)) == (422, True)
    assert send(browser, f"{base}do/scope/", **asked, code="L-1", smallest_U="Q[0.03, 0.0008 L]").status_code == 302
    row = model_of("agency.scoperow").objects.get()
    assert (row.smallest_U, row.smallest_U_rule["form"]) == ("", "root_sum_square")
    assert "Q[0.03, 0.0008 L] µm (k = 2)" in text(browser.get(f"{base}change/"))
    end = {"last_day": "2027-06-30", "reason": "缩减"}
    assert send(client("P-B"), f"{base}do/reduce/{row.pk}/", **end).status_code == 403
    assert send(browser, f"{base}do/reduce/{row.pk}/", **end).status_code == 302


def test_how_a_line_is_read_is_shown_before_it_is_stored(house: TestInstallation) -> None:
    """0.03 + 0.0008·L at 0.5 mm and at 100 mm; a relative U also as what it comes to; nothing is stored by looking."""
    browser = client("P-Q")
    path = f"{address('agency.qualification', str(first('agency.qualification').pk))}/do/scope/"
    asked = {name: value for name, value in LINE.items() if isinstance(value, str) and name != "qualification"}
    shown = send(browser, path, **asked, code="L-1", smallest_U="0.03 + 0.0008 L", look="1")
    assert shown.status_code == 200
    assert "在 0.5 mm 处的最小 U</dt><dd>0.03040 µm (k = 2)<" in text(shown)
    assert "在 100 mm 处的最小 U</dt><dd>0.1100 µm (k = 2)<" in text(shown)
    relative = {**asked, "smallest_U_unit": "%", "relative": "on"}
    shown = send(browser, path, **relative, code="L-1", smallest_U="0.2", look="1")
    assert "0.2 % (k = 2) = 0.001 mm<" in text(shown) and "0.2 % (k = 2) = 0.2 mm<" in text(shown)
    refused = send(browser, path, **asked, code="L-1", smallest_U="<0.05", look="1")
    assert (refused.status_code, "开区间" in text(refused)) == (422, True)
    unknown = send(browser, path, **{**asked, "quantity": "没有的量"}, code="L-1", smallest_U="0.05", look="1")
    assert unknown.status_code == 422 and "尚未保存" not in text(unknown)
    table = "f/kHz | 0.1~1 | 1~10\n0.5~10 | 0.2 | 0.3\n10~100 | | 0.4"
    shown = send(browser, path, **asked, code="L-1", smallest_U=table, look="1")
    assert "量值 2 个区间 × 参数 2 个区间；3 格有 U" in text(shown) and "0.2 µm … 0.4 µm" in text(shown)
    assert not model_of("agency.scoperow").objects.exists()


def test_a_qualification_without_lines_says_how_they_get_there(house: TestInstallation) -> None:
    page = text(client("P-Q").get(f"{address('agency.qualification', str(first('agency.qualification').pk))}/change/"))
    assert "尚未登记能力范围" in page and "没有符合的行" not in page and 'href="/sheets/"' in page
    line("L-1")
    path = f"{address('agency.qualification', str(first('agency.qualification').pk))}/change/?q=zz"
    assert "没有符合的行" in text(client("P-Q").get(path))


WRONG_LINES = (
    ({"k": "0"}, "scope_k"),
    ({"k": "-2"}, "scope_k"),
    ({"k": "0.99"}, "scope_k"),
    ({"k": "1"}, ""),
    ({"lower": "0", "upper": "0.0"}, "scope_nothing"),
    ({"lower": "5", "upper": "5"}, ""),
    ({"smallest_U": "Q[0.01, 1e300 L]"}, "invalid_value"),
    ({"smallest_U": "0.01 + 1e31 L"}, "invalid_value"),
    ({"smallest_U": "Q[0.01, 0.001 L]"}, ""),
    ({"k": "5.01"}, "scope_k"),
    ({"k": "5"}, ""),
    ({"unit": "blah"}, "unit_unknown"),
    ({"smallest_U_unit": "blah"}, "unit_unknown"),
    ({"smallest_U_unit": "V"}, "scope_units_differ"),
    ({"smallest_U_unit": "nm"}, ""),
    ({"relative": True}, "scope_relative_unit"),
    ({"relative": True, "smallest_U_unit": "%"}, ""),
    ({"relative": True, "smallest_U_unit": "µm/m"}, ""),
    ({"relative": True, "smallest_U_unit": "kg/V"}, "scope_relative_unit"),
    ({"relative": True, "smallest_U_unit": "%", "lower": "-1"}, "scope_relative_zero"),
    ({"relative": True, "smallest_U_unit": "%", "lower": "0"}, "scope_relative_zero"),
    ({"method_code": "M-9"}, "scope_method_unknown"),
    ({"edition": "1900"}, "scope_edition_unknown"),
    ({"field": "mass"}, "scope_field_differs"),
    ({"site_code": "S9"}, "scope_site_unknown"),
    ({"valid_from": date(2025, 12, 31)}, "scope_outside_qualification"),
    ({"valid_to": date(2029, 1, 1)}, "scope_outside_qualification"),
    ({"valid_to": date(2028, 12, 31)}, ""),
)


def refused(**changed: Any) -> str:
    from guiju.lab.house.act import Refused

    try:
        line("L-1", **changed)
    except Refused as error:
        return error.findings[0].code
    return ""


@pytest.mark.parametrize(("changed", "found"), WRONG_LINES)
def test_a_line_names_what_is_on_file_and_can_be_true(house: TestInstallation, changed: Any, found: str) -> None:
    assert refused(**changed) == found


def test_a_line_names_a_quantity_that_its_edition_covers(house: TestInstallation) -> None:
    method("M-Q", "length", covers=[{"quantity": "length", "range": {"lower": "0", "upper": "100", "unit": "mm"}}])
    assert refused(method_code="M-Q", quantity="torque") == "scope_quantity_unknown"
    assert refused(method_code="M-Q", quantity="voltage") == "quantity_unknown"
    assert refused(method_code="M-Q", quantity="length") == ""


@pytest.mark.parametrize("said", ["直流电压", "DC voltage", "dc voltage", " 直流 电压", "dc_voltage"])
def test_method_and_line_meet_by_the_key_of_a_quantity_however_it_is_named(house: TestInstallation, said: str) -> None:
    """Through the forms, in Chinese: what is typed as a name is kept as its key on both sides."""
    from guiju.lab.agency.models import Qualification, ScopeRow
    from guiju.lab.methods.models import Edition, Method

    method("M-V", "electricity")
    page = address("methods.method", f"{Method.objects.get(code='M-V').pk}/do/edition/")
    covers = f"{said.strip()} | 0 | 10 | V"
    sent = {"edition": "2027", "effective_from": "2027-01-01", "rounding": "up", "covers": covers}
    Edition.objects.get(method__code="M-V")
    with_end(date(2027, 1, 1))
    assert send(client("P-T"), page, **sent, logged="气温").status_code == 302
    row = Edition.objects.get(edition="2027")
    assert [each["quantity"] for each in row.covers] == ["dc_voltage"] and row.logged == ["temperature"]
    unknown = send(client("P-T"), page, **{**sent, "covers": "某量 | 0 | 10 | V"})
    assert unknown.status_code == 422 and "没有名为“某量”的量" in text(unknown)
    scope = address("agency.qualification", f"{Qualification.objects.get().pk}/do/scope/")
    assert '<option value="直流电压">' in text(client("P-Q").get(scope))
    shown = {"code": "L-V", "field": "electricity", "instrument": "表", "instrument_en": "Meter", "site_code": "S1"}
    spans = {"lower": "0", "upper": "10", "unit": "V", "smallest_U": "0.001", "smallest_U_unit": "V", "k": "2"}
    line = {**shown, **spans, "quantity": said, "method_code": "M-V", "edition": "2027"}
    answer = send(client("P-Q"), scope, **line)
    assert answer.status_code == 302, text(answer)
    assert ScopeRow.objects.get(code="L-V").quantity == "dc_voltage"
    other = send(client("P-Q"), scope, **{**line, "code": "L-W", "quantity": "交流电压"})
    assert "不包括参量“交流电压”（包括：直流电压）" in text(other)
    assert "没有名为“某量”的量" in text(send(client("P-Q"), scope, **{**line, "code": "L-X", "quantity": "某量"}))


def test_a_field_is_called_the_same_by_forms_and_rules(house: TestInstallation) -> None:
    from django.utils import translation

    from guiju.conduct.fields import FIELDS
    from guiju.lab.ui import words

    for language, name in (("zh-hans", "zh"), ("en", "en")):
        with translation.override(language):
            assert {code: str(said) for code, said in words.FIELDS.items()} == {
                code: getattr(each, name) for code, each in FIELDS.items()
            }


def with_end(day: date) -> None:
    """The edition of M-V ends before the day."""
    from guiju.lab.methods.acts import SupersedeEdition

    do(SupersedeEdition, method="M-V", edition="2025", superseded_on=day)


@pytest.mark.parametrize(
    ("lower", "upper", "unit", "code"),
    [
        ("0", "100", "mm", ""),
        ("0", "0.1", "m", ""),
        ("0", "100.1", "mm", "scope_beyond_edition"),
        ("-0.1", "100", "mm", "scope_beyond_edition"),
        ("0", "1", "m", "scope_beyond_edition"),
        ("0", "50", "V", "scope_beyond_edition"),
    ],
)
def test_a_line_keeps_within_what_its_edition_is_meant_for(
    house: TestInstallation, lower: str, upper: str, unit: str, code: str
) -> None:
    method("M-Q", "length", covers=[{"quantity": "length", "range": {"lower": "0", "upper": "100", "unit": "mm"}}])
    line = {"lower": lower, "upper": upper, "unit": unit, "smallest_U": "0.001", "smallest_U_unit": unit}
    assert refused(method_code="M-Q", quantity="length", **line) == code


def test_the_own_unit_behind_the_smallest_U_is_said_once(house: TestInstallation) -> None:
    from guiju.lab.agency.stated import _without_unit

    for written, unit, found in (
        ("0.01 °C~0.05 °C", "°C", "0.01 ~ 0.05"),
        ("0.01℃～0.05℃", "°C", "0.01 ~ 0.05"),
        ("0.01 °C 至 0.05 °C", "℃", "0.01 ~ 0.05"),
        ("0.01 ~ 0.05 °C", "°C", "0.01 ~ 0.05"),
        ("0.5 μm", "µm", "0.5"),
        ("0.01 ~ 0.05", "°C", "0.01 ~ 0.05"),
        ("0.01 °C~0.05 K", "°C", "0.01 °C~0.05 K"),
        ("<0.05 °C", "°C", "<0.05 °C"),
        ("0.01 °C~0.05 °C~0.1 °C", "°C", "0.01 °C~0.05 °C~0.1 °C"),
        ("0.05 + 0.0005 L", "mm", "0.05 + 0.0005 L"),
    ):
        assert _without_unit(written, unit) == found, written


def test_nothing_is_declared_by_an_edition_that_is_not_in_force(house: TestInstallation) -> None:
    from guiju.lab.agency.public_scope import quantities
    from guiju.lab.methods.acts import SupersedeEdition

    line("L-1")
    end = date(2026, 7, 1)
    do(SupersedeEdition, method="M-1", edition="2025", superseded_on=end)
    for day, expected in ((end - timedelta(days=1), ["L-1"]), (end, []), (end + timedelta(days=1), [])):
        assert codes(day) == expected
        assert quantities(day) == (["length"] if expected else [])


def test_the_day_of_lifting_is_put_right_until_it_has_passed(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import LiftSuspension, SuspendQualification
    from guiju.lab.agency.models import Suspension
    from guiju.lab.house import clock
    from guiju.lab.house.act import Refused

    today = clock.today()
    do(SuspendQualification, qualification="L0001", since=today - timedelta(days=9), until=None, reason="整改")
    do(LiftSuspension, number="L0001", until=date(2099, 1, 1), reason="已恢复")
    do(LiftSuspension, number="L0001", until=today, reason="已恢复")
    with pytest.raises(Refused):
        do(LiftSuspension, number="L0001", until=today, reason="已恢复")
    do(LiftSuspension, number="L0001", until=today - timedelta(days=1), reason="已恢复")
    with pytest.raises(Refused, match="not found"):
        do(LiftSuspension, number="L0001", until=today, reason="已恢复")
    assert [each.until for each in Suspension.objects.all()] == [today - timedelta(days=1)]
