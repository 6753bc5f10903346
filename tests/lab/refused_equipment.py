"""What acts on equipment refuse: its life, plan, checks, stock, certificates and confirmations (4.4-1 to 4.4-8)."""

from datetime import date
from typing import Any

from bench_house import act
from refused import FORM, NONE, change
from refused_faults import insert, standard
from refused_registers import Refusal, ago, first, row
from refused_ways import CALIBRATOR, KEEPER, TECHNICAL

NAMES = {"name": "物品", "name_en": "Item", "model": "M", "serial_number": "S-9", "manufacturer": "某厂"}
SORT = {"kind": "standard", "used_by": "value", "interpolation": "none", "state": "received"}
ENDS = {"lower": "1", "upper": "10", "unit": "V"}
BARE = {"verified_on": None, "material_expiry": None, "room_code": "", "custodian": ""}
DRIFT = {"drift_half_width": "0.1", "drift_unit": "V", "drift_basis": "历次"}


def registered(**changed: Any) -> Any:
    return lambda: {"code": "X-9", **NAMES, **SORT, **ENDS, **BARE, **changed}


def _register(code: str, **changed: Any) -> None:
    from guiju.lab.equipment.acts import RegisterEquipment

    act(RegisterEquipment, KEEPER, **{**registered(code=code)(), **changed})


def software() -> None:
    _register("SW", kind="software", release="1", lower="", upper="", unit="")


def material(*, state: str = "in_service", received: str = "5") -> Any:
    """A lot in service of which so much came in; its last day is today."""

    def make() -> None:
        from guiju.lab.equipment.acts_stock import MoveStock

        lot = {"lot": "L1", "stock_unit": "g", "material_expiry": ago(0)}
        _register("MAT", kind="material", **lot)
        act(MoveStock, KEEPER, code="MAT", kind="in", amount=received)
        change("equipment.Equipment", {"state": state}, code="MAT")

    return make


def arrived() -> None:
    """The standard has come in and was not verified yet."""
    change("equipment.Equipment", {"state": "received"}, code=standard())


def over() -> None:
    material()()
    change("equipment.Equipment", {"material_expiry": ago(1)}, code="MAT")


def endless() -> None:
    material()()
    change("equipment.Equipment", {"material_expiry": None}, code="MAT")


def state(code: Any = standard, **changed: Any) -> Any:
    return lambda: {"code": code, "state": "suspended", "reason": "测试", **changed}


def lent(**changed: Any) -> Any:
    return lambda: {"code": standard(), "state": "lent", "reason": "借出", "place": "某处", **changed}


def plan(**changed: Any) -> Any:
    plain = {"kind": "maintenance", "title": "保养", "stops": False, "months": 12, "uses": None, "basis": "说明书"}
    return lambda: {"equipment": standard(), **plain, "since": ago(9), **changed}


def duty(kind: str, *, stops: bool = False) -> Any:
    def make() -> None:
        item = first("equipment.Equipment", code=standard())
        days = {"since": ago(9), "due_on": ago(-9), "valid_from": ago(9), "valid_to": None, "done_on": None}
        insert("equipment.Duty", equipment=item, kind=kind, title="T", stops=stops, months=1, basis="x", **days)

    return make


def completed(kind: str, text: str = "已做", day: int = 0) -> Any:
    def request() -> dict[str, Any]:
        return {"duty": row("equipment.Duty", kind=kind, title="T"), "day": ago(day), "passed": True, "text": text}

    return request


def event(**changed: Any) -> Any:
    plain = {"kind": "purchase", "text": "事", "effect": "无", "amount": "", "supplier": None}
    return lambda: {"equipment": standard(), "day": ago(0), **plain, **changed}


def check(**changed: Any) -> Any:
    plain = {"method": "En", "object": "核查标准", "point": "5", "value": "1", "U": "0.01", "reference": "1"}
    more = {"reference_U": "0.01", "shared_U": "", "limit_given": "", "conditions": "", "text": ""}
    return lambda: {"equipment": standard(), "day": ago(0), "unit": own_unit(), **plain, **more, **changed}


def own_unit() -> str:
    return str(first("equipment.Equipment", code=standard()).unit)


def verified(**changed: Any) -> Any:
    own = {"way": "transfer", "object": "电压", "partner": "上级", "value": "5", "U": "0.01", "k": "2"}
    more = {"reference": "5", "U_reference": "0.01", "k_reference": "2", "common_root": False, "others": []}
    return lambda: {"equipment": standard(), "day": ago(0), "unit": own_unit(), **own, **more, **changed}


