"""The register of equipment as of a day: the status label and each rule, by one fault at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from guiju.conduct import RULES, judge, sentence
from guiju.conduct.register_equipment import (
    CertificateFacts,
    DutyFacts,
    EquipmentFacts,
    ItemFacts,
    LineFacts,
    MemberFacts,
    SetFacts,
    UseFacts,
    label,
    reasons,
)
from guiju.record.words import Day, Text

TODAY = Day("2026-06-15")
GOOD = CertificateFacts(number="C-1", valid_to=Day("2027-01-31"), confirmed=True)
ITEM = ItemFacts(
    equipment_id="E-1",
    name=Text(zh="砝码", en="Weight"),
    kind="standard",
    state="in_service",
    holder="",
    due_back=None,
    release="",
    validated=False,
    expiry=None,
    certificate=GOOD,
    duties=(),
    placed=True,
    broken_seals=(),
    uses=(UseFacts(job="J-1", day=Day("2026-06-01"), state="in_service", room="R1"),),
    supplier="",
    supplier_good=None,
)
SET = SetFacts(
    code="S-1",
    name=Text(zh="砝码标准", en="Weights"),
    certificate_number="[2025]001",
    valid_to=Day("2029-01-01"),
    members=(MemberFacts(equipment_id="E-1", role="reference", main=True),),
    serves=("L-1",),
)
REGISTER = EquipmentFacts(day=TODAY, items=(ITEM,), sets=(SET,), lines=(LineFacts(code="L-1", roles=("reference",)),))
OWN = tuple(each for each in RULES.values() if each.reads is EquipmentFacts)


def found(**changes: Any) -> tuple[Any, ...]:
    return judge(OWN, replace(REGISTER, **changes), {})


def with_item(**changes: Any) -> tuple[Any, ...]:
    return found(items=(replace(ITEM, **changes),))


def duty(**changes: Any) -> DutyFacts:
    return replace(
        DutyFacts(kind="calibration", title="", stops=True, due_on=Day("2026-06-14"), overdue=True), **changes
    )


def use(**changes: Any) -> UseFacts:
    return replace(ITEM.uses[0], **changes)


FAULTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("equipment_overdue", "nonconformity", {"duties": (duty(),)}),
    ("equipment_overdue", "warning", {"duties": (duty(stops=False, kind="maintenance"),)}),
    (
        "equipment_not_back",
        "nonconformity",
        {"state": "lent", "holder": "B", "due_back": Day("2026-06-14"), "uses": ()},
    ),
    ("equipment_used_out_of_service", "nonconformity", {"uses": (use(state="lent"),)}),
    ("equipment_in_two_places", "nonconformity", {"uses": (use(clashes=("J-2",)),)}),
    ("equipment_place_unknown", "warning", {"placed": False}),
    ("equipment_seal_broken", "nonconformity", {"broken_seals": (Day("2026-06-01"),)}),
    ("material_kept_in_service", "nonconformity", {"kind": "material", "expiry": Day("2026-06-14")}),
    ("material_kept_in_service", "undetermined", {"kind": "reagent", "expiry": None}),
    ("software_not_validated", "nonconformity", {"kind": "software", "release": "2.0"}),
    ("supplier_not_evaluated", "warning", {"supplier": "SU-1"}),
    ("supplier_not_evaluated", "warning", {"supplier": "SU-1", "supplier_good": False}),
    ("scope_row_without_set", "nonconformity", {"sets": ()}),
    ("scope_row_without_set", "nonconformity", {"sets": (replace(SET, members=()),)}),
    (
        "scope_row_without_set",
        "nonconformity",
        {"lines": (LineFacts(code="L-1", roles=("reference", "thermometer")),)},
    ),
    ("scope_row_without_set", "undetermined", {"lines": (LineFacts(code="L-1", roles=None),)}),
    (
        "scope_row_without_set",
        "nonconformity",
        {"lines": (LineFacts(code="L-1", roles=("reference",), units=(("reference", "V"),)),)},
    ),
    ("standard_set_certificate_over", "nonconformity", {"sets": (replace(SET, valid_to=Day("2026-06-14")),)}),
)
"""What follows of itself: an item that may not be used leaves its line of the scope without a usable set."""


def test_good_order_gives_no_finding() -> None:
    assert found() == ()
    assert label(ITEM, TODAY) == "green"


@pytest.mark.parametrize(("code", "severity", "changes"), FAULTS)
def test_a_fault_alone_gives_its_finding_in_both_languages(code: str, severity: str, changes: dict[str, Any]) -> None:
    on_register = {"sets", "lines"} & set(changes)
    given = found(**changes) if on_register else with_item(**changes)
    assert (code, severity) in {(each.code, each.severity) for each in given}
    assert {each.code for each in given} <= {code, "scope_row_without_set"}
    for each in given:
        zh, en = sentence(each, "zh"), sentence(each, "en")
        assert not re.search(r"[{}]|  | \.", zh + en), (zh, en)
        assert zh.endswith(f"（{each.requirements[0]}）")
        for _, value in sorted(each.parameters, key=lambda pair: -len(pair[1])):
            en = en.replace(value, "") if value else en
        assert not re.search(r"[\u4e00-\u9fff]", en)


def test_every_rule_of_the_register_has_a_fault_here() -> None:
    assert {each.code for each in OWN} == {code for code, _, _ in FAULTS}
    assert all(each.subjects == {"register"} for each in OWN)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"state": "restricted"}, "yellow"),
        ({"state": "received"}, "red"),
        ({"state": "retired"}, "red"),
        ({"certificate": None}, "red"),
        ({"certificate": replace(GOOD, valid_to=Day("2026-06-14"))}, "red"),
        ({"certificate": replace(GOOD, valid_to=TODAY)}, "green"),
        ({"certificate": replace(GOOD, confirmed=None)}, "red"),
        ({"certificate": replace(GOOD, confirmed=False)}, "red"),
        ({"certificate": replace(GOOD, narrowed=True)}, "yellow"),
        ({"kind": "auxiliary", "certificate": None}, "green"),
        ({"kind": "material", "expiry": TODAY, "certificate": replace(GOOD, confirmed=None)}, "green"),
        ({"kind": "material", "expiry": Day("2026-06-14")}, "red"),
        ({"kind": "reagent", "expiry": None, "certificate": None}, "red"),
        ({"kind": "consumable", "certificate": None}, "green"),
        ({"kind": "software", "certificate": None}, "red"),
        ({"kind": "data", "certificate": None, "validated": True}, "green"),
        ({"duties": (duty(),)}, "red"),
        ({"duties": (duty(stops=False),)}, "green"),
        ({"duties": (duty(overdue=False),)}, "green"),
    ],
)
def test_the_label_follows_from_the_facts(changes: dict[str, Any], wanted: str) -> None:
    item = replace(ITEM, **changes)
    assert label(item, TODAY) == wanted
    assert bool(reasons(item, TODAY)) is (wanted != "green")


def test_the_line_names_what_its_set_lacks() -> None:
    (one,) = (each for each in with_item(state="under_repair") if each.code == "scope_row_without_set")
    assert dict(one.parameters)["lacking"] == "E-1"


@pytest.mark.parametrize(("unit", "found"), [("mm", False), ("µm", False), ("V", True), ("", True)])
def test_a_role_is_filled_by_what_measures_its_quantity(unit: str, found: bool) -> None:
    member = replace(SET.members[0], unit=unit)
    line = LineFacts(code="L-1", roles=("reference",), units=(("reference", "m"),))
    register = replace(REGISTER, sets=(replace(SET, members=(member,)),), lines=(line,))
    codes = {each.code for each in judge([RULES["scope_row_without_set"]], register, {})}
    assert bool(codes) is found
