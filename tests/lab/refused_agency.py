"""What acts on the agency, its scope, its sites and rooms refuse (4.1-1, 4.2-1 to 4.2-4, 4.3-1, 4.7-4)."""

from datetime import date
from typing import Any

from refused import FORM, NONE, change
from refused_faults import insert, line
from refused_house import DAY, today
from refused_registers import Refusal, ago, first, made, row
from refused_ways import CALIBRATOR, QUALITY, TECHNICAL

AMENDED = (
    "kind",
    "name",
    "name_en",
    "address",
    "address_en",
    "credit_code",
    "responsible_name",
    "responsible_code",
    "telephone",
    "proof_sha256",
)
RIGHT = "91000000DEM000006Q"
"""A credit code whose two check digits are right."""


def agency(**changed: str) -> Any:
    def request() -> dict[str, Any]:
        found = first("agency.Agency")
        told = {each: getattr(found, each) for each in AMENDED}
        return {"code": found.code, **told, "reason": "更正", **changed}

    return request


def code(text: str) -> Any:
    return agency(kind="part", responsible_name="某院", responsible_code=text)


def scope(**changed: Any) -> Any:
    """A line like that of the work, under a code of its own."""

    def request() -> dict[str, Any]:
        found = first("agency.ScopeRow", method_code=line().method_code)
        columns = {each.name: getattr(found, each.name) for each in found._meta.concrete_fields}
        left = {name: value for name, value in columns.items() if name not in ("id", "version")}
        whole = {**left, "qualification": found.qualification.number, "code": "L-9"}
        return {**whole, **changed}

    return request


def _suspended() -> None:
    insert("agency.Suspension", qualification=first("agency.Qualification"), since=ago(3), reason="监督")


def _lifted(by: str) -> None:
    """A suspension that somebody lifted today for days that had passed."""
    told = {
        "since": ago(9),
        "until": ago(5),
        "reason": "监督",
        "lifted_on": ago(0),
        "lifted_by": by,
        "lift_reason": "误",
    }
    insert("agency.Suspension", qualification=first("agency.Qualification"), **told)


def confirmed() -> dict[str, Any]:
    return {"row": row("agency.Suspension"), "file_sha256": first("premises.Tenure").file_sha256}


def number() -> str:
    return str(first("agency.Qualification").number)


def issued(what: str) -> str:
    """A stored paper of an issuer."""
    from guiju.lab.house.files import store

    return store(f"%PDF-1.7\n%{what} of a test\n".encode(), "application/pdf")


def extended(last: Any, **changed: Any) -> Any:
    """The issuer's extension of the one qualification."""

    def request() -> dict[str, Any]:
        return {"number": number(), "valid_to": last(), "reason": "延续", "file_sha256": issued("decision"), **changed}

    return request


def qualification(**changed: Any) -> Any:
    """Another qualification, for two years from yesterday."""

    def request() -> dict[str, Any]:
        plain = {"kind": "accreditation", "number": "Q-9", "issuer": "某", "file_sha256": issued("certificate")}
        return {**plain, "valid_from": ago(1), "valid_to": ago(-730), **made(changed)}

    return request


def refused_scope(wanted: str, page: str = "shows", **changed: Any) -> Refusal:
    return Refusal(wanted, "agency.add_scope_row", QUALITY, scope(**changed), page)


def climate(**changed: Any) -> Any:
    def request() -> dict[str, Any]:
        from guiju.lab.house import clock

        plain = {"room": "DEMO-R1", "quantity": "temperature", "value": "20.0", "unit": "°C", "sensor": "DEMO-E-1"}
        return {**plain, "at": clock.now(), **changed}

    return request


