"""Acts on methods: entering them, their editions and budget templates, superseding an edition.

Evidence, changes of edition and operating procedures have modules of their own; the registry of acts finds them here.
"""

from dataclasses import dataclass, field, fields
from datetime import date

from guiju.conduct.fields import fields_in_force
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.backdating import demand_reason_of_past
from guiju.lab.house.controlled import demand_numbers
from guiju.lab.house.filing import Filing
from guiju.lab.house.parameters import values_on
from guiju.lab.house.quantities import demand_quantity, keyed
from guiju.lab.house.typed import demand_code, seen
from guiju.lab.methods.changes import AnalyseChange, AnnounceChange, FileChange, GrantChange, MoveChange
from guiju.lab.methods.evidence import (
    ApproveValidation,
    ApproveVerification,
    FileValidation,
    FileVerification,
    RecordNoveltyCheck,
)
from guiju.lab.methods.models import BudgetTemplate, Edition, Method
from guiju.lab.methods.procedures import IssueProcedure, ReviewProcedure, WithdrawProcedure
from guiju.lab.methods.template_rules import troubles
from guiju.lab.methods.words import KINDS
from guiju.record import enclosures
from guiju.record.codec import decode
from guiju.record.errors import RecordError
from guiju.record.words import Interval, Quantity

__all__ = [
    "AddEdition",
    "AddTemplate",
    "AmendMethod",
    "AnalyseChange",
    "AnnounceChange",
    "ApproveValidation",
    "ApproveVerification",
    "FileChange",
    "FileValidation",
    "FileVerification",
    "GrantChange",
    "IssueProcedure",
    "MoveChange",
    "RecordNoveltyCheck",
    "RegisterMethod",
    "ReviewProcedure",
    "SupersedeEdition",
    "WithdrawProcedure",
]

