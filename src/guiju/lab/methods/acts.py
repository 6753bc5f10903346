"""Acts on methods: entering them, their editions and budget templates, superseding an edition."""

from dataclasses import dataclass
from datetime import date

from guiju.lab.house.act import Act, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.methods.models import BudgetTemplate, Edition, Method

KEEPERS = frozenset({"technical_manager", "system"})


class RegisterMethod(Filing):
    """Enters a method."""

    name = "methods.register"
    roles = KEEPERS
    model = Method


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
    """Adds a version of a budget template to an edition."""

    name = "methods.add_template"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        edition: str
        code: str
        number: int
        document: dict[str, object]

    def change(self, tx: Transaction, request: Request) -> BudgetTemplate:
        rows = Edition.objects.filter(method__code=request.method, edition=request.edition)
        return tx.insert(
            BudgetTemplate(
                edition=tx.one(rows, f"{request.method} {request.edition}"),
                code=request.code,
                number=request.number,
                document=request.document,
            )
        )