def _at(request: dict[str, Any]) -> str:
    from guiju.lab.house import clock

    return str(request["at"].astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M"))


def read(browser: Any, request: dict[str, Any]) -> Any:
    """The form of a room's page, whose instant is a local time."""
    refusal = Refusal("", "premises.record_climate", CALIBRATOR, dict, sent=lambda: {"at": _at(request)})
    return refusal._post(browser, request)


def tomorrow() -> Any:
    from guiju.lab.house import clock

    return clock.now().replace(second=0, microsecond=0) + DAY


def _site(**changed: Any) -> dict[str, Any]:
    place = {"name": "二", "name_en": "Two", "address": "某地", "address_en": "Somewhere"}
    return {"code": "S-9", **place, "main": True, **changed}


REFUSALS = (
    Refusal("agency_described", "agency.describe", QUALITY, lambda: {**_plain_agency(), "code": "other"}),
    Refusal("agency_kind", "agency.amend", QUALITY, agency(kind="zz"), FORM),
    Refusal("responsible_missing", "agency.amend", QUALITY, agency(kind="part", responsible_name=" ")),
    Refusal("credit_code_length", "agency.amend", QUALITY, code(RIGHT[:-1])),
    Refusal("credit_code_signs", "agency.amend", QUALITY, code(RIGHT[:-1] + "!")),
    Refusal("credit_code_check", "agency.amend", QUALITY, code(RIGHT[:-1] + "R")),
    Refusal("credit_code_organisation", "agency.amend", QUALITY, code("91000000DEM0000179")),
    Refusal(
        "file_not_stored",
        "agency.file_licence",
        QUALITY,
        lambda: {"number": "1", "issuer": "某", "valid_from": ago(9), "valid_to": None, "file_sha256": "0" * 64},
        NONE,
    ),
    Refusal(
        "not_extended",
        "agency.extend_qualification",
        QUALITY,
        extended(lambda: first("agency.Qualification").valid_to),
    ),
    Refusal("validity_too_long", "agency.extend_qualification", QUALITY, extended(lambda: ago(-366 * 50))),
    Refusal(
        "extension_needs_paper",
        "agency.extend_qualification",
        QUALITY,
        extended(lambda: first("agency.Qualification").valid_to + DAY, file_sha256=""),
        FORM,
    ),
    Refusal("qualification_needs_paper", "agency.file_qualification", QUALITY, qualification(file_sha256=""), FORM),
    Refusal("word_unknown", "agency.file_qualification", QUALITY, qualification(kind="zz"), FORM),
    Refusal("column_empty", "agency.file_qualification", QUALITY, qualification(issuer=" "), FORM),
    Refusal("validity_too_long", "agency.file_qualification", QUALITY, qualification(valid_to=lambda: ago(-366 * 50))),
    Refusal("beginning_far_ahead", "agency.file_qualification", QUALITY, qualification(valid_from=lambda: ago(-367))),
    refused_scope("scope_field", FORM, field="alchemy"),
    refused_scope("scope_k", k="0"),
    refused_scope("scope_nothing", lower="0", upper="0"),
    refused_scope("scope_units_differ", unit="Ω", smallest_U_unit="V"),
    refused_scope("unit_unknown", smallest_U_unit="qq"),
    refused_scope("scope_relative_unit", relative=True, smallest_U_unit="V"),
    refused_scope("scope_relative_zero", relative=True, smallest_U_unit="%", lower="-1", upper="1"),
    refused_scope("scope_method_unknown", FORM, method_code="NONE"),
    refused_scope("scope_field_differs", field="mass"),
    refused_scope("scope_edition_unknown", edition="1900"),
    refused_scope("scope_quantity_unknown", quantity="mass"),
    refused_scope("quantity_unknown", quantity="某量"),
    refused_scope("scope_beyond_edition", lower="-9999999"),
    refused_scope("scope_site_unknown", FORM, site_code="NOWHERE"),
    refused_scope("scope_outside_qualification", valid_to=lambda: first("agency.Qualification").valid_to + DAY),
    refused_scope("scope_smallest", smallest_U="< 0.02"),
    refused_scope("scope_unreachable", smallest_U="0.0000000000000000000000000001"),
    refused_scope("scope_range", lower="10", upper="1"),
    Refusal(
        "scope_not_reduced",
        "agency.reduce_scope",
        QUALITY,
        lambda: {"code": _line().code, "last_day": _line().valid_to, "reason": "缩小"},
    ),
    Refusal(
        "suspended_already",
        "agency.suspend_qualification",
        QUALITY,
        lambda: {"qualification": number(), "since": today(), "until": None, "reason": "再次"},
        make=_suspended,
    ),
    Refusal(
        "suspension_needs_reason",
        "agency.suspend_qualification",
        QUALITY,
        lambda: {"qualification": number(), "since": today(), "until": None, "reason": " "},
        FORM,
    ),
    Refusal(
        "suspension_outside",
        "agency.suspend_qualification",
        QUALITY,
        lambda: {"qualification": number(), "since": date(1850, 1, 1), "until": None, "reason": "监督"},
    ),
    Refusal(
        "suspension_lifted_back",
        "agency.lift_suspension",
        QUALITY,
        lambda: {"number": number(), "until": ago(2), "reason": "恢复"},
        make=_suspended,
    ),
    Refusal("lifting_own", "agency.confirm_lifting", QUALITY, confirmed, make=lambda: _lifted(QUALITY)),
    Refusal("lifting_needs_none", "agency.confirm_lifting", QUALITY, confirmed, NONE, make=_suspended),
    Refusal(
        "nothing_amended",
        "agency.lift_suspension",
        QUALITY,
        lambda: {"number": number(), "until": ago(-3), "reason": "恢复"},
        make=lambda: [_suspended(), change("agency.Suspension", {"until": ago(-3)})],
    ),
    # sites and rooms
    Refusal(
        "tenure_kind",
        "premises.record_tenure",
        QUALITY,
        lambda: {
            "site": "DEMO-S1",
            "kind": "zz",
            "holder": "某",
            "valid_from": ago(9),
            "valid_to": None,
            "file_sha256": first("premises.Tenure").file_sha256,
        },
        FORM,
    ),
    Refusal(
        "room_file_kind",
        "premises.add_room_file",
        QUALITY,
        lambda: {
            "room": "DEMO-R1",
            "kind": "zz",
            "title": "图",
            "file_sha256": first("premises.RoomFile").file_sha256,
            "valid_from": ago(9),
            "valid_to": None,
        },
        FORM,
    ),
    Refusal("main_site_twice", "premises.add_site", QUALITY, _site),
    Refusal("climate_at", "premises.record_climate", CALIBRATOR, climate(at=tomorrow), send=read),
    Refusal("climate_quantity", "premises.record_climate", CALIBRATOR, climate(unit="%"), send=read),
    Refusal("climate_notation", "premises.record_climate", CALIBRATOR, climate(value="1e1"), send=read),
    Refusal("climate_impossible", "premises.record_climate", CALIBRATOR, climate(value="100.1"), send=read),
    Refusal(
        "climate_impossible",
        "premises.correct_climate",
        TECHNICAL,
        lambda: {"row": row("premises.ClimateReading"), "value": "200", "reason": "误录"},
    ),
)


def _plain_agency() -> dict[str, Any]:
    told = agency()()
    return {name: value for name, value in told.items() if name != "reason"}


def _line() -> Any:
    return first("agency.ScopeRow", method_code=line().method_code)