def stock(**changed: Any) -> Any:
    return lambda: {"code": "MAT", "kind": "out", "amount": "1", "reason": "用", **changed}


def used(code: str = "MAT") -> Any:
    from refused_house import job_at

    return lambda: {"code": code, "job": job_at("started").number, "amount": "1"}


def plated() -> dict[str, Any]:
    """The plate of the standard, under another code."""
    like = first("equipment.Equipment", code=standard())
    return registered(**{name: getattr(like, name) for name in ("manufacturer", "model", "serial_number")})()


def amended(**changed: Any) -> Any:
    def request() -> dict[str, Any]:
        from guiju.lab.equipment.acts import AmendEquipment

        like = first("equipment.Equipment", code=standard())
        told = {name: getattr(like, name) for name in AmendEquipment.columns}
        return {"code": like.code, "reason": "铭牌", **told, **changed}

    return request


def member() -> dict[str, Any]:
    item = standard()
    return {
        "standard_set": "SET-8",
        "equipment": item,
        "role": "",
        "main": True,
        "valid_from": ago(0),
        "valid_to": None,
    }


def joined() -> None:
    """The standard belongs to a set."""
    from guiju.lab.equipment.acts_sets import AddMember, FormSet

    empty = {"certificate_number": "", "issuer": "", "valid_from": None, "valid_to": None, "custodian": ""}
    act(FormSet, KEEPER, code="SET-8", name="组", name_en="Set", **empty)
    act(AddMember, KEEPER, **member())


def doubtful() -> None:
    """The standard stands apart because it may have given wrong results."""
    from guiju.lab.house import clock

    change("equipment.Equipment", {"state": "suspended"}, code=standard())
    told = {"was": "in_service", "state": "suspended", "reason": "跌落", "suspect": True, "by": KEEPER}
    item = first("equipment.Equipment", code=standard())
    insert("equipment.StateChange", equipment=item, day=ago(0), at=clock.now(), due_back=None, **told)


def doubled() -> None:
    """The doubtful standard is retired and entered again."""
    doubtful()
    told = plated()
    change("equipment.Equipment", {"state": "retired"}, code=standard())
    from guiju.lab.equipment.acts import RegisterEquipment

    act(RegisterEquipment, KEEPER, **told)


def overdue() -> None:
    """A plan row that stops the standard ran out yesterday."""
    item = first("equipment.Equipment", code=standard())
    days = {"since": ago(40), "due_on": ago(1)}
    own = {"valid_from": ago(40), "valid_to": None, "done_on": None}
    held = {"months": 1, "basis": "x"}
    row = insert("equipment.Duty", equipment=item, kind="stability", title="T", stops=True, **held, **days, **own)
    insert("equipment.DutyStep", duty=row, kind="planned", day=ago(40), passed=True, by=KEEPER, **held, **days)


def ended(last_day: int) -> Any:
    return lambda: {"row": row("equipment.Duty", title="T"), "last_day": ago(last_day), "reason": "不再需要"}


def function(**changed: Any) -> Any:
    """A function of the standard, with its plate."""

    def request() -> dict[str, Any]:
        like = first("equipment.Equipment", code=standard())
        return {**plated(), "kind": like.kind, "part_of": like.code, "code": "F-9", **changed}

    return request


def functioned(state: str = "") -> Any:
    """The standard has a function; where a state is told, the standard is in it."""

    def make() -> None:
        from guiju.lab.equipment.acts import RegisterEquipment

        act(RegisterEquipment, KEEPER, **function()())
        if state:
            change("equipment.Equipment", {"state": state}, code=standard())

    return make


