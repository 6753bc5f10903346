"""Acts on the agency's own evaluation profiles: drafted, changed while a draft, approved by another, withdrawn."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.profile import OwnChanges, Profile, ProfileError, profiles
from guiju.lab.assessment.demands import MANAGERS, demand_other, demand_said
from guiju.lab.assessment.models import EvaluationProfile
from guiju.lab.assessment.profiles import document_of
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.spans import demand_order
from guiju.lab.house.typed import demand_code
from guiju.record.codec import encode, to_bytes

DRAFTERS = frozenset({"quality_manager", "technical_manager"})
JSON = "application/json"
ROW = "4.7-2"
"""The row that asks for evaluations: what is refused here keeps them honest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is drafted: titles, days, reason, and what it changes of its base."""

    code: str
    edition: str
    title: str
    title_en: str
    valid_from: date
    valid_to: date | None = None
    reason: str
    changes: OwnChanges


def demand_strict(row: EvaluationProfile) -> Profile:
    """The profile of an edition. Raises Refused where it asks for less than its base or does not add up."""
    try:
        return document_of(row).profile()
    except ProfileError as error:
        said = {"zh": error.zh, "en": error.en}
        if error.where == "weaker":
            raise Refused("profile_weaker", requirement=ROW, parameters=said) from None
        if error.where == "rows":
            raise Refused("profile_row_unknown", requirement=ROW, parameters=said) from None
        if error.where == "base":
            raise Refused("profile_base", requirement=ROW, parameters=said) from None
        raise Refused("profile_does_not_add_up", requirement=ROW, parameters=said) from None


def _written(request: Any) -> dict[str, Any]:
    """The columns that a draft fills."""
    base = profiles().get(request.changes.base)
    return {
        "title": request.title,
        "title_en": request.title_en,
        "base": request.changes.base,
        "base_version": base.version if base else "",
        "changes": encode(request.changes),
        "reason": request.reason,
        "valid_from": request.valid_from,
        "valid_to": request.valid_to,
    }


def _demand_held(request: Any) -> None:
    demand_said(request)
    demand_order(request.valid_from, request.valid_to)
    demand_strict(EvaluationProfile(code=request.code, edition=request.edition, **_written(request)))


class DraftProfile(Act):
    """Drafts an edition of a profile of the agency's own; it counts for nothing until another person approves it."""

    name = "assessment.draft_profile"
    roles = DRAFTERS

    Request = Draft

    def subjects(self, request: Draft) -> list[Any]:
        return [EvaluationProfile.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Draft) -> None:
        demand_code(request.code)
        demand_code(request.edition)
        _demand_held(request)
        for each in reading.rows(self.subjects(request)[0]):
            if each.edition == request.edition or each.state_on(reading.day) == "draft":
                parameters = {"profile": str(each)}
                raise Refused("profile_edition_there", requirement=ROW, parameters=parameters)

    def change(self, tx: Transaction, request: Draft) -> EvaluationProfile:
        return tx.insert(
            EvaluationProfile(
                code=request.code,
                edition=request.edition,
                **_written(request),
                drafted_by=tx.actor.person_id,
                drafted_on=tx.day,
                approved_by="",
                approved_on=None,
                document_sha256="",
                superseded_by="",
                withdrawn_by="",
                withdrawn_on=None,
                withdrawal_reason="",
            )
        )


class _OnEdition(Act):
    """Base of the acts on an edition that there is."""

    def subjects(self, request: Any) -> list[Any]:
        return [EvaluationProfile.objects.filter(code=request.code)]

    def row(self, reading: Reading, request: Any) -> EvaluationProfile:
        rows = EvaluationProfile.objects.filter(code=request.code, edition=request.edition)
        found: EvaluationProfile = reading.one(rows, f"{request.code}/{request.edition}")
        return found

    def demand_draft(self, reading: Reading, request: Any) -> EvaluationProfile:
        row = self.row(reading, request)
        if row.state_on(reading.day) != "draft":
            raise Refused("profile_no_draft", requirement=ROW, parameters={"profile": str(row)})
        return row


class ChangeProfile(_OnEdition):
    """Changes a draft; whoever drafted it alone, so that it stays clear who may not approve it."""

    name = "assessment.change_profile"
    roles = DRAFTERS

    Request = Draft

    def check(self, reading: Reading, request: Draft) -> None:
        demand_said(request)
        row = self.demand_draft(reading, request)
        _demand_held(request)
        if row.drafted_by != reading.actor.person_id:
            raise Refused("profile_not_yours", requirement="4.5-2", parameters={"person": row.drafted_by})

    def change(self, tx: Transaction, request: Draft) -> EvaluationProfile:
        return tx.update(self.row(tx, request), **_written(request))


class ApproveProfile(_OnEdition):
    """Approves a draft, never by whoever drafted it, and never for days that are past: rules come before results."""

    name = "assessment.approve_profile"
    roles = frozenset({"head"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        edition: str

    def check(self, reading: Reading, request: Request) -> None:
        row = self.demand_draft(reading, request)
        demand_other(reading, row.drafted_by)
        demand_strict(row)
        if row.valid_from < reading.day:
            parameters = {"profile": str(row), "day": row.valid_from.isoformat()}
            raise Refused("profile_backdated", requirement=ROW, parameters=parameters)
        for each in self._standing(reading, row):
            if each.valid_from >= row.valid_from:
                parameters = {"profile": str(each), "day": each.valid_from.isoformat()}
                raise Refused("profile_not_later", requirement=ROW, parameters=parameters)

    def _standing(self, reading: Reading, row: EvaluationProfile) -> list[EvaluationProfile]:
        """Approved editions of the same profile whose time is not over on the new one's first day."""
        rows = EvaluationProfile.objects.filter(code=row.code, withdrawn_on=None).exclude(approved_on=None)
        return [each for each in reading.rows(rows) if each.valid_to is None or each.valid_to >= row.valid_from]

    def change(self, tx: Transaction, request: Request) -> EvaluationProfile:
        row = self.row(tx, request)
        for old in self._standing(tx, row):
            tx.update(old, superseded_by=row.edition, valid_to=row.valid_from - timedelta(days=1))
        document = tx.store_file(to_bytes(document_of(row)), JSON)
        return tx.update(row, approved_by=tx.actor.person_id, approved_on=tx.day, document_sha256=document)


class WithdrawProfile(_OnEdition):
    """Withdraws an edition from today on, with the reason; runs that were planned by it keep it as it was."""

    name = "assessment.withdraw_profile"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        edition: str
        reason: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        if row.withdrawn_on is not None:
            raise Refused("profile_withdrawn", requirement=ROW, parameters={"profile": str(row)})

    def change(self, tx: Transaction, request: Request) -> EvaluationProfile:
        said = {"withdrawn_by": tx.actor.person_id, "withdrawn_on": tx.day, "withdrawal_reason": request.reason}
        return tx.update(self.row(tx, request), **said)
