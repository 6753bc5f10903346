"""Acts on commissions: request, contract review, deviations, receipt of the item."""

from dataclasses import dataclass
from datetime import date

from guiju.conduct.facts import CalibrationFacts
from guiju.lab.commissions import facts
from guiju.lab.commissions.models import Commission, Deviation, Item, Line
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.filing import Filing

COUNTER = frozenset({"item_clerk", "technical_manager"})


class OpenCommission(Filing):
    """Opens a commission with its four parties."""

    name = "commissions.open"
    roles = COUNTER
    model = Commission


def line_of(commission: str, line: int) -> object:
    """The rows that are this line of a commission: one, or none."""
    joined = Line.objects.select_related(
        "commission",
        "commission__commissioned_by",
        "commission__certificate_for",
        "commission__paid_by",
        "commission__sent_by",
    )
    return joined.filter(commission__number=commission, number=line)


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

    def change(self, tx: Transaction, request: Request) -> object:
        return tx.insert(
            Line(
                commission=tx.one(Commission.objects.filter(number=request.commission), request.commission),
                number=request.line,
                title=request.title,
                title_en=request.title_en,
                method_code=request.method_code,
                edition=request.edition,
                method_named_by=request.method_named_by,
                own_method_consent=request.own_method_consent,
                template_code=request.template_code,
                site_code=request.site_code,
                on_site=request.on_site,
                points=request.points,
                state="requested",
                reviewed_on=None,
                reviewed_by="",
            )
        )


class ReviewContract(Act):
    """Accepts a line after its contract review: method, scope, points, capacity (6.1.1-1, 5-6e)."""

    name = "commissions.review_contract"
    roles = frozenset({"technical_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str
        line: int

    def subjects(self, request: Request) -> list[object]:
        return [line_of(request.commission, request.line)]

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        line = reading.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")
        return facts.line_facts(reading, "contract_review", line, reading.day)

    def change(self, tx: Transaction, request: Request) -> object:
        line = tx.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")
        if line.state != "requested":
            raise Refused("already_reviewed", requirement="6.1.1-1", parameters={"line": f"{line.commission.number}"})
        return tx.update(line, state="accepted", reviewed_on=tx.day, reviewed_by=tx.actor.person_id)


class NoteDeviation(Act):
    """Writes down a difference between request and contract, or from the method (6.1.1-3, 6.1.2-2)."""

    name = "commissions.note_deviation"
    roles = COUNTER | {"calibrator"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str
        line: int
        text: str
        told_on: date | None = None

    def change(self, tx: Transaction, request: Request) -> object:
        line = tx.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")
        return tx.insert(
            Deviation(line=line, text=request.text, told_on=request.told_on, settled_on=None, answer="")
        )


class SettleDeviation(Act):
    """Writes down the customer's answer, which settles a deviation before the work."""

    name = "commissions.settle_deviation"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        deviation: int
        answer: str

    def change(self, tx: Transaction, request: Request) -> object:
        row = tx.one(Deviation.objects.filter(pk=request.deviation), str(request.deviation))
        return tx.update(row, settled_on=tx.day, answer=request.answer)


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
        if line.state != "accepted":
            raise Refused("contract_not_reviewed", requirement="6.1.1-1", parameters={"line": line.commission.number})
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
