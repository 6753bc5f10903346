"""Acts on the agency's own registers: description, licences, qualifications, scope, suspensions."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from guiju.conduct.credit_code import fault_of
from guiju.conduct.fields import fields_in_force
from guiju.conduct.slips import qualification_longest
from guiju.lab.agency.finest import demand_reachable
from guiju.lab.agency.lines import demand_line
from guiju.lab.agency.models import Agency, Licence, Qualification, ScopeRow, Suspension
from guiju.lab.agency.paper_kinds import LICENCE, QUALIFICATION
from guiju.lab.agency.plausible import LICENCE_LONGEST, demand_extension, demand_kind, demand_named, demand_span
from guiju.lab.agency.stated import read_line
from guiju.lab.house import clock, files
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.house.papers import demand_paper_of, demand_unfiled
from guiju.lab.house.parameters import values_on
from guiju.lab.house.quantities import demand_quantity
from guiju.lab.house.spans import Ending, demand_order
from guiju.lab.house.typed import seen

KEEPERS = frozenset({"quality_manager", "head", "system"})
SETTING_RIGHT = frozenset({"head", "system"})
"""Who sets right a suspension that was entered by mistake."""
NOT_LIFTED = {
    "lifted_on": None,
    "lifted_by": "",
    "lift_reason": "",
    "confirmed_on": None,
    "confirmed_by": "",
    "file_sha256": "",
}
"""What a suspension says of its lifting before there is one, whatever is asked for."""
KINDS = frozenset({"legal_entity", "part", "armed_forces"})


def demand_identity(request: Any) -> None:
    """Raises Refused where a check digit of a credit code is wrong, or nobody answers for a part (4.1-1)."""
    if request.kind and request.kind not in KINDS:
        raise Refused("agency_kind", requirement="4.1-1", parameters={"known": ", ".join(sorted(KINDS))})
    if request.kind == "part" and not seen(request.responsible_name):
        raise Refused("responsible_missing", requirement="4.1-1")
    codes = ((request.credit_code, request.kind == "armed_forces"), (request.responsible_code, request.kind != "part"))
    for code, optional in codes:
        wrong = "" if not code and optional else fault_of(code)
        if wrong:
            _refuse_code(code, wrong)


def _refuse_code(code: str, wrong: str) -> None:
    parameters = {"code": code}
    if wrong == "length":
        raise Refused("credit_code_length", requirement="4.1-1", parameters=parameters)
    if wrong == "signs":
        raise Refused("credit_code_signs", requirement="4.1-1", parameters=parameters)
    if wrong == "organisation":
        raise Refused("credit_code_organisation", requirement="4.1-1", parameters=parameters)
    raise Refused("credit_code_check", requirement="4.1-1", parameters=parameters)


def _demand_proof(reading: Reading, request: Any) -> None:
    """Raises Refused for a proof that was not uploaded, or that is the paper of something else (4.5-9)."""
    if request.proof_sha256:
        files.demand_stored(request.proof_sha256, request.name, requirement="4.1-1")
    demand_paper_of(reading, request.proof_sha256, LICENCE, requirement="4.1-1")


class DescribeAgency(Filing):
    """Writes down who the agency is; once (4.1-1)."""

    name = "agency.describe"
    roles = KEEPERS
    model = Agency

    def check(self, reading: Reading, request: Any) -> None:
        if reading.rows(Agency.objects.all()):
            raise Refused("agency_described", requirement="4.1-1")
        demand_identity(request)
        _demand_proof(reading, request)

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        if request.proof_sha256:
            tx.log_file(request.proof_sha256)
        return {**super().columns(tx, request), "kind": request.kind or "legal_entity"}


class AmendAgency(Amending):
    """Corrects the agency's description; certificates issued before keep what they say."""

    name = "agency.amend"
    roles = KEEPERS
    model = Agency
    columns = (
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

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        demand_identity(request)
        # What is on file already was there when it was filed: damage on disk does not stop a new telephone number.
        if not reading.rows(Agency.objects.filter(code=request.code, proof_sha256=request.proof_sha256)):
            _demand_proof(reading, request)


class FileLicence(Filing):
    """Files a licence of the legal entity with its document (4.1-1)."""

    name = "agency.file_licence"
    roles = KEEPERS
    model = Licence

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)
        demand_named(request, "4.1-1")
        demand_span(reading, request, LICENCE_LONGEST, "4.1-1")
        files.demand_stored(request.file_sha256, request.number, requirement="4.1-1")
        demand_paper_of(reading, request.file_sha256, LICENCE, requirement="4.1-1")

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        tx.log_file(request.file_sha256)
        return super().columns(tx, request)


class EndLicence(Ending):
    """Writes down the last day of a licence that was revoked or given back before its end."""

    name = "agency.end_licence"
    roles = KEEPERS
    model = Licence


