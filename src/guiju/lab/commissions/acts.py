"""Acts on commissions: request, contract review, deviations, receipt of the item."""

from dataclasses import dataclass
from datetime import date

from guiju.conduct.facts import CalibrationFacts
from guiju.lab.commissions import facts
from guiju.lab.commissions.deviations import (
    AuthoriseDeviation,
    JudgeDeviation,
    NoteDeviation,
    SettleDeviation,
    TellCustomer,
    note_superseded,
)
from guiju.lab.commissions.lines import COUNTER, line_of
from guiju.lab.commissions.models import Commission, Item, Line
from guiju.lab.commissions.placing import PlaceItem
from guiju.lab.customers.models import Customer
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.controlled import demand_numbers
from guiju.lab.house.filing import Filing
from guiju.lab.house.reading import demand_at
from guiju.lab.house.typed import demand_code, plain_number, seen

__all__ = [
    "COUNTER",
    "AddRequest",
    "Asked",
    "AuthoriseDeviation",
    "JudgeDeviation",
    "NoteDeviation",
    "OpenAtCounter",
    "OpenCommission",
    "PlaceItem",
    "ReceiveItem",
    "ReturnItem",
    "ReviewContract",
    "SettleDeviation",
    "TellCustomer",
    "line_of",
]


class OpenCommission(Filing):
    """Opens a commission with its four parties."""

    name = "commissions.open"
    roles = COUNTER
    model = Commission

    def change(self, tx: Transaction, request: object) -> object:
        demand_code(request.number)
        return super().change(tx, request)


class AddRequest(Act):
    """Adds a line to a commission: what is to be calibrated, by which method, at which points."""

    name = "commissions.add_request"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str
        line: int
        title: str
        title_en: str
        method_code: str
        edition: str
        method_named_by: str
        template_code: str
        site_code: str
        points: list[object]
        on_site: bool = False
        own_method_consent: date | None = None
        specification: str = ""
        method_reason: str = ""
        item_limit: str = ""
        item_limit_unit: str = ""

    def change(self, tx: Transaction, request: Request) -> object:
        commission = tx.one(Commission.objects.filter(number=request.commission), request.commission)
        return insert_line(tx, commission, request.line, request)


def insert_line(tx: Transaction, commission: Commission, number: int, asked: object) -> Line:
    """The step that writes down one line as it was asked for, by somebody of its site."""
    demand_at(tx.actor, COUNTER, asked.site_code)
    if commission.conformity_ordered and not asked.specification.strip():
        raise Refused(
            "specification_missing", requirement="6.1.1-1", parameters={"line": f"{commission.number}-{number}"}
        )
    demand_numbers(asked.points, "points")
    line = tx.insert(
        Line(
            commission=commission,
            number=number,
            title=asked.title,
            title_en=asked.title_en,
            method_code=asked.method_code,
            edition=asked.edition,
            method_named_by=asked.method_named_by,
            own_method_consent=asked.own_method_consent,
            template_code=asked.template_code,
            site_code=asked.site_code,
            on_site=asked.on_site,
            points=asked.points,
            specification=asked.specification,
            method_reason=asked.method_reason,
            item_limit=asked.item_limit,
            item_limit_unit=asked.item_limit_unit,
            state="requested",
            reviewed_on=None,
            reviewed_by="",
        )
    )
    note_superseded(tx, line)
    return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line as the customer asks for it at the counter."""

    title: str
    title_en: str
    method_code: str
    edition: str
    method_named_by: str
    template_code: str
    site_code: str
    points: list[object]
    on_site: bool = False
    own_method_consent: date | None = None
    specification: str = ""
    method_reason: str = ""
    item_limit: str = ""
    item_limit_unit: str = ""


def next_number(reading: Reading) -> str:
    """The next number of a commission: C, the year, and the count of that year."""
    begin = f"C{reading.day.year}-"
    taken = Commission.objects.filter(number__startswith=begin).values_list("number", flat=True)
    counts = [found for each in taken if (found := plain_number(each[len(begin) :])) is not None]
    return f"{begin}{max(counts, default=0) + 1:05d}"


class OpenAtCounter(Act):
    """Opens a commission with all its lines at once, under the next number (6.1.1-1)."""

    name = "commissions.open_at_counter"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commissioned_by: str
        certificate_for: str
        paid_by: str
        sent_by: str
        received_on: date
        conformity_ordered: bool
        interval_agreed: bool
        lines: tuple[Asked, ...]

    def check(self, reading: Reading, request: Request) -> None:
        if not request.lines:
            raise Refused("commission_empty", requirement="6.1.1-1")
        if request.received_on > reading.day:
            raise Refused("received_in_future", requirement="6.1.1-1", parameters={"day": f"{request.received_on}"})

    def change(self, tx: Transaction, request: Request) -> Commission:
        parties = {
            each: getattr(request, each) for each in ("commissioned_by", "certificate_for", "paid_by", "sent_by")
        }
        commission = tx.insert(
            Commission(
                number=next_number(tx),
                received_on=request.received_on,
                conformity_ordered=request.conformity_ordered,
                interval_agreed=request.interval_agreed,
                **{name: tx.one(Customer.objects.filter(code=code), code) for name, code in parties.items()},
            )
        )
        for number, asked in enumerate(request.lines, start=1):
            insert_line(tx, commission, number, asked)
        return commission


class ReviewContract(Act):
    """Accepts a line after its contract review: method, scope, points, capacity (6.1.1-1, 5-6e, 4.6)."""

    name = "commissions.review_contract"
    roles = frozenset({"technical_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str
        line: int
        method_reason: str = ""
        """Why a method of lower rank is chosen; what the line says already stands where this is empty (4.6-2)."""
        own_method_consent: date | None = None
        """Day of the customer's consent, where it came after the request (4.6-4)."""

    def subjects(self, request: Request) -> list[object]:
        return [line_of(request.commission, request.line)]

    def _line(self, reading: Reading, request: Request) -> Line:
        return reading.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")

    def _said(self, line: Line, request: Request) -> dict[str, object]:
        return {
            "method_reason": request.method_reason.strip() or line.method_reason,
            "own_method_consent": request.own_method_consent or line.own_method_consent,
        }

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        line = self._line(reading, request)
        for name, value in self._said(line, request).items():
            setattr(line, name, value)
        return facts.line_facts(reading, "contract_review", line, reading.day)

    def change(self, tx: Transaction, request: Request) -> object:
        line = self._line(tx, request)
        demand_at(tx.actor, self.roles, line.site_code)
        if line.state != "requested":
            raise Refused("already_reviewed", requirement="6.1.1-1", parameters={"line": f"{line.commission.number}"})
        said = self._said(line, request)
        return tx.update(line, state="accepted", reviewed_on=tx.day, reviewed_by=tx.actor.person_id, **said)