KEEPERS = frozenset({"technical_manager", "system"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A quantity and range for which an edition is meant, as the register keeps it."""

    quantity: str
    range: Interval


class RegisterMethod(Filing):
    """Enters a method."""

    name = "methods.register"
    roles = KEEPERS
    model = Method
    given_by_others = True

    def check(self, reading: Reading, request: Method) -> None:
        fields_known = fields_in_force(values_on(reading, reading.day))
        for name, known in (("kind", tuple(KINDS)), ("field", fields_known)):
            code = getattr(request, name)
            if code not in known:
                parameters = {"column": name, "word": code, "known": ", ".join(known)}
                raise Refused("word_unknown", requirement="6.1.2-1", parameters=parameters)


class AmendMethod(Amending):
    """Corrects the title of a method; its editions are superseded, never amended."""

    name = "methods.amend"
    roles = KEEPERS
    model = Method
    columns = ("title", "title_en")


class AddEdition(Act):
    """Adds an edition of a method with its ranges, limits, demands and record template.

    On no day are two editions of a method in force: the next one is announced first, which ends the one before.
    """

    name = "methods.add_edition"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        effective_from: date
        environment: list[object]
        standards: list[object]
        reviewer_may_sign: bool
        rounding: str
        superseded_on: date | None = None
        """For an edition that is entered late, when another has taken its place already."""
        modified: bool = False
        covers: list[object] = field(default_factory=list)
        logged: list[str] = field(default_factory=list)
        point_rule: str = ""
        points: list[object] = field(default_factory=list)
        """Nominal values that each record has, as quantities."""
        repeats: int = 0
        directions: str = ""
        record_fields: list[str] = field(default_factory=list)
        seconds_per_point: str = ""
        choices_left: bool = False

    def subjects(self, request: Request) -> list[object]:
        return [Method.objects.filter(code=request.method)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_numbers([request.environment, request.standards, request.covers, request.points], "edition")
        try:
            decode(tuple[enclosures.EnvironmentLimit, ...], request.environment, "$.environment")
            decode(tuple[enclosures.StandardRequirement, ...], request.standards, "$.standards")
            decode(tuple[Covered, ...], request.covers, "$.covers")
            decode(tuple[Quantity, ...], request.points, "$.points")
        except RecordError as error:
            told = {"why.zh": error.sentence("zh"), "why.en": error.sentence("en")}
            raise Refused("edition_unfit", requirement="6.1.2-1", parameters=told) from None
        _keyed(request)
        demand_later(request.effective_from, request.superseded_on)
        for each in reading.rows(Edition.objects.filter(method__code=request.method)):
            if _meet(each, request.effective_from, request.superseded_on):
                told = {"edition": each.edition, "method": request.method, "first": f"{each.effective_from}"}
                raise Refused("editions_overlap", requirement="6.1.2-1", parameters=told)

    def change(self, tx: Transaction, request: Request) -> Edition:
        method = tx.one(Method.objects.filter(code=request.method), request.method)
        members = {each.name: getattr(request, each.name) for each in fields(request) if each.name != "method"}
        return tx.insert(Edition(method=method, **{**members, **_keyed(request)}))


def _keyed(request: AddEdition.Request) -> dict[str, object]:
    """What names quantities, by their keys: scope lines, readings and sensors are found by these. Raises Refused."""
    row = "6.1.2-1"
    return {
        "covers": keyed(request.covers, requirement=row),
        "environment": keyed(request.environment, requirement=row),
        "logged": [demand_quantity(each, requirement=row) for each in request.logged],
    }


def _meet(row: Edition, first: date, end: date | None) -> bool:
    """Whether a row is in force on some day of [first, end)."""
    return (end is None or row.effective_from < end) and (row.superseded_on is None or first < row.superseded_on)


def demand_later(first: date, end: date | None) -> None:
    """Raises Refused unless an edition is in force for a day at least."""
    if end is not None and end <= first:
        parameters = {"first": first.isoformat(), "last": end.isoformat()}
        raise Refused("days_reversed", requirement="6.1.2-1", parameters=parameters)


class SupersedeEdition(Act):
    """Writes down that an edition is in force no longer from a day on (6.1.2-1); a successor is announced instead."""

    name = "methods.supersede_edition"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        superseded_on: date
        reason: str = ""
        """Asked for where the day has passed already."""

    def subjects(self, request: Request) -> list[object]:
        return [Edition.objects.filter(method__code=request.method, edition=request.edition)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(self.subjects(request)[0], f"{request.method} {request.edition}")
        demand_later(row.effective_from, request.superseded_on)
        if row.superseded_on is not None:
            told = {"edition": row.edition, "day": f"{row.superseded_on}"}
            raise Refused("edition_ended", requirement="6.1.2-1", parameters=told)
        demand_reason_of_past(reading, request.superseded_on, request.reason, requirement="6.1.2-1")

    def change(self, tx: Transaction, request: Request) -> Edition:
        rows = Edition.objects.filter(method__code=request.method, edition=request.edition)
        return tx.update(tx.one(rows, f"{request.method} {request.edition}"), superseded_on=request.superseded_on)


class AddTemplate(Act):
    """Adds a version of a budget template to an edition; versions before it are never changed."""

    name = "methods.add_template"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        code: str
        number: int
        document: dict[str, object]
        reason: str = ""
        """Why there is another version; asked of every version but the first."""

    def check(self, reading: Reading, request: Request) -> None:
        demand_code(request.code)
        demand_numbers(request.document, "document")
        edition = self._edition(reading, request)
        newest = reading.rows(BudgetTemplate.objects.filter(edition=edition, code=request.code).order_by("-number")[:1])
        expected = newest[0].number + 1 if newest else 1
        if request.number != expected:
            told = {"code": request.code, "number": str(request.number), "expected": str(expected)}
            raise Refused("template_number", requirement="6.1.2-3", parameters=told)
        if newest and not seen(request.reason):
            raise Refused("template_needs_reason", requirement="6.1.2-3", parameters={"code": request.code})
        self._demand_fit(reading, request, frozenset(each["role"] for each in edition.standards))

    def _edition(self, reading: Reading, request: Request) -> Edition:
        rows = Edition.objects.filter(method__code=request.method, edition=request.edition)
        found: Edition = reading.one(rows, f"{request.method} {request.edition}")
        return found

    def _demand_fit(self, reading: Reading, request: Request, roles: frozenset[str]) -> None:
        """Refuses a document that the record could not hold, or that its own formulas contradict."""
        try:
            template = decode(enclosures.BudgetTemplate, request.document)
        except RecordError as error:
            raise _unfit(error.sentence("zh"), error.sentence("en")) from None
        if template.version != request.number:
            raise _unfit("$.version：应与版本号相同", "$.version: must be the number of the version")
        for each in troubles(request.document, roles=roles, today=reading.day):
            raise _unfit(f"{each.path}：{each.zh}", f"{each.path}: {each.en}")

    def change(self, tx: Transaction, request: Request) -> BudgetTemplate:
        return tx.insert(
            BudgetTemplate(
                edition=self._edition(tx, request),
                code=request.code,
                number=request.number,
                document=request.document,
            )
        )


def _unfit(zh: str, en: str) -> Refused:
    return Refused("template_unfit", requirement="6.1.2-3", parameters={"why.zh": zh, "why.en": en})