class FileQualification(Filing):
    """Files a qualification certificate, which is stored with it: a number alone shows nothing (4.3-1)."""

    name = "agency.file_qualification"
    roles = KEEPERS
    model = Qualification
    given_by_others = True

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)
        demand_kind(request.kind)
        demand_named(request, "4.3-1")
        demand_span(reading, request, qualification_longest(request.kind), "4.3-1")
        if request.file_sha256:
            files.demand_stored(request.file_sha256, request.number, requirement="4.3-1")
            demand_paper_of(reading, request.file_sha256, QUALIFICATION, requirement="4.3-1")
        elif "system" not in reading.actor.roles:
            raise Refused("qualification_needs_paper", requirement="4.3-1", parameters={"number": request.number})

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        if request.file_sha256:
            tx.log_file(request.file_sha256)
        return super().columns(tx, request)


class ExtendQualification(Act):
    """Moves the last day of a qualification onward, as its issuer granted, and that of the lines that end with it.

    The issuer's paper takes the place of the certificate on file, which stays in the history. Counted from today it
    lasts no longer than a new certificate of its kind (4.3-1).
    """

    name = "agency.extend_qualification"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        valid_to: date
        reason: str
        file_sha256: str

    def subjects(self, request: Request) -> list[Any]:
        return [
            Qualification.objects.filter(number=request.number),
            ScopeRow.objects.filter(qualification__number=request.number),
        ]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Qualification.objects.filter(number=request.number), request.number)
        if not seen(request.reason):
            raise Refused("ending_needs_reason", requirement="6.1.5-3")
        if request.valid_to <= row.valid_to:
            parameters = {"number": row.number, "valid_to": row.valid_to.isoformat()}
            raise Refused("not_extended", requirement="4.3-1", parameters=parameters)
        demand_extension(reading, row, request.valid_to)
        if not request.file_sha256:
            raise Refused("extension_needs_paper", requirement="4.3-1", parameters={"number": row.number})
        _demand_issuers_paper(reading, request.file_sha256, row)

    def change(self, tx: Transaction, request: Request) -> Qualification:
        row = tx.one(Qualification.objects.filter(number=request.number), request.number)
        for line in tx.rows(ScopeRow.objects.filter(qualification=row, valid_to=row.valid_to).order_by("pk")):
            tx.update(line, valid_to=request.valid_to)
        tx.log_file(request.file_sha256)
        return tx.update(row, valid_to=request.valid_to, file_sha256=request.file_sha256)


def _demand_issuers_paper(reading: Reading, digest: str, row: Qualification) -> None:
    """Raises Refused unless the paper is stored, is of qualifications, and is not the very certificate it is about.

    What is on file already was there before its issuer decided anything more.
    """
    files.demand_stored(digest, row.number, requirement="4.3-1")
    demand_paper_of(reading, digest, QUALIFICATION, requirement="4.3-1")
    demand_unfiled(reading, digest, Qualification.objects.filter(pk=row.pk), requirement="4.3-1")


class AddScopeRow(Filing):
    """Adds a line to the scope of a qualification (4.3-1).

    `smallest_U` is written as annexes write it: a number, 0.02 ~ 0.05, 0.05 + 0.0005 L, Q[0.05, 0.0005 L], or a table
    in two variables; or its document is given as `smallest_U_rule`. An open interval is refused. The quantity is given
    by a name or its key; the row keeps the key.
    """

    name = "agency.add_scope_row"
    roles = KEEPERS
    model = ScopeRow
    notations = frozenset({"smallest_U"})

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)
        known = fields_in_force(values_on(reading, reading.day))
        if request.field not in known:
            parameters = {"field": request.field, "known": ", ".join(known)}
            raise Refused("scope_field", requirement="4.3-1", parameters=parameters)
        number, rule = read_line(request)
        named = replace(request, quantity=demand_quantity(request.quantity, requirement="4.3-1"))
        demand_line(reading, named)
        demand_reachable(reading, named, number, rule)

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        number, rule = read_line(request)
        quantity = demand_quantity(request.quantity, requirement="4.3-1")
        return {**super().columns(tx, request), "quantity": quantity, "smallest_U": number, "smallest_U_rule": rule}


