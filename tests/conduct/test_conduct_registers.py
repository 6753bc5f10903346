"""The registers of the agency and its places as of a day: what the rules find, on, before and after each last day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from conduct_makers import PARAMETERS, changed
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from guiju.conduct import RULES, Finding, judge, sentence
from guiju.conduct.addresses import naming, plain
from guiju.conduct.credit_code import ALPHABET, check_sign, fault_of, organisation_check_sign
from guiju.conduct.register_agency import AgencyRegister, LicenceFacts, LiftedBack, QualificationFacts
from guiju.conduct.register_premises import (
    NamedAddressFacts,
    PremisesRegister,
    RoomFacts,
    SiteFacts,
    TenureFacts,
)
from guiju.record.words import Day, Text

TODAY = Day("2026-06-15")


def after(days: int) -> Day:
    return Day((date.fromisoformat(TODAY) + timedelta(days=days)).isoformat())


def agency(**changes: Any) -> AgencyRegister:
    held = QualificationFacts(
        number="L1",
        kind="accreditation",
        valid_from=after(-100),
        valid_to=after(900),
        suspensions=(),
        lines=7,
        ending=None,
    )
    whole = AgencyRegister(
        day=TODAY,
        code="lab",
        kind="legal_entity",
        credit_code="91512081MA62K0260E",
        responsible_name="",
        responsible_code="",
        proof=False,
        licences=(LicenceFacts(number="1", valid_from=after(-400), valid_to=after(400)),),
        qualifications=(held,),
    )
    return changed(whole, **changes)  # type: ignore[no-any-return]


def premises(**changes: Any) -> PremisesRegister:
    address = "某市规矩路1号"
    site = SiteFacts(
        code="S1",
        name=Text(zh="主场所", en="Main site"),
        address=address,
        tenures=(TenureFacts(kind="leased", valid_from=after(-400), valid_to=after(400)),),
        named=(NamedAddressFacts(qualification="L1", address=address, valid_from=after(-9), valid_to=after(9)),),
        rooms=(
            RoomFacts(
                code="R1",
                name=Text(zh="恒温室", en="Climate room"),
                enclosure="独立",
                access_control="门禁",
                plans=1,
                photos=1,
            ),
        ),
    )
    return changed(PremisesRegister(day=TODAY, sites=(site,)), **changes)  # type: ignore[no-any-return]


def found(facts: object) -> list[tuple[str, str]]:
    return [(each.code, each.severity) for each in _findings(facts)]


def _findings(facts: object) -> tuple[Finding, ...]:
    return judge([each for each in RULES.values() if "register" in each.subjects], facts, PARAMETERS)


BAD, SOON = "nonconformity", "warning"
LICENCE, TENURE, NAMED = "licences__0__valid_to", "sites__0__tenures__0__valid_to", "sites__0__named__0__valid_to"
HELD = "qualifications__0"

AGENCIES: tuple[tuple[dict[str, Any], list[tuple[str, str]]], ...] = (
    ({}, []),
    ({"code": ""}, [("agency_identity", BAD)]),
    ({"credit_code": "91512081MA62K0260F"}, [("agency_identity", BAD)]),
    ({"credit_code": "", "kind": "armed_forces", "proof": True}, []),
    ({"kind": "armed_forces"}, [("agency_responsible_missing", BAD)]),
    ({"kind": "part"}, [("agency_responsible_missing", BAD)]),
    ({"kind": "part", "responsible_name": "某公司", "responsible_code": "91350100M000100Y43"}, []),
    (
        {"kind": "part", "responsible_name": "某公司", "responsible_code": "91350100M000100Y4Z"},
        [("agency_responsible_missing", BAD)],
    ),
    ({"licences": ()}, [("agency_licence_missing", BAD)]),
    ({LICENCE: None}, []),
    ({LICENCE: after(-1)}, [("agency_licence_missing", BAD)]),
    ({LICENCE: TODAY}, [("agency_licence_near_end", SOON)]),
    ({LICENCE: after(59)}, [("agency_licence_near_end", SOON)]),
    ({LICENCE: after(60)}, []),
    ({"licences__0__valid_from": after(1)}, [("agency_licence_missing", BAD)]),
    ({"qualifications": ()}, [("qualification_none_in_force", BAD)]),
    ({f"{HELD}__lines": 0}, [("qualification_none_in_force", BAD)]),
    ({f"{HELD}__valid_to": after(-1)}, [("qualification_none_in_force", BAD)]),
    ({f"{HELD}__valid_to": TODAY}, [("qualification_near_end", SOON)]),
    ({f"{HELD}__valid_to": after(30)}, []),
    ({f"{HELD}__ending": after(29)}, [("qualification_near_end", SOON)]),
    (
        {f"{HELD}__suspensions": ((after(-3), None),)},
        [("qualification_none_in_force", BAD), ("qualification_suspended", BAD)],
    ),
    (
        {f"{HELD}__suspensions": ((after(-3), TODAY),)},
        [("qualification_none_in_force", BAD), ("qualification_suspended", BAD)],
    ),
    (
        {f"{HELD}__suspensions": ((after(-3), None),), f"{HELD}__valid_to": after(-1)},
        [("qualification_none_in_force", BAD)],
    ),
    ({f"{HELD}__suspensions": ((after(-3), after(-1)),)}, []),
    ({f"{HELD}__suspensions": ((after(1), None),)}, []),
    (
        {f"{HELD}__lifted_back": (LiftedBack(first=after(-4), last=after(-1), on=TODAY, by="P-H"),)},
        [("suspension_lifted_unconfirmed", BAD)],
    ),
)
PLACES: tuple[tuple[dict[str, Any], list[tuple[str, str]]], ...] = (
    ({}, []),
    ({"sites__0__tenures": ()}, [("site_tenure_missing", BAD)]),
    ({TENURE: None}, []),
    ({TENURE: after(-1)}, [("site_tenure_missing", BAD)]),
    ({TENURE: TODAY}, [("site_tenure_near_end", SOON)]),
    ({TENURE: after(60)}, []),
    ({"sites__0__tenures__0__valid_from": after(1)}, [("site_tenure_missing", BAD)]),
    ({"sites__0__named": ()}, [("site_address_not_named", BAD)]),
    ({NAMED: after(-1)}, [("site_address_not_named", BAD)]),
    ({NAMED: TODAY}, []),
    ({"sites__0__named__0__valid_from": after(1)}, [("site_address_not_named", BAD)]),
    ({"sites__0__address": "某市规矩路 2 号"}, [("site_address_not_named", BAD)]),
    ({"sites__0__address": "某市　规矩路１号"}, []),
    ({"sites__0__rooms__0__enclosure": " "}, [("room_not_described", BAD)]),
    ({"sites__0__rooms__0__access_control": ""}, [("room_not_described", BAD)]),
    ({"sites__0__rooms__0__plans": 0}, [("room_not_described", BAD)]),
    ({"sites__0__rooms__0__photos": 0}, [("room_not_described", BAD)]),
)
CASES = [(agency(**changes), wanted) for changes, wanted in AGENCIES]
CASES += [(premises(**changes), wanted) for changes, wanted in PLACES]  # type: ignore[misc]


@pytest.mark.parametrize(("facts", "wanted"), CASES)
def test_registers_are_judged_as_of_their_day(facts: object, wanted: list[tuple[str, str]]) -> None:
    assert found(facts) == wanted


@pytest.mark.parametrize(("facts", "wanted"), CASES)
def test_every_finding_of_a_register_speaks_both_languages(facts: object, wanted: list[tuple[str, str]]) -> None:
    for each in _findings(facts):
        zh, en = sentence(each, "zh"), sentence(each, "en")
        assert not re.search(r"[{}]|None", zh + en)
        assert not re.search(r"校验|标定", zh)
        assert re.search(r"[一-鿿]", zh)


def test_published_credit_codes() -> None:
    """GB 32100-2015's own example and a code in use; the example of GB 11714-1997."""
    assert fault_of("91350100M000100Y43") == ""
    assert fault_of("91512081MA62K0260E") == ""
    assert organisation_check_sign("D2143569") == "X"
    assert fault_of("91350100M000100Y4Z") == "signs"
    assert fault_of("91350100M000100Y44") == "check"
    assert fault_of("91350100M000100Y4") == "length"
    assert fault_of("9135010OM000100Y43") == "signs"
    # The whole is consistent, but the organisation code inside is not.
    wrong = "91350100M000100Y5"
    assert fault_of(wrong + check_sign(wrong)) == "organisation"


@given(st.text(ALPHABET, min_size=18, max_size=18))
def test_another_implementation_agrees_about_the_last_sign(code: str) -> None:
    region = code[:2] + "110000" + code[8:]
    assert uscc.calc_check_digit(region[:17]) == check_sign(region[:17])


@given(st.text(ALPHABET, min_size=8, max_size=8), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_always_found(body: str, place: int, sign: str) -> None:
    inner = body + organisation_check_sign(body)
    code = "91110000" + inner
    whole = code + check_sign(code)
    if whole[place] == sign:
        assert fault_of(whole) == ""
    else:
        assert fault_of(whole[:place] + sign + whole[place + 1 :]) != ""


def test_a_qualification_names_an_address_however_it_is_spaced() -> None:
    named = [NamedAddressFacts(qualification="L1", address="北京市 海淀区Ａ路（1号）", valid_from=TODAY, valid_to=None)]
    assert naming(named, "北京市海淀区a路(1号)", TODAY) == ("L1",)
    assert naming(named, "北京市海淀区a路(1号)", after(-1)) == ()
    assert plain("A路1号") != plain("A路11号")
