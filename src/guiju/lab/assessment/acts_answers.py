"""Acts by which people answer rows of the code: documents, attestations, tailoring."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.terms import longest_attestation, longest_review
from guiju.lab.assessment.attested import (
    demand_carried,
    demand_no_stake,
    demand_nothing_against,
    demand_own_reason,
    demand_told,
    has_stake,
)
from guiju.lab.assessment.demands import (
    KEEPERS,
    MANAGERS,
    STAFF,
    demand_other,
    demand_rows,
    demand_said,
    demand_sentence,
    next_code,
    parameters_of,
)
from guiju.lab.assessment.evidence_files import demand_evidence
from guiju.lab.assessment.issuers import demand_outside
from guiju.lab.assessment.kinds import document_kinds
from guiju.lab.assessment.models import Attestation, Document, Tailoring
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.spans import Ending, demand_order
from guiju.lab.house.typed import demand_code, seen

OPTIONAL_TEXTS = ("outside", "file_sha256", "replaces")
ATTESTED = ("met", "partly", "not_met")
HIGHEST_MATURITY = 5


class FileDocument(Act):
    """Files an edition of a document that answers rows; of a later edition, the one before ends (4.7-1, 6.1.5-3)."""

    name = "assessment.file_document"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        edition: str
        kind: str
        title: str
        title_en: str
        clauses: tuple[str, ...]
        owner: str
        valid_from: date
        valid_to: date | None = None
        review_due: date | None = None
        outside: str = ""
        occasions: int = 0
        file_sha256: str = ""
        replaces: str = ""
        """Edition that this one supersedes; empty for the first."""

    def subjects(self, request: Request) -> list[Any]:
        return [Document.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, *OPTIONAL_TEXTS)
        demand_code(request.code)
        demand_code(request.edition)
        demand_rows(request.clauses)
        if request.kind not in document_kinds():
            known = ", ".join(sorted(document_kinds()))
            raise Refused("document_kind", requirement="4.7-1", parameters={"kind": request.kind, "known": known})
        who.demand_known(request.owner)
        demand_order(request.valid_from, request.valid_to)
        longest = longest_review(parameters_of(reading))
        if request.review_due and request.review_due > reading.day + timedelta(days=longest):
            raise Refused("review_term", requirement="4.7-1", parameters={"days": str(longest)})
        if request.occasions > longest:
            named = {"most": str(longest), "occasions": str(request.occasions)}
            raise Refused("document_occasions", requirement="4.7-1", parameters=named)
        if request.file_sha256:
            demand_evidence((request.file_sha256,), request.clauses[0])
        if seen(request.outside):
            demand_outside(reading, request)
        self._demand_follows(reading, request)

    def _demand_follows(self, reading: Reading, request: Request) -> None:
        """A document has one edition in force: the next names the one before, and begins after it."""
        current = reading.rows(Document.objects.filter(code=request.code, superseded_by=""))
        named = [each for each in current if each.edition == request.replaces]
        if bool(current) != bool(request.replaces) or (current and not named):
            found = ", ".join(each.edition for each in current) or "—"
            parameters = {"code": request.code, "edition": found}
            raise Refused("document_not_the_last", requirement="6.1.5-3", parameters=parameters)
        if named and request.valid_from <= named[0].valid_from:
            day = named[0].valid_from.isoformat()
            raise Refused("document_not_later", requirement="6.1.5-3", parameters={"code": request.code, "day": day})

    def change(self, tx: Transaction, request: Request) -> Document:
        # None is in force for ever unread: where no day of review is given, it is the last one that may be.
        review = request.review_due or tx.day + timedelta(days=longest_review(parameters_of(tx)))
        for old in tx.rows(Document.objects.filter(code=request.code, superseded_by="")):
            last = request.valid_from - timedelta(days=1)
            ends = last if old.valid_to is None or old.valid_to > last else old.valid_to
            tx.update(old, superseded_by=request.edition, valid_to=ends)
        if request.file_sha256:
            tx.log_file(request.file_sha256)
        return tx.insert(
            Document(
                code=request.code,
                edition=request.edition,
                kind=request.kind,
                title=request.title,
                title_en=request.title_en,
                clauses=list(request.clauses),
                owner=request.owner,
                valid_from=request.valid_from,
                valid_to=request.valid_to,
                review_due=review,
                outside=request.outside,
                occasions=request.occasions,
                file_sha256=request.file_sha256,
                filed_by=tx.actor.person_id,
                filed_on=tx.day,
                approved_by="",
                approved_on=None,
                superseded_by="",
            )
        )


class ApproveDocument(Act):
    """Approves an edition: somebody else than its owner and than who filed it (4.7-1)."""

    name = "assessment.approve_document"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        edition: str

    def subjects(self, request: Request) -> list[Any]:
        return [Document.objects.filter(code=request.code, edition=request.edition)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(self.subjects(request)[0], f"{request.code} {request.edition}")
        if row.approved_on is not None or row.superseded_by:
            raise Refused("document_state", requirement="4.7-1", parameters={"document": str(row)})
        demand_other(reading, row.owner, row.filed_by)

    def change(self, tx: Transaction, request: Request) -> Document:
        row = tx.one(self.subjects(request)[0], request.code)
        return tx.update(row, approved_by=tx.actor.person_id, approved_on=tx.day)


class ReviewDocument(Act):
    """Another than the owner writes down that an edition was reviewed and holds, with the day of the next review."""

    name = "assessment.review_document"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        edition: str
        review_due: date

    def subjects(self, request: Request) -> list[Any]:
        return [Document.objects.filter(code=request.code, edition=request.edition)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(self.subjects(request)[0], f"{request.code} {request.edition}")
        if row.superseded_by or row.approved_on is None:
            raise Refused("document_state", requirement="4.7-1", parameters={"document": str(row)})
        demand_other(reading, row.owner)
        demand_order(reading.day + timedelta(days=1), request.review_due)
        longest = longest_review(parameters_of(reading))
        if request.review_due > reading.day + timedelta(days=longest):
            raise Refused("review_term", requirement="4.7-1", parameters={"days": str(longest)})

    def change(self, tx: Transaction, request: Request) -> Document:
        return tx.update(tx.one(self.subjects(request)[0], request.code), review_due=request.review_due)


class EndDocument(Ending):
    """Writes down the last day of an edition that is not superseded but given up."""

    name = "assessment.end_document"
    roles = KEEPERS
    model = Document
    of_the_house = True

    def check(self, reading: Reading, request: Any) -> None:
        demand_said(request, "reason")
        super().check(reading, request)


class Attest(Act):
    """Judges a row by evidence files, with scope, sample and last day; never one's own doing (4.5-2).

    That something is lacking everybody of the agency may say, whatever the role, and of one's own doing too: nobody is
    silenced by being made its owner. That a row is met is for those who keep the evaluation.
    """

    name = "assessment.attest"
    roles = STAFF

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: str
        outcome: str
        maturity: int
        statement: str
        lacking: str = ""
        """What is lacking, where it does not say met."""
        scope: str
        population: int
        sample: int
        occasions: int
        expires: date
        outside: str = ""
        files: tuple[str, ...] = ()

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, "outside", "lacking")
        demand_rows((request.row,))
        if request.outcome not in ATTESTED or not 0 <= request.maturity <= HIGHEST_MATURITY:
            raise Refused("attestation_outcome", requirement=request.row, parameters={"outcome": request.outcome})
        if request.outcome == "met" and not KEEPERS & reading.actor.roles:
            told = {"actor": reading.actor.name, "act": self.name, "roles": ", ".join(sorted(KEEPERS))}
            raise Refused("role", requirement="4.5-2", parameters=told)
        if request.sample > request.population or (request.sample and not request.occasions):
            numbers = {"sample": str(request.sample), "population": str(request.population)}
            raise Refused("attestation_sample", requirement=request.row, parameters=numbers)
        if request.outcome != "not_met" and request.occasions > request.sample > 0:
            numbers = {"occasions": str(request.occasions), "sample": str(request.sample)}
            raise Refused("attestation_occasions", requirement=request.row, parameters=numbers)
        longest = longest_attestation(parameters_of(reading))
        if not reading.day <= request.expires <= reading.day + timedelta(days=longest):
            raise Refused("attestation_span", requirement=request.row, parameters={"days": str(longest)})
        if request.outside and not request.files:
            raise Refused("outside_without_file", requirement=request.row)
        demand_told(request)
        demand_carried(reading, request)
        if request.outcome == "met":
            demand_no_stake(reading, request.row)

    def change(self, tx: Transaction, request: Request) -> Attestation:
        for each in request.files:
            tx.log_file(each)
        return tx.insert(
            Attestation(
                code=next_code(Attestation, "ATT", tx.day),
                row=request.row,
                outcome=request.outcome,
                maturity=request.maturity,
                statement=request.statement,
                lacking=request.lacking,
                scope=request.scope,
                population=request.population,
                sample=request.sample,
                occasions=request.occasions,
                outside=request.outside,
                files=list(request.files),
                own=request.outcome == "partly" and has_stake(tx, request.row),
                by=tx.actor.person_id,
                on=tx.day,
                expires=request.expires,
                withdrawn_on=None,
                withdrawn_by="",
                withdrawal_reason="",
            )
        )


class WithdrawAttestation(Act):
    """Takes an attestation back with the reason; one that says not met stays for ever.

    What speaks against a row only its attester takes back, and it stays told: another asks two people to rule on it, or
    has it mended (4.5-2).
    """

    name = "assessment.withdraw_attestation"
    roles = STAFF

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Attestation.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = reading.one(self.subjects(request)[0], request.code)
        if row.outcome == "not_met":
            raise Refused("attestation_contrary", requirement=row.row, parameters={"code": row.code})
        if row.withdrawn_on is not None:
            raise Refused("attestation_withdrawn", requirement=row.row, parameters={"code": row.code})
        keeps = row.outcome == "met" and bool(KEEPERS & reading.actor.roles)
        if reading.actor.person_id != row.by and not keeps:
            named = {"code": row.code, "person": row.by}
            raise Refused("attestation_of_another", requirement=row.row, parameters=named)
        demand_sentence(request.reason, row.row, "reason")

    def change(self, tx: Transaction, request: Request) -> Attestation:
        row = tx.one(self.subjects(request)[0], request.code)
        reason = {"withdrawn_by": tx.actor.person_id, "withdrawal_reason": request.reason}
        return tx.update(row, withdrawn_on=tx.day, **reason)


class AskTailoring(Act):
    """Asks that a row be taken as not applicable to this agency, with the reason."""

    name = "assessment.ask_tailoring"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: str
        reason: str
        valid_from: date
        valid_to: date | None = None

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_rows((request.row,))
        demand_order(request.valid_from, request.valid_to)
        demand_sentence(request.reason, request.row, "reason")
        if plans()[request.row].severity == "critical":
            raise Refused("tailoring_red_line", requirement=request.row, parameters={"row": request.row})
        demand_nothing_against(reading, request.row)
        demand_own_reason(reading, request)

    def change(self, tx: Transaction, request: Request) -> Tailoring:
        return tx.insert(
            Tailoring(
                row=request.row,
                reason=request.reason,
                valid_from=request.valid_from,
                valid_to=request.valid_to,
                asked_by=tx.actor.person_id,
                asked_on=tx.day,
                state="asked",
                decided_by="",
                decided_on=None,
                decision_reason="",
            )
        )


class DecideTailoring(Act):
    """Approves or declines a tailoring that another person asked for."""

    name = "assessment.decide_tailoring"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        tailoring: int
        approved: bool
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Tailoring.objects.filter(pk=request.tailoring)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = reading.one(self.subjects(request)[0], str(request.tailoring))
        if row.state != "asked":
            raise Refused("tailoring_decided", requirement=row.row, parameters={"row": row.row})
        demand_other(reading, row.asked_by)
        demand_sentence(request.reason, row.row, "reason")
        if request.approved:
            demand_nothing_against(reading, row.row)

    def change(self, tx: Transaction, request: Request) -> Tailoring:
        row = tx.one(self.subjects(request)[0], str(request.tailoring))
        decision = {"decided_by": tx.actor.person_id, "decided_on": tx.day, "decision_reason": request.reason}
        return tx.update(row, state="approved" if request.approved else "declined", **decision)


class EndTailoring(Ending):
    """Writes down the last day on which a row does not apply."""

    name = "assessment.end_tailoring"
    roles = KEEPERS
    model = Tailoring
    of_the_house = True

    def check(self, reading: Reading, request: Any) -> None:
        demand_said(request, "reason")
        super().check(reading, request)