REGISTER, STATE, STOCK = "equipment.register", "equipment.change_state", "equipment.move_stock"
REFUSALS = (
    Refusal("word_unknown", REGISTER, KEEPER, registered(kind="zz"), FORM),
    Refusal("range_reversed", REGISTER, KEEPER, registered(lower="10", upper="1")),
    Refusal("unit_unknown", REGISTER, KEEPER, registered(unit="qq")),
    Refusal("drift_negative", REGISTER, KEEPER, registered(**{**DRIFT, "drift_half_width": "-0.1"})),
    Refusal("day_not_come", REGISTER, KEEPER, registered(acquired_on=lambda: ago(-1))),
    Refusal("equipment_begins_received", REGISTER, KEEPER, registered(state="in_service"), NONE),
    Refusal("place_by_move", REGISTER, KEEPER, registered(room_code="DEMO-R1"), NONE),
    Refusal("release_missing", REGISTER, KEEPER, registered(kind="software", lower="", upper="", unit="")),
    Refusal("not_decimal", REGISTER, KEEPER, registered(lower="零")),
    Refusal("equipment_begins_unverified", REGISTER, KEEPER, registered(verified_on=lambda: ago(1)), NONE),
    Refusal("lot_missing", REGISTER, KEEPER, registered(kind="material")),
    Refusal("column_empty", REGISTER, KEEPER, registered(manufacturer=" "), FORM),
    Refusal("column_of_other_kind", REGISTER, KEEPER, registered(lot="L1"), NONE),
    Refusal("range_half", REGISTER, KEEPER, registered(upper="")),
    Refusal(
        "days_opened_far",
        REGISTER,
        KEEPER,
        registered(kind="material", lot="L1", material_expiry=lambda: ago(-9), days_opened=2147483647),
    ),
    Refusal("code_alike", REGISTER, KEEPER, registered(code=lambda: f"{standard()}.")),
    Refusal("equipment_twice", REGISTER, KEEPER, plated),
    Refusal("serial_confirmed", "equipment.amend", KEEPER, amended(serial_number="X-9")),
    # functions of an instrument
    Refusal("function_of_none", REGISTER, KEEPER, function(part_of="F-9", code="F-8"), make=functioned()),
    Refusal("function_unlike", REGISTER, KEEPER, function(serial_number="X-9")),
    Refusal("function_plate", "equipment.amend", KEEPER, amended(code="F-9", model="X"), make=functioned()),
    Refusal("function_away", STATE, KEEPER, lent(code="F-9"), make=functioned()),
    Refusal(
        "function_before_instrument",
        STATE,
        KEEPER,
        state("F-9", state="verified", reason="已验证"),
        make=functioned("suspended"),
    ),
    Refusal("instrument_of_functions", STATE, KEEPER, state(state="retired"), make=functioned()),
    Refusal(
        "function_moves_with_instrument",
        "equipment.move",
        KEEPER,
        lambda: {"code": "F-9", "room_code": "", "place": "车载", "custodian": "", "reason": "现场"},
        make=functioned(),
    ),
    # life
    Refusal("verification_untold", STATE, KEEPER, state(state="verified", reason=" "), make=arrived),
    Refusal("return_without_evidence", STATE, KEEPER, state(state="verified", reason="已验证"), make=doubtful),
    Refusal("return_of_same_plate", STATE, KEEPER, state("X-9", state="verified", reason="已验证"), make=doubled),
    Refusal("plate_in_doubt", "equipment.amend", KEEPER, amended(model="X"), make=doubtful),
    Refusal("equipment_state", STATE, KEEPER, state(state="received")),
    Refusal("equipment_state_reason", STATE, KEEPER, state(reason=" ")),
    Refusal("equipment_holder", STATE, KEEPER, lent(place=" ")),
    Refusal("due_back_past", STATE, KEEPER, lent(due_back=lambda: ago(1))),
    Refusal("release_not_validated", STATE, KEEPER, state("SW", state="verified", reason="已验证"), make=software),
    Refusal("move_nowhere", "equipment.move", KEEPER, lambda: {"code": standard(), "room_code": "", "place": " "}),
    Refusal("event_effect", "equipment.record_event", KEEPER, event(kind="fault", effect="")),
    Refusal("altered_in_service", "equipment.record_event", KEEPER, event(kind="repair")),
    Refusal("amount_negative", "equipment.record_event", KEEPER, event(amount="-1")),
    Refusal(
        "file_not_stored",
        "equipment.file_document",
        KEEPER,
        lambda: {
            "equipment": standard(),
            "kind": "manual",
            "title": "书",
            "day": ago(0),
            "file_sha256": "0" * 64,
            "media_type": "application/pdf",
        },
        NONE,
    ),
    Refusal(
        "no_release",
        "equipment.validate",
        KEEPER,
        lambda: {
            "equipment": standard(),
            "release": "1",
            "day": ago(0),
            "requirement": "同",
            "text": "同",
            "passed": True,
        },
    ),
    Refusal(
        "validation_own",
        "equipment.validate",
        KEEPER,
        lambda: {
            "equipment": "SW",
            "release": "1",
            "day": ago(0),
            "requirement": "同",
            "text": "同",
            "passed": True,
        },
        make=software,
    ),
    Refusal("word_unknown", "equipment.record_event", KEEPER, event(kind="zz"), FORM),
    Refusal("column_empty", "equipment.record_event", KEEPER, event(text=" "), FORM),
    Refusal("recorded_day_far", "equipment.record_event", KEEPER, event(day=date(1850, 1, 1))),
    # plan, checks
    Refusal(
        "overdue_by_manager",
        "equipment.adjust_interval",
        KEEPER,
        lambda: {"duty": row("equipment.Duty", title="T"), "months": 60, "uses": None, "basis": "x"},
        make=overdue,
    ),
    Refusal("stopping_ended_back", "equipment.end_duty", TECHNICAL, ended(1), make=overdue),
    Refusal("unit_unknown", "equipment.record_check", CALIBRATOR, check(unit="qq")),
    Refusal("unit_of_other_quantity", "equipment.record_check", CALIBRATOR, check(unit="kg")),
    Refusal("word_unknown", "equipment.plan_duty", KEEPER, plan(kind="zz"), FORM),
    Refusal("verified_by_itself", "equipment.verify_result", CALIBRATOR, verified(partner="Self")),
    Refusal("uncertainty_beyond_range", "equipment.record_check", CALIBRATOR, check(U="1e20")),
    Refusal("interval_missing", "equipment.plan_duty", KEEPER, plan(months=None)),
    Refusal("interval_too_long", "equipment.plan_duty", KEEPER, plan(months=601)),
    Refusal("interval_basis", "equipment.plan_duty", KEEPER, plan(basis=" "), FORM),
    Refusal(
        "calibration_by_certificate",
        "equipment.complete_duty",
        KEEPER,
        completed("calibration"),
        make=duty("calibration"),
    ),
    Refusal(
        "check_by_values",
        "equipment.complete_duty",
        KEEPER,
        completed("intermediate_check"),
        make=duty("intermediate_check"),
    ),
    Refusal("duty_text", "equipment.complete_duty", KEEPER, completed("maintenance", " "), make=duty("maintenance")),
    Refusal(
        "stopping_by_test",
        "equipment.complete_duty",
        KEEPER,
        completed("stability"),
        make=duty("stability", stops=True),
    ),
    Refusal(
        "stopping_by_paper",
        "equipment.complete_duty",
        KEEPER,
        completed("maintenance"),
        make=duty("maintenance", stops=True),
    ),
    Refusal(
        "day_not_come",
        "equipment.complete_duty",
        KEEPER,
        completed("maintenance", day=-1),
        make=duty("maintenance"),
    ),
    Refusal("check_method", "equipment.record_check", CALIBRATOR, check(method="zz"), FORM),
    Refusal("check_values", "equipment.record_check", CALIBRATOR, check(U="0", reference_U="0")),
    Refusal("in_set_already", "equipment.add_member", KEEPER, member, make=joined),
    Refusal(
        "set_validity",
        "equipment.form_set",
        KEEPER,
        lambda: {
            "code": "SET-9",
            "name": "组",
            "name_en": "Set",
            "certificate_number": "1",
            "valid_from": None,
            "valid_to": None,
        },
    ),
    # stock
    Refusal("not_stocked", STOCK, KEEPER, stock(code=standard)),
    Refusal("amount_positive", STOCK, KEEPER, stock(amount="0"), make=material()),
    Refusal("amount_too_large", STOCK, KEEPER, stock(kind="in", amount="1000000001"), make=material()),
    Refusal("stock_short", STOCK, KEEPER, stock(amount="6"), make=material()),
    Refusal("movement_kind", STOCK, KEEPER, stock(kind="zz"), FORM, make=material()),
    Refusal("movement_reason", STOCK, KEEPER, stock(reason=" "), make=material()),
    Refusal("material_not_in_service", "equipment.use_material", CALIBRATOR, used(), make=material(state="verified")),
    Refusal("use_after_expiry", "equipment.use_material", CALIBRATOR, used(), make=over),
    Refusal("expiry_unknown", "equipment.use_material", CALIBRATOR, used(), make=endless),
    # the JJF 1033 file
    Refusal(
        "test_not_computable",
        "equipment.test_repeatability",
        CALIBRATOR,
        lambda: {
            "equipment": standard(),
            "day": ago(0),
            "object": "物",
            "conditions": "室温",
            "unit": own_unit(),
            "readings": ["1"],
            "s_used": "",
        },
        sent=lambda: {"readings": "1"},
    ),
    Refusal(
        "nothing_amended",
        "equipment.adjust_interval",
        TECHNICAL,
        lambda: {"duty": row("equipment.Duty", title="T"), "months": 1, "uses": None, "basis": "x"},
        make=duty("maintenance"),
    ),
)
