"""Acts on methods: entering them, their editions and budget templates, superseding an edition."""

from dataclasses import dataclass
from datetime import date

from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.controlled import demand_numbers
from guiju.lab.house.filing import Filing
from guiju.lab.methods.models import BudgetTemplate, Edition, Method
from guiju.lab.methods.template_rules import troubles
from guiju.record import enclosures
from guiju.record.codec import decode
from guiju.record.errors import RecordError

KEEPERS = frozenset({"technical_manager", "system"})


class RegisterMethod(Filing):
    """Enters a method."""

    name = "methods.register"
    roles = KEEPERS
    model = Method
    given_by_others = True


class AmendMethod(Amending):
    """Corrects the title of a method; its editions are superseded, never amended."""

    name = "methods.amend"
    roles = KEEPERS
    model = Method
    columns = ("title", "title_en")


class AddEdition(Act):
    """Adds an edition of a method with its limits and demands."""

    name = "methods.add_edition"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        effective_from: date
        validated: bool
        environment: list[object]
        standards: list[object]
        reviewer_may_sign: bool
        rounding: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_numbers([request.environment, request.standards], "edition")

    def change(self, tx: Transaction, request: Request) -> Edition:
        return tx.insert(
            Edition(
                method=tx.one(Method.objects.filter(code=request.method), request.method),
                edition=request.edition,
                effective_from=request.effective_from,
                superseded_on=None,
                checked_on=tx.day,
                validated=request.validated,
                environment=request.environment,
                standards=request.standards,
                reviewer_may_sign=request.reviewer_may_sign,
                rounding=request.rounding,
            )
        )


class SupersedeEdition(Act):
    """Writes down that another edition takes the place of this one from a day on (6.1.2-1)."""

    name = "methods.supersede_edition"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        superseded_on: date

    def subjects(self, request: Request) -> list[object]:
        return [Edition.objects.filter(method__code=request.method, edition=request.edition)]

    def change(self, tx: Transaction, request: Request) -> Edition:
        rows = Edition.objects.filter(method__code=request.method, edition=request.edition)
        return tx.update(
            tx.one(rows, f"{request.method} {request.edition}"), superseded_on=request.superseded_on, checked_on=tx.day
        )


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
        demand_numbers(request.document, "document")
        edition = self._edition(reading, request)
        newest = reading.rows(BudgetTemplate.objects.filter(edition=edition, code=request.code).order_by("-number")[:1])
        expected = newest[0].number + 1 if newest else 1
        if request.number != expected:
            told = {"code": request.code, "number": str(request.number), "expected": str(expected)}
            raise Refused("template_number", requirement="6.1.2-3", parameters=told)
        if newest and not request.reason.strip():
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