class ReduceScope(Act):
    """Ends a line of the scope before its time; it stays on file for the days on which it was in force (4.3-1)."""

    name = "agency.reduce_scope"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        last_day: date
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [ScopeRow.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(ScopeRow.objects.filter(code=request.code), request.code)
        if not seen(request.reason):
            raise Refused("ending_needs_reason", requirement="6.1.5-3")
        demand_order(row.valid_from, request.last_day)
        if request.last_day >= row.valid_to:
            parameters = {"code": row.code, "valid_to": row.valid_to.isoformat()}
            raise Refused("scope_not_reduced", requirement="4.3-1", parameters=parameters)

    def change(self, tx: Transaction, request: Request) -> ScopeRow:
        row = tx.one(ScopeRow.objects.filter(code=request.code), request.code)
        return tx.update(row, valid_to=request.last_day)


class SuspendQualification(Filing):
    """Suspends a qualification from a day of its validity on, with the reason; open until it is lifted."""

    name = "agency.suspend_qualification"
    roles = KEEPERS
    model = Suspension

    def subjects(self, request: Any) -> list[Any]:
        return [Qualification.objects.filter(number=request.qualification)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(Qualification.objects.filter(number=request.qualification), request.qualification)
        demand_order(request.since, request.until)
        if not seen(request.reason):
            raise Refused("suspension_needs_reason", requirement="4.3-1", parameters={"number": row.number})
        last = request.since if request.until is None else request.until
        if request.since < row.valid_from or last > row.valid_to:
            told = {"first": row.valid_from.isoformat(), "last": row.valid_to.isoformat(), "number": row.number}
            raise Refused("suspension_outside", requirement="4.3-1", parameters=told)
        running = Suspension.objects.filter(qualification__number=request.qualification, until__isnull=True)
        for each in reading.rows(running):
            parameters = {"number": request.qualification, "since": each.since.isoformat()}
            raise Refused("suspended_already", requirement="4.3-1", parameters=parameters)

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return {**super().columns(tx, request), **NOT_LIFTED}


class LiftSuspension(Act):
    """Ends the running suspension of a qualification from today on, naming its last day and why.

    A day still to come may be put right. What was suspended by mistake is set right backward by the head of the agency
    alone. Who did so and why stands beside the suspension; the days that had passed count as suspended, and are found,
    until somebody else confirms by the issuer's paper (`ConfirmLifting`).
    """

    name = "agency.lift_suspension"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        until: date
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Suspension.objects.filter(qualification__number=request.number).filter(_open_on(clock.today()))]

    def _running(self, reading: Reading, request: Request) -> Suspension:
        rows = Suspension.objects.filter(qualification__number=request.number).filter(_open_on(reading.day))
        found: Suspension = reading.one(rows.order_by("-since", "-pk"), request.number)
        return found

    def check(self, reading: Reading, request: Request) -> None:
        row = self._running(reading, request)
        demand_order(row.since, request.until)
        if not seen(request.reason):
            raise Refused("suspension_needs_reason", requirement="4.3-1", parameters={"number": request.number})
        # The day of lifting itself may be free again, and no day before it.
        earliest = reading.day - timedelta(days=1)
        everywhere = reading.actor.roles - dict(reading.actor.sites).keys()
        if request.until < earliest and not SETTING_RIGHT & everywhere:
            told = {"number": request.number, "until": request.until.isoformat(), "earliest": earliest.isoformat()}
            raise Refused("suspension_lifted_back", requirement="4.3-1", parameters=told)
        if row.until == request.until:
            raise Refused("nothing_amended", requirement="4.3-1", parameters={"code": request.number})

    def change(self, tx: Transaction, request: Request) -> Suspension:
        lifted = {"lifted_on": tx.day, "lifted_by": tx.actor.person_id, "lift_reason": request.reason}
        return tx.update(self._running(tx, request), until=request.until, **lifted)


class ConfirmLifting(Act):
    """Confirms by the issuer's paper that a suspension was rightly lifted backward: a second person, not who lifted it.

    From then on work of these days stands again (4.3-1).
    """

    name = "agency.confirm_lifting"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: int
        file_sha256: str

    def subjects(self, request: Request) -> list[Any]:
        return [Suspension.objects.filter(pk=request.row)]

    def check(self, reading: Reading, request: Request) -> None:
        rows = Suspension.objects.select_related("qualification").filter(pk=request.row)
        row = reading.one(rows, str(request.row))
        if not row.lifted_back or row.confirmed_on is not None:
            raise Refused("lifting_needs_none", requirement="4.3-1", parameters={"span": str(row)})
        if row.lifted_by == reading.actor.person_id:
            raise Refused("lifting_own", requirement="4.3-1", parameters={"span": str(row)})
        _demand_issuers_paper(reading, request.file_sha256, row.qualification)

    def change(self, tx: Transaction, request: Request) -> Suspension:
        row = tx.one(Suspension.objects.filter(pk=request.row), str(request.row))
        tx.log_file(request.file_sha256)
        confirmed = {"confirmed_on": tx.day, "confirmed_by": tx.actor.person_id}
        return tx.update(row, **confirmed, file_sha256=request.file_sha256)


def _open_on(day: date) -> Q:
    """Suspensions without a last day, or whose last day has not passed: that day can still be put right."""
    return Q(until__isnull=True) | Q(until__gte=day)