class ReceiveItem(Act):
    """Receives an item and gives it its label for the whole process (6.1.4-2)."""

    name = "commissions.receive_item"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str
        line: int
        label: str
        name: str
        name_en: str
        model: str
        serial_number: str
        manufacturer: str
        range: str
        accuracy_class: str
        accessories: list[str]
        condition: str
        condition_en: str
        deviations: list[object]
        instructions: str
        customer_supplied: list[str]

    def subjects(self, request: Request) -> list[object]:
        return [line_of(request.commission, request.line)]

    def change(self, tx: Transaction, request: Request) -> object:
        line = tx.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")
        demand_at(tx.actor, self.roles, line.site_code)
        if line.state != "accepted":
            raise Refused("line_not_accepted", requirement="6.1.1-1", parameters={"line": line.commission.number})
        demand_code(request.label)
        if not seen(request.name) or not seen(request.serial_number):
            raise Refused("item_unidentified", requirement="6.1.4-2", parameters={"label": request.label})
        if tx.rows(Item.objects.filter(label=request.label)):
            raise Refused("label_in_use", requirement="6.1.4-2", parameters={"label": request.label})
        return tx.insert(
            Item(
                line=line,
                label=request.label,
                name=request.name,
                name_en=request.name_en,
                model=request.model,
                serial_number=request.serial_number,
                manufacturer=request.manufacturer,
                range=request.range,
                accuracy_class=request.accuracy_class,
                accessories=request.accessories,
                received_on=tx.day,
                condition=request.condition,
                condition_en=request.condition_en,
                deviations=request.deviations,
                instructions=request.instructions,
                customer_supplied=request.customer_supplied,
                state="received",
            )
        )


class ReturnItem(Act):
    """Gives an item back to whoever collects it, known by its label (6.1.4-1)."""

    name = "commissions.return_item"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        label: str
        """As scanned from the item."""
        returned_to: str
        expected: str = ""
        """The label that the page showed; another item scanned by mistake is not given away."""

    def subjects(self, request: Request) -> list[object]:
        # The line is locked too: a job is assigned under its lock, so that none begins on an item that leaves.
        return [Item.objects.filter(label=request.label), Line.objects.filter(item__label=request.label)]

    def check(self, reading: Reading, request: Request) -> None:
        rows = Item.objects.select_related("line", "line__job").filter(label=request.label)
        item = reading.one(rows, request.label)
        demand_at(reading.actor, self.roles, item.line.site_code)
        if request.expected not in ("", item.label):
            parameters = {"label": item.label, "expected": request.expected}
            raise Refused("label_differs", requirement="6.1.4-2", parameters=parameters)
        if item.state != "received":
            parameters = {"label": item.label, "day": f"{item.returned_on}"}
            raise Refused("item_returned", requirement="6.1.4-1", parameters=parameters)
        if not seen(request.returned_to):
            raise Refused("collector_missing", requirement="6.1.4-1", parameters={"label": item.label})
        # Jobs stand above commissions: Django's own relation leads there without an import.
        job = getattr(item.line, "job", None)
        if job is not None and job.state != "issued":
            parameters = {"label": item.label, "job": job.number}
            raise Refused("item_job_open", requirement="6.1.4-1", parameters=parameters)

    def change(self, tx: Transaction, request: Request) -> Item:
        item = tx.one(Item.objects.filter(label=request.label), request.label)
        return tx.update(item, state="returned", returned_on=tx.day, returned_to=request.returned_to)
