"""What the agency offers at the counter: the lines of its scope with the method's edition and budget template."""

from dataclasses import dataclass
from datetime import date

from guiju.lab.agency.models import ScopeRow
from guiju.lab.methods.models import Edition
from guiju.lab.ui.words import language, unit
from guiju.record.words import Text


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the scope that a customer may ask for; `unfit` says why it cannot be chosen today, else empty."""

    value: str
    row: ScopeRow
    title: str
    template: str
    unfit: str
    """lapsed, suspended, no_edition, no_template."""
    points: tuple[tuple[str, str], ...] = ()
    """Points that the edition's record template demands: value and unit."""
    directions: str = ""
    caution: str = ""
    """superseded, announced: it may be chosen, and the choice is told about."""

    @property
    def instrument(self) -> str:
        return self.row.instrument_en if language() == "en" else self.row.instrument

    @property
    def range(self) -> str:
        """The range as the scope states it."""
        return f"{self.row.lower or '−∞'} … {self.row.upper or '∞'}{unit(self.row.unit)}"

    @property
    def name(self) -> Text:
        return Text(zh=self.row.instrument, en=self.row.instrument_en)


def offers(day: date) -> tuple[Offer, ...]:
    """Every line of the scope, those that can be chosen without more first; in a fixed number of queries."""
    rows = ScopeRow.objects.select_related("qualification").prefetch_related("qualification__suspensions")
    editions = Edition.objects.select_related("method").prefetch_related("templates")
    known = {(each.method.code, each.edition): each for each in editions}
    found = [
        offer
        for row in rows.order_by("field", "instrument", "method_code", "-edition", "pk")
        for offer in _offers(row, known.get((row.method_code, row.edition)), day)
    ]
    return tuple(sorted(found, key=lambda each: (bool(each.unfit), each.caution == "superseded")))


def _offers(row: ScopeRow, edition: Edition | None, day: date) -> list[Offer]:
    templates = sorted({each.code for each in edition.templates.all()}) if edition else []
    unfit = _unfit(row, edition, bool(templates), day)
    title = "" if edition is None else edition.method.title_en if language() == "en" else edition.method.title
    caution = _caution(edition, day)
    asked = () if edition is None else tuple((each["value"], each["unit"]) for each in edition.points)
    ways = "" if edition is None else edition.directions
    return [Offer(f"{row.code}::{each}", row, title, each, unfit, asked, ways, caution) for each in templates or [""]]


def _caution(edition: Edition | None, day: date) -> str:
    """Whether another edition has taken its place, or has been announced (6.1.2-1, 6.8-5)."""
    if edition is None or edition.superseded_on is None:
        return ""
    return "superseded" if edition.superseded_on <= day else "announced"


def _unfit(row: ScopeRow, edition: Edition | None, has_template: bool, day: date) -> str:
    qualification = row.qualification
    if not max(row.valid_from, qualification.valid_from) <= day <= min(row.valid_to, qualification.valid_to):
        return "lapsed"
    if any(each.since <= day and (each.until is None or day <= each.until) for each in qualification.suspensions.all()):
        return "suspended"
    if edition is None:
        return "no_edition"
    return "" if has_template else "no_template"
