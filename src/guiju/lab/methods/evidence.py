"""Acts on what proves that an edition may be used: checks for novelty, verifications, validations (6.1.2, 4.6)."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from guiju.conduct.facts import MethodDeveloperFacts
from guiju.conduct.persons import SENIOR, holds_paper
from guiju.lab.house import files
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import seen
from guiju.lab.house.who import person_on
from guiju.lab.methods.changes import note_verified
from guiju.lab.methods.models import Edition, NoveltyCheck, Validation, Verification
from guiju.record.enclosures import Person
from guiju.record.words import Day

DOERS = frozenset({"technical_manager", "calibrator"})
APPROVERS = frozenset({"technical_manager"})
OUTCOMES = ("newest", "announced", "superseded")


def edition_of(reading: Reading, method: str, edition: str) -> Edition:
    """The edition. Raises Refused when it is not on file."""
    rows = Edition.objects.select_related("method").filter(method__code=method, edition=edition)
    found: Edition = reading.one(rows, f"{method} {edition}")
    return found


def demand_file(sha256: str, *, required: bool = False) -> None:
    """Raises Refused unless the named file is in the store; none may be named where it is not required."""
    if not sha256 and not required:
        return
    try:
        files.stored(sha256)
    except files.FileMissing:
        raise Refused("evidence_file_missing", requirement="6.1.2-3") from None


def demand_said(request: Any, *without: str) -> None:
    """Raises Refused when a text of the request is empty."""
    texts = [each.name for each in fields(request) if each.type is str and each.name not in without]
    bare = [name for name in texts if not seen(getattr(request, name))]
    if bare:
        raise Refused("evidence_incomplete", requirement="6.1.2-3", parameters={"members": ", ".join(bare)})


class RecordNoveltyCheck(Act):
    """Writes down that somebody looked whether an edition is still the newest (查新; 6.1.2-1)."""

    name = "methods.record_novelty_check"
    roles = frozenset({"technical_manager", "quality_manager", "system"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        source: str
        """Where it was searched."""
        outcome: str
        note: str = ""

    def check(self, reading: Reading, request: Request) -> None:
        if request.outcome not in OUTCOMES:
            raise Refused("novelty_outcome", requirement="6.1.2-1", parameters={"outcome": request.outcome[:32]})
        demand_said(request, "note")
        self._demand_followed(reading, request)

    def _demand_followed(self, reading: Reading, request: Request) -> None:
        """Raises Refused for a finding that the register does not follow: rules read the days of editions alone.

        Filed as it is, it would renew the check and let the work by that edition go on.
        """
        row = edition_of(reading, request.method, request.edition)
        ends = row.superseded_on
        known = ends is not None and (request.outcome != "superseded" or ends <= reading.day)
        if request.outcome != "newest" and not known:
            told = {"method": request.method, "edition": request.edition}
            raise Refused("novelty_not_followed", requirement="6.1.2-1", parameters=told)

    def change(self, tx: Transaction, request: Request) -> NoveltyCheck:
        edition = edition_of(tx, request.method, request.edition)
        said = {"source": request.source, "outcome": request.outcome, "note": request.note}
        return tx.insert(NoveltyCheck(edition=edition, day=tx.day, by=tx.actor.person_id, **said))


class FileVerification(Act):
    """Files the verification of a method before its first use: people, equipment, climate, trial, uncertainty."""

    name = "methods.file_verification"
    roles = DOERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        people: str
        equipment: str
        climate: str
        trial: str
        uncertainty: str
        passed: bool
        file_sha256: str = ""

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, "file_sha256")
        demand_file(request.file_sha256)

    def change(self, tx: Transaction, request: Request) -> Verification:
        members = {each.name: getattr(request, each.name) for each in fields(request)}
        edition = edition_of(tx, members.pop("method"), members.pop("edition"))
        if request.file_sha256:
            tx.log_file(request.file_sha256)
        row = Verification(edition=edition, day=tx.day, verified_by=tx.actor.person_id, approved_on=None, **members)
        return tx.insert(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """Which row is approved."""

    row: int


class Approving(Act):
    """Approves a row of evidence: once, and by somebody who did not do the work."""

    model: Any
    doers: tuple[str, ...]
    Request = ApprovalRequest

    def subjects(self, request: ApprovalRequest) -> list[Any]:
        return [self.model.objects.filter(pk=request.row)]

    def check(self, reading: Reading, request: ApprovalRequest) -> None:
        row = reading.one(self.subjects(request)[0], str(request.row))
        if row.approved_on is not None:
            raise Refused("evidence_approved", requirement="6.1.2-3", parameters={"day": f"{row.approved_on}"})
        if reading.actor.person_id in {getattr(row, each) for each in self.doers}:
            raise Refused("evidence_own_work", requirement="6.1.2-3")

    def change(self, tx: Transaction, request: ApprovalRequest) -> Any:
        row = tx.one(self.subjects(request)[0], str(request.row))
        return tx.update(row, approved_on=tx.day, approved_by=tx.actor.person_id)


class ApproveVerification(Approving):
    """Approves a verification: from that day on the edition may be used, and a change of edition goes on."""

    name = "methods.approve_verification"
    roles = APPROVERS
    model = Verification
    doers = ("verified_by",)
    Request = ApprovalRequest

    def change(self, tx: Transaction, request: ApprovalRequest) -> Any:
        row = super().change(tx, request)
        if row.passed:
            note_verified(tx, row.edition)
        return row


def _developer(reading: Reading, code: str) -> MethodDeveloperFacts:
    return MethodDeveloperFacts(day=Day(reading.day.isoformat()), person=person_on(reading, code, reading.day))


def demand_developer(person: Person, day: date) -> None:
    """Raises Refused unless the person is level 1 or has a senior title that day (4.5-6)."""
    if not holds_paper(person, SENIOR, Day(day.isoformat())):
        told = {"person": person.name, "day": day.isoformat()}
        raise Refused("developer_unqualified", requirement="4.5-6", parameters=told)


class FileValidation(Act):
    """Files the validation of a method that is own, a customer's, stretched or modified (6.1.2-3)."""

    name = "methods.file_validation"
    roles = DOERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        developed_by: str
        """Code of the person who developed or modified the method."""
        lack: str
        plan: str
        data: str
        range_shown: str
        accuracy_shown: str
        repeatability_shown: str
        robustness_shown: str
        uncertainty_shown: str
        comparison: str
        experts: str
        conclusion: str
        passed: bool
        file_sha256: str = ""

    def facts(self, reading: Reading, request: Request) -> MethodDeveloperFacts:
        return _developer(reading, reading.actor.person_id)

    def check(self, reading: Reading, request: Request) -> None:
        for code in dict.fromkeys((reading.actor.person_id, request.developed_by)):
            demand_developer(person_on(reading, code, reading.day), reading.day)
        demand_said(request, "lack", "file_sha256")
        demand_file(request.file_sha256)

    def change(self, tx: Transaction, request: Request) -> Validation:
        members = {each.name: getattr(request, each.name) for each in fields(request)}
        edition = edition_of(tx, members.pop("method"), members.pop("edition"))
        if request.file_sha256:
            tx.log_file(request.file_sha256)
        row = Validation(edition=edition, day=tx.day, validated_by=tx.actor.person_id, approved_on=None, **members)
        return tx.insert(row)


class ApproveValidation(Approving):
    """Approves a validation: by somebody qualified to validate who neither developed nor validated (4.5-6)."""

    name = "methods.approve_validation"
    roles = APPROVERS
    model = Validation
    doers = ("validated_by", "developed_by")
    Request = ApprovalRequest

    def facts(self, reading: Reading, request: ApprovalRequest) -> MethodDeveloperFacts:
        return _developer(reading, reading.actor.person_id)

    def check(self, reading: Reading, request: ApprovalRequest) -> None:
        demand_developer(person_on(reading, reading.actor.person_id, reading.day), reading.day)
        super().check(reading, request)
