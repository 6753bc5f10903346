"""Acts on a change of edition: announced, gap analysed, verified, filed, granted; each step once, in this order.

Announcing ends the edition in force on the day on which the new one begins, so that no day has two. Approving the new
edition's verification is the third step; nobody states it apart from its evidence.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import seen
from guiju.lab.methods.facts import stage_of
from guiju.lab.methods.models import Change, Edition, Method, Verification

KEEPERS = frozenset({"technical_manager", "system"})
FILERS = frozenset({"quality_manager", "technical_manager"})
GRANTERS = frozenset({"quality_manager", "head"})


def change_rows(method: str, edition: str) -> Any:
    """The change to this edition: one row or none."""
    return Change.objects.select_related("method").filter(method__code=method, edition=edition)


def _ending(reading: Reading, method: str, day: date) -> Edition:
    """The edition that the new one takes the place of: the last that begins before. Refused where there is none."""
    rows = Edition.objects.filter(method__code=method, effective_from__lt=day).order_by("-effective_from", "-pk")
    found: Edition = reading.one(rows, method)
    return found


class AnnounceChange(Act):
    """Writes down that a new edition was announced, and from which day it is in force (6.8-5)."""

    name = "methods.announce_change"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        effective_from: date
        announced_on: date
        source: str

    def subjects(self, request: Request) -> list[Any]:
        return [Method.objects.filter(code=request.method)]

    def check(self, reading: Reading, request: Request) -> None:
        if request.announced_on > reading.day:
            told = {"day": f"{request.announced_on}"}
            raise Refused("announced_in_future", requirement="6.1.2-1", parameters=told)
        if not seen(request.source) or not seen(request.edition):
            raise Refused("announcement_incomplete", requirement="6.1.2-1")
        old = _ending(reading, request.method, request.effective_from)
        if old.superseded_on not in (None, request.effective_from):
            told = {"edition": old.edition, "day": f"{old.superseded_on}"}
            raise Refused("edition_ended", requirement="6.1.2-1", parameters=told)

    def change(self, tx: Transaction, request: Request) -> Change:
        method = tx.one(Method.objects.filter(code=request.method), request.method)
        old = _ending(tx, request.method, request.effective_from)
        if old.superseded_on is None:
            tx.update(old, superseded_on=request.effective_from)
        return tx.insert(
            Change(
                method=method,
                edition=request.edition,
                effective_from=request.effective_from,
                announced_on=request.announced_on,
                announced_by=tx.actor.person_id,
                source=request.source,
            )
        )


class Stepping(Act):
    """A step of a change of edition, from the stage before it."""

    after: str

    def subjects(self, request: Any) -> list[Any]:
        return [change_rows(request.method, request.edition)]

    def row(self, reading: Reading, request: Any) -> Change:
        """The change. Refused when there is none."""
        found: Change = reading.one(change_rows(request.method, request.edition), f"{request.method} {request.edition}")
        return found

    def check(self, reading: Reading, request: Any) -> None:
        stage = stage_of(self.row(reading, request))
        if stage != self.after:
            told = {"edition": request.edition, "stage": stage, "after": self.after}
            raise Refused("change_stage", requirement="6.1.2-1", parameters=told)


class AnalyseChange(Stepping):
    """Writes down what the new edition changes, and what that asks for."""

    name = "methods.analyse_change"
    roles = frozenset({"technical_manager"})
    after = "announced"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        gap: str

    def check(self, reading: Reading, request: Request) -> None:
        super().check(reading, request)
        if not seen(request.gap):
            raise Refused("gap_missing", requirement="6.1.2-1")

    def change(self, tx: Transaction, request: Request) -> Change:
        row = self.row(tx, request)
        done = {"analysed_on": tx.day, "analysed_by": tx.actor.person_id, "gap": request.gap}
        approved = tx.rows(_approved(request.method, request.edition))
        if approved:
            done |= {"verified_on": tx.day, "verified_by": approved[0].approved_by}
        return tx.update(row, **done)


def _approved(method: str, edition: str) -> Any:
    rows = Verification.objects.filter(edition__method__code=method, edition__edition=edition)
    return rows.filter(passed=True, approved_on__isnull=False).order_by("pk")


def note_verified(tx: Transaction, edition: Edition) -> None:
    """The step by which an approved verification brings the change of edition on, where its gap is analysed."""
    for row in tx.rows(Change.objects.filter(method_id=edition.method_id, edition=edition.edition)):
        if stage_of(row) == "analysed":
            tx.update(row, verified_on=tx.day, verified_by=tx.actor.person_id)


class FileChange(Stepping):
    """Writes down that the new edition was applied for at the body that grants the scope."""

    name = "methods.file_change"
    roles = FILERS
    after = "verified"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        reference: str

    def check(self, reading: Reading, request: Request) -> None:
        super().check(reading, request)
        if not seen(request.reference):
            raise Refused("reference_missing", requirement="6.1.2-1")

    def change(self, tx: Transaction, request: Request) -> Change:
        done = {"filed_on": tx.day, "filed_by": tx.actor.person_id, "filed_reference": request.reference}
        return tx.update(self.row(tx, request), **done)


class GrantChange(Stepping):
    """Writes down that the new edition was granted; a line of the scope names it already."""

    name = "methods.grant_change"
    roles = GRANTERS
    after = "filed"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        reference: str

    def check(self, reading: Reading, request: Request) -> None:
        super().check(reading, request)
        if not seen(request.reference):
            raise Refused("reference_missing", requirement="6.1.2-1")
        # The agency's scope stands beside this register, which therefore looks it up by its name.
        lines = apps.get_model("agency", "ScopeRow").objects.filter(method_code=request.method, edition=request.edition)
        if not reading.rows(lines.filter(valid_to__gte=reading.day)):
            told = {"method": request.method, "edition": request.edition}
            raise Refused("change_scope_missing", requirement="4.3-1", parameters=told)

    def change(self, tx: Transaction, request: Request) -> Change:
        done = {"granted_on": tx.day, "granted_by": tx.actor.person_id, "granted_reference": request.reference}
        return tx.update(self.row(tx, request), **done)


class MoveChange(Act):
    """Writes down that the issuer moved the day on which the new edition comes into force, before it came."""

    name = "methods.move_change"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        effective_from: date
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        editions = Edition.objects.filter(method__code=request.method)
        return [change_rows(request.method, request.edition), editions]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(change_rows(request.method, request.edition), request.edition)
        if not seen(request.reason):
            raise Refused("amendment_needs_reason", requirement="6.1.5-3", parameters={"code": request.edition})
        if row.effective_from <= reading.day or request.effective_from <= reading.day:
            told = {"edition": row.edition, "day": f"{min(row.effective_from, request.effective_from)}"}
            raise Refused("change_in_force", requirement="6.1.2-1", parameters=told)
        old = _ending(reading, request.method, row.effective_from)
        if request.effective_from <= old.effective_from:
            told = {"first": f"{old.effective_from}", "last": f"{request.effective_from}"}
            raise Refused("days_reversed", requirement="6.1.2-1", parameters=told)

    def change(self, tx: Transaction, request: Request) -> Change:
        row = tx.one(change_rows(request.method, request.edition), request.edition)
        old = _ending(tx, request.method, row.effective_from)
        if old.superseded_on == row.effective_from:
            tx.update(old, superseded_on=request.effective_from)
        for new in tx.rows(Edition.objects.filter(method_id=row.method_id, edition=row.edition)):
            tx.update(new, effective_from=request.effective_from)
        return tx.update(row, effective_from=request.effective_from)
