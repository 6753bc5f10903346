"""Acts on the papers of a person: employment, qualifications, periods of work (4.5-3 to 4.5-7)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.backdating import demand_proof_of_past
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.filing import Filing
from guiju.lab.house.papers import demand_paper_of
from guiju.lab.house.spans import Ending, demand_order
from guiju.lab.house.typed import demand_said
from guiju.lab.people.beginnings import Papered, demand_no_overlap, entered_on
from guiju.lab.people.granting import KEEPERS
from guiju.lab.people.models import Employment, Experience, Person, Qualification
from guiju.lab.people.paper_kinds import demand_paper_asked, paper_of
from guiju.lab.people.plausible import demand_grown, demand_not_far_ahead, demand_papers_own
from guiju.lab.people.words import EMPLOYMENTS, PAPERS

NAMED = "paper"
"""A paper names itself why it is filed only now: somebody else gave it."""


def demand_known(kind: str, known: Any) -> None:
    """Raises Refused for a code that its table does not have."""
    if kind not in known:
        raise Refused("kind_unknown", requirement="4.5-2", parameters={"kind": kind, "known": ", ".join(known)})


class RecordEmployment(Papered, Filing):
    """Records another's employment with its days, one kind at a time; what began long ago with the contract (4.5-7)."""

    name = "people.record_employment"
    roles = KEEPERS
    model = Employment

    def check(self, reading: Reading, request: Any) -> None:
        demand_known(request.kind, EMPLOYMENTS)
        demand_order(request.valid_from, request.valid_to)
        if request.person == reading.actor.person_id:
            raise Refused("employment_own", requirement="4.5-7")
        demand_not_far_ahead(reading, request.valid_from)
        demand_grown(reading, request.person, request.valid_from)
        demand_no_overlap(reading, request)
        demand_proof_of_past(reading, request.valid_from, request.reason, request.file_sha256, requirement="4.5-7")
        demand_paper_asked(reading, Employment, request, requirement="4.5-7")

    def subjects(self, request: Any) -> list[Any]:
        return [Person.objects.filter(code=request.person)]

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return super().columns(tx, request) | {"entered_on": entered_on(tx)}


class EndEmployment(Ending):
    """Writes down the last day of an employment (4.5-7)."""

    name = "people.end_employment"
    roles = KEEPERS
    model = Employment
    of_the_house = of_others = True


def _on(row: Any, day: Any) -> dict[str, Any]:
    """The column that keeps the day on which papers were seen, where the model has it."""
    return {"attested_on": day} if hasattr(row, "attested_on") else {}


class _OnPapers(Papered):
    """Files what stands on papers; attested only by somebody else than the person, who is then named.

    What is attested and began long ago comes with a copy of the paper.
    """

    model: ClassVar[type[ControlledModel]]

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)
        demand_grown(reading, request.person, request.valid_from)
        demand_paper_asked(reading, self.model, request, requirement="4.5-3")
        if not request.attested:
            return
        if request.person == reading.actor.person_id:
            raise Refused("attest_own", requirement="4.5-3")
        demand_proof_of_past(reading, request.valid_from, NAMED, request.file_sha256, requirement="4.5-3")

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        seen_by = tx.actor.person_id if request.attested else ""
        seen_on = _on(request, entered_on(tx) if request.attested else None)
        return super().columns(tx, request) | {"attested_by": seen_by, **seen_on}


class _Attesting(Act):
    """Says that the papers of a filed row were seen; a subclass names the act and the model.

    What began long ago gets the copy of the paper that its filing left out.
    """

    model: ClassVar[type[ControlledModel]]

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: int
        file_sha256: str = ""

    def subjects(self, request: Any) -> list[Any]:
        return [self.model.objects.filter(pk=request.row)]

    def check(self, reading: Reading, request: Any) -> None:
        rows = self.model.objects.select_related("person").filter(pk=request.row)
        found: Any = reading.one(rows, str(request.row))
        if found.attested:
            raise Refused("attested_already", requirement="4.5-3")
        if found.person.code == reading.actor.person_id:
            raise Refused("attest_own", requirement="4.5-3")
        copied = request.file_sha256 or found.file_sha256
        demand_proof_of_past(reading, found.valid_from, NAMED, copied, requirement="4.5-3")
        demand_paper_of(reading, copied, paper_of(found), requirement="4.5-3")

    def change(self, tx: Transaction, request: Any) -> ControlledModel:
        row: Any = tx.one(self.model.objects.filter(pk=request.row), str(request.row))
        if request.file_sha256:
            tx.log_file(request.file_sha256)
        copied = {"file_sha256": request.file_sha256 or row.file_sha256}
        return tx.update(row, attested=True, attested_by=tx.actor.person_id, **copied, **_on(row, entered_on(tx)))


class FileQualification(_OnPapers, Filing):
    """Files a qualification; attested when the papers were seen (4.5-3 to 4.5-7)."""

    name = "people.file_qualification"
    roles = KEEPERS
    model = Qualification

    def check(self, reading: Reading, request: Any) -> None:
        demand_known(request.kind, PAPERS)
        demand_said("number", request.number, requirement="4.5-3")
        demand_said("issuer", request.issuer, requirement="4.5-3")
        demand_not_far_ahead(reading, request.valid_from)
        demand_papers_own(reading, request)
        super().check(reading, request)


class EndQualification(Ending):
    """Writes down the last day of a qualification that was withdrawn or given up (4.5-3 to 4.5-7)."""

    name = "people.end_qualification"
    roles = KEEPERS
    model = Qualification
    of_others = True


class AttestQualification(_Attesting):
    """Says that the papers of a filed qualification were seen; only then it counts (4.5-3 to 4.5-7)."""

    name = "people.attest_qualification"
    roles = KEEPERS
    model = Qualification


class RecordExperience(_OnPapers, Filing):
    """Records a period of work; attested when the proof was seen (4.5-5)."""

    name = "people.record_experience"
    roles = KEEPERS
    model = Experience

    def check(self, reading: Reading, request: Any) -> None:
        if request.valid_from > reading.day:
            raise Refused("day_ahead", requirement="5-5b", parameters={"day": request.valid_from.isoformat()})
        if request.attested and not request.file_sha256:
            demand_said("evidence", request.evidence, requirement="4.5-5")
        super().check(reading, request)


class AttestExperience(_Attesting):
    """Says that the proof of a period of work was seen; only then it counts (4.5-5)."""

    name = "people.attest_experience"
    roles = KEEPERS
    model = Experience

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        row = reading.one(Experience.objects.filter(pk=request.row), str(request.row))
        if not (request.file_sha256 or row.file_sha256):
            demand_said("evidence", row.evidence, requirement="4.5-5")


class EndExperience(Ending):
    """Writes down the last day of a period of work."""

    name = "people.end_experience"
    roles = KEEPERS
    model = Experience
