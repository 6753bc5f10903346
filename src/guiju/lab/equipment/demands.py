"""What a use asks of an item, read before anything is compared: numbers that can be a demand (4.4-3)."""

from collections.abc import Sequence
from decimal import Decimal

from guiju.lab.equipment.models import Certificate
from guiju.lab.house.controlled import UNBOUNDED, UNBOUNDED_EN, is_bounded
from guiju.lab.ui.words import unit as behind
from guiju.record.codec import decode
from guiju.record.errors import RecordError
from guiju.results.confirming import Demand
from guiju.results.units import factor, is_known

LARGEST_RATIO = Decimal(1)
"""Of U to the largest error: an uncertainty beyond the error decides nothing (JJF 1094)."""


def read_demand(document: object) -> Demand:
    """One demand. Raises RecordError with the path of the member that cannot be so."""
    found: Demand = decode(Demand, document)
    members = {each: getattr(found, each) for each in ("lower", "upper", "largest_error", "largest_U", "largest_ratio")}
    for name, text in (*members.items(), *((f"points[{place}]", each) for place, each in enumerate(found.points))):
        if text is not None and not is_bounded(text):
            raise RecordError(
                f"书写得出的数（此数{UNBOUNDED}）",
                f"a number that people write ({UNBOUNDED_EN})",
                text[:20],
                f"$.{name}",
            )
    lower, upper = Decimal(found.lower), Decimal(found.upper)
    if upper < lower:
        raise RecordError(
            f"不小于下限 {found.lower} 的数", f"no less than the lower end {found.lower}", found.upper, "$.upper"
        )
    if not is_known(found.unit):
        raise RecordError("计量单位", "a unit", found.unit or "—", "$.unit")
    _demand_limits(found, max(abs(lower), abs(upper)))
    return found


def _demand_limits(found: Demand, largest: Decimal) -> None:
    """Limits are positive; beyond the largest value itself, or a share beyond one, they limit nothing."""
    for name, text, most in (
        ("largest_error", found.largest_error, largest),
        ("largest_U", found.largest_U, largest),
        ("largest_ratio", found.largest_ratio, LARGEST_RATIO),
    ):
        if text is not None and (not Decimal(text) > 0 or (most and Decimal(text) > most)):
            zh, en = f"大于 0、不大于 {most} 的数", f"above 0 and at most {most}"
            raise RecordError(zh, en, text, f"$.{name}")


def read_demands(certificate: Certificate, documents: Sequence[object]) -> tuple[Demand, ...]:
    """Every demand on an item with this certificate. Raises RecordError, also for a unit or range not the item's."""
    wanted = []
    for place, document in enumerate(documents):
        try:
            each = read_demand(document)
            _demand_of_item(certificate, each)
        except RecordError as error:
            raise error.under(f"[{place}]", "$.demands") from None
        wanted.append(each)
    return tuple(wanted)


def _demand_of_item(certificate: Certificate, demand: Demand) -> None:
    if factor(demand.unit, certificate.unit) is None:
        unit = certificate.unit
        raise RecordError(f"能与证书单位 {unit} 换算的单位", f"a unit that compares with {unit}", demand.unit, "$.unit")
    item = certificate.equipment
    scale = factor(demand.unit, item.unit)
    if item.used_by != "class" or scale is None:
        return
    # By class the demand itself becomes the confirmed range: no certified point bounds it.
    if item.lower and Decimal(demand.lower) * scale < Decimal(item.lower):
        zh, en = (
            f"不小于设备下限 {item.lower}{behind(item.unit)} 的数",
            f"no less than the item's {item.lower}{behind(item.unit)}",
        )
        raise RecordError(zh, en, demand.lower, "$.lower")
    if item.upper and Decimal(demand.upper) * scale > Decimal(item.upper):
        zh, en = (
            f"不大于设备上限 {item.upper}{behind(item.unit)} 的数",
            f"at most the item's {item.upper}{behind(item.unit)}",
        )
        raise RecordError(zh, en, demand.upper, "$.upper")
