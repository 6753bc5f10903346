"""Acts on the life of an item: its states, moves, seals, events, documents, versions (4.4-4, 4.4-6, 4.4-8)."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from guiju.lab.equipment import sheets
from guiju.lab.equipment.functions import demand_functions_gone, demand_place_of_its_own, demand_with_instrument
from guiju.lab.equipment.life import EXPLAINED, HELD, USABLE, VERSIONED, enter_state, functions_of, kin, may_follow
from guiju.lab.equipment.models import Document, Equipment, Event, Placement, Seal, Validation
from guiju.lab.equipment.paper_kinds import OF_ITEM
from guiju.lab.equipment.plausible import demand_not_far
from guiju.lab.equipment.recording import Recording, demand_known, demand_past
from guiju.lab.equipment.returning import ALTERING, demand_proven
from guiju.lab.equipment.roles import KEEPERS
from guiju.lab.equipment.words import EVENTS, STATES, said, unknown_word
from guiju.lab.house import files, journal
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.gathering import demand_each
from guiju.lab.house.papers import demand_paper_of
from guiju.lab.house.spans import Ending
from guiju.lab.house.typed import demand_said, seen

TOLD_EFFECT = ALTERING | {"fault"}
"""Events of which it must be said what they mean for results."""


def item(code: str) -> Any:
    """The item of equipment with this code."""
    return Equipment.objects.filter(code=code)


class ChangeState(Act):
    """Moves an item from one state of its life to the next that is allowed, with reason and holder (4.4-4).

    Who verified an item says what was verified and found: the state alone would be a tick without a content. Functions
    follow their instrument into every stricter state.
    """

    name = "equipment.change_state"
    roles = KEEPERS
    sheet = sheets.STATE

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        state: str
        reason: str = ""
        place: str = ""
        due_back: date | None = None
        suspect: bool = False

    def subjects(self, request: Request) -> list[object]:
        return [item(request.code), *kin(request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(item(request.code), request.code)
        demand_with_instrument(reading, row, request.state)
        if request.state not in may_follow(row):
            told = {**said("from", STATES, row.state), **said("to", STATES, request.state)}
            parameters = {"code": row.code, "column": "state", **told}
            raise Refused("equipment_state", requirement="4.4-4", parameters=parameters)
        back = request.state in USABLE | {"verified"} and row.state not in USABLE
        demand_each(
            lambda: _demand_explained(request),
            lambda: _demand_holder(request),
            lambda: _demand_due_back(reading, request),
            lambda: demand_functions_gone(reading, row, request.state),
            lambda: _demand_validated(reading, row) if request.state == "verified" else None,
            lambda: demand_proven(reading, row) if back else None,
            lambda: _demand_verification_told(request),
        )

    def change(self, tx: Transaction, request: Request) -> Equipment:
        row = tx.one(item(request.code), request.code)
        return enter_state(
            tx,
            row,
            request.state,
            reason=request.reason.strip(),
            place=request.place.strip(),
            due_back=request.due_back,
            suspect=request.suspect and request.state not in USABLE | {"verified"},
        )


def _demand_explained(request: Any) -> None:
    if request.state in EXPLAINED and not seen(request.reason):
        parameters = {"column": "reason", **said("state", STATES, request.state)}
        raise Refused("equipment_state_reason", requirement="4.4-8", parameters=parameters)


def _demand_verification_told(request: Any) -> None:
    if request.state == "verified" and not seen(request.reason):
        parameters = {"code": request.code, "column": "reason"}
        raise Refused("verification_untold", requirement="4.4-4", parameters=parameters)


def _demand_holder(request: Any) -> None:
    if request.state in HELD and not seen(request.place):
        raise Refused("equipment_holder", requirement="4.4-6", parameters={"code": request.code, "column": "place"})


def _demand_due_back(reading: Reading, request: Any) -> None:
    if request.due_back is not None and request.due_back < reading.day:
        parameters = {"day": request.due_back.isoformat(), "column": "due_back"}
        raise Refused("due_back_past", requirement="4.4-6", parameters=parameters)


def _demand_validated(reading: Reading, row: Equipment) -> None:
    """Software and reference data are verified by the validation of the very version (GB/T 27025 7.11.2)."""
    if row.kind not in VERSIONED:
        return
    found = reading.rows(Validation.objects.filter(equipment=row, release=row.release).order_by("day", "pk"))
    if not found or not found[-1].passed:
        parameters = {"code": row.code, "release": row.release or "—"}
        raise Refused("release_not_validated", requirement="4.4-4", parameters=parameters)


class Move(Act):
    """Moves an item to another room, place or custodian, its functions with it; the move is dated (4.4-6)."""

    name = "equipment.move"
    roles = KEEPERS
    sheet = sheets.MOVE

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        room_code: str = ""
        place: str = ""
        custodian: str = ""
        reason: str = ""

    def subjects(self, request: Request) -> list[object]:
        return [item(request.code), *kin(request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(item(request.code), request.code)
        demand_place_of_its_own(reading, row)
        if not request.room_code and not seen(request.place):
            raise Refused("move_nowhere", requirement="4.4-6", parameters={"code": row.code, "column": "room_code"})
        asked = (("premises.Room", request.room_code, "room_code"), ("people.Person", request.custodian, "custodian"))
        demand_each(*(partial(_demand_there, reading, *each) for each in asked if each[1]))

    def change(self, tx: Transaction, request: Request) -> Placement:
        row = tx.one(item(request.code), request.code)
        first, *_rest = [self._moved(tx, each, request) for each in (row, *tx.rows(functions_of(row.code)))]
        return first

    def _moved(self, tx: Transaction, row: Equipment, request: Request) -> Placement:
        tx.update(row, room_code=request.room_code, custodian=request.custodian)
        made: Placement = tx.insert(
            Placement(
                equipment=row,
                day=tx.day,
                at=tx.now,
                room_code=request.room_code,
                place=request.place.strip(),
                custodian=request.custodian,
                reason=request.reason.strip(),
                by=tx.actor.person_id,
            )
        )
        return made


def _demand_there(reading: Reading, model: str, code: str, column: str) -> None:
    """Raises Refused unless another register has a row of this code; the refusal names the column."""
    try:
        demand_known(reading, model, code, "")
    except Refused as refused:
        told = {"what": code, "column": column}
        raise Refused("not_found", requirement=refused.requirement, parameters=told) from None


class PlaceSeal(Recording):
    """Writes down a seal that guards an adjustment (GB/T 27025 6.4.12)."""

    name = "equipment.place_seal"
    roles = KEEPERS
    model = Seal
    own = frozenset({"valid_to"})

    def check(self, reading: Reading, request: Any) -> None:
        demand_past(reading, request.valid_from, "valid_from")

    def computed(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return {"valid_to": None}


class EndSeal(Ending):
    """Writes down that a seal is broken or was taken off; the item is verified again before it is used."""

    name = "equipment.end_seal"
    roles = KEEPERS
    model = Seal


class RecordEvent(Recording):
    """Writes down purchase, maintenance, repair, fault … with its effect on results and its cost (4.4-8).

    A fault takes the item out of use at once; what alters an item is recorded while it is out of service, because the
    way back passes through verification.
    """

    name = "equipment.record_event"
    roles = KEEPERS
    model = Event
    sheet = sheets.EVENT

    def subjects(self, request: Any) -> list[object]:
        return [item(request.equipment), *kin(request.equipment)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(item(request.equipment), request.equipment)
        demand_each(
            lambda: super(RecordEvent, self).check(reading, request),
            lambda: _demand_event(request, row),
            lambda: demand_said("text", request.text, requirement="4.4-8"),
            lambda: demand_not_far(reading, request.day),
            lambda: _demand_cost(request),
        )

    def change(self, tx: Transaction, request: Any) -> Any:
        made = super().change(tx, request)
        row = tx.one(item(request.equipment), request.equipment)
        if request.kind == "fault" and row.state in USABLE:
            enter_state(tx, row, "suspended", reason=request.text, suspect=True)
        return made


def _demand_event(request: Any, row: Equipment) -> None:
    if request.kind not in EVENTS:
        raise Refused("word_unknown", requirement="4.4-8", parameters=unknown_word("kind", request.kind, EVENTS))
    if request.kind in TOLD_EFFECT and not seen(request.effect):
        raise Refused("event_effect", requirement="4.4-8", parameters={"code": row.code, "column": "effect"})
    if request.kind in ALTERING and row.state in USABLE:
        raise Refused("altered_in_service", requirement="4.4-4", parameters={"code": row.code, "column": "kind"})


def _demand_cost(request: Any) -> None:
    if request.amount.startswith("-"):
        parameters = {"amount": request.amount, "column": "amount"}
        raise Refused("amount_negative", requirement="6.8-2", parameters=parameters)


class FileDocument(Recording):
    """Files a manual, a photograph or a paper of an item by its hash."""

    name = "equipment.file_document"
    roles = KEEPERS
    model = Document

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        try:
            files.stored(request.file_sha256)
        except files.FileMissing as error:
            raise Refused("file_not_stored", requirement="4.4-8", parameters={"file": request.title}) from error
        demand_paper_of(reading, request.file_sha256, OF_ITEM, requirement="4.4-8")

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        tx.log_file(request.file_sha256)
        return super().columns(tx, request)


class Validate(Recording):
    """Writes down the validation of a version by somebody else than who put it on the item (GB/T 27025 7.11.2)."""

    name = "equipment.validate"
    roles = KEEPERS
    model = Validation

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        row = reading.one(item(request.equipment), request.equipment)
        if row.kind not in VERSIONED:
            raise Refused("no_release", requirement="4.4-1", parameters={"code": row.code})
        who = reading.actor.person_id
        if "system" not in reading.actor.roles and who == _put_on_by(row):
            parameters = {"code": row.code, "release": row.release or "—"}
            raise Refused("validation_own", requirement="4.4-4", parameters=parameters)


def _put_on_by(row: Equipment) -> str:
    """Who put the version on the item that it has now: the journal tells it."""
    acts = ("equipment.change_release", "equipment.register")
    found = [each["actor"] for each in journal.history(row) if each["act"] in acts]
    return str(found[-1]) if found else ""


class ChangeRelease(Act):
    """Puts another version of software, firmware or reference data on an item; it is verified anew before use."""

    name = "equipment.change_release"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        release: str
        reason: str

    def subjects(self, request: Request) -> list[object]:
        return [item(request.code), *kin(request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(item(request.code), request.code)
        if not seen(request.reason):
            raise Refused("amendment_needs_reason", requirement="6.1.5-3", parameters={"code": row.code})
        if not seen(request.release) or request.release.strip() == row.release:
            raise Refused("nothing_amended", requirement="6.1.5-3", parameters={"code": row.code})

    def change(self, tx: Transaction, request: Request) -> Equipment:
        row = tx.one(item(request.code), request.code)
        row = tx.update(row, release=request.release.strip())
        if row.state in USABLE | {"verified", "due"}:
            row = enter_state(tx, row, "received", reason=request.reason.strip())
        return row
