"""Charts of the pages of certificates and of the JJF 1033 file; each empty where there is nothing to draw."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from guiju.charts import ChainBox, ErrorPoint, Words, chain_chart, error_chart
from guiju.lab.equipment.models import Certificate, StabilityGroup, StabilityTest
from guiju.lab.equipment.stated_points import Part, parts
from guiju.lab.equipment.words import COMPETENCES
from guiju.lab.ui import words
from guiju.lab.ui.charts import drawn
from guiju.results.confirming import Outcome


def _place(text: str) -> str:
    return text.replace("-", "−")


def corrections_chart(certificate: Certificate) -> SafeString | str:
    """Certified corrections with U, a chart for each unit of the nominal values."""
    return mark_safe("".join(_corrections(each, certificate.number) for each in parts(certificate)))


def _corrections(part: Part, number: str) -> SafeString:
    points = [
        ErrorPoint(
            label=_place(each["nominal"]["value"]),
            x=float(each["nominal"]["value"]),
            y=float(each["correction"]),
            U=float(each["U"]),
        )
        for each in part.points
    ]
    return drawn(
        error_chart,
        points,
        title=Words(f"修正值，{number}", f"Corrections, {number}"),
        x_label=Words(f"标称值{words.in_unit(part.nominal_unit)}", f"nominal value{words.in_unit(part.nominal_unit)}"),
        y_label=Words(f"修正值{words.in_unit(part.unit)}", f"correction{words.in_unit(part.unit)}"),
    )


def confirmation_chart(outcome: Outcome) -> SafeString | str:
    """Corrections with U at k = 2 against the largest error, or against the largest U where that alone is asked."""
    known = [each for each in outcome.compared if each.correction is not None and each.U is not None]
    if not known:
        return ""
    points, unit = [], words.in_unit(outcome.range.unit)
    by_U = all(each.largest_error is None for each in known)
    for each in known:
        y, U = float(each.correction), float(each.U)
        half = each.largest_U if by_U else each.largest_error
        lower, upper = (None, None) if half is None else (-float(half), float(half))
        if by_U and half is not None:
            lower, upper = y - float(half), y + float(half)
        points.append(
            ErrorPoint(
                label=_place(each.nominal),
                x=float(each.nominal),
                y=y,
                U=U,
                lower=lower,
                upper=upper,
                hollow=not each.passes,
                failed=not each.passes,
            )
        )
    limits = Words("虚线为最大 U", "dashed: largest U") if by_U else Words("虚线为最大误差", "dashed: largest error")
    if not all(each.passes for each in known):
        limits = Words(f"{limits.zh}，空心点不满足", f"{limits.en}; rings do not meet it")
    return drawn(
        error_chart,
        points,
        title=Words("计量确认", "Metrological confirmation"),
        x_label=Words(f"标称值{unit}", f"nominal value{unit}"),
        y_label=Words(
            f"修正值 ± U（k = 2）{unit}，{limits.zh}",
            f"correction ± U{unit}, {limits.en}",
        ),
    )


def chain_of(certificate: Certificate, *, competent: bool) -> SafeString:
    """The chain from the item upward, as far as known."""
    item = certificate.equipment
    boxes = [
        ChainBox(head=f"{item.code} {words_of(item, 'name')}", lines=(f"{item.model} · {item.serial_number}",)),
        ChainBox(
            head=f"{certificate.issuer} · {certificate.number}",
            lines=(
                f"{certificate.calibrated_on.isoformat()} – {certificate.valid_to.isoformat()}",
                f"{words.word(COMPETENCES, certificate.competence_kind)} {certificate.competence_reference}",
            ),
            good=competent,
        ),
    ]
    for each in _links(certificate):
        lines = (each["item"], each["day"])
        boxes.append(ChainBox(head=f"{each['issuer']} · {each['certificate_number']}", lines=lines))
    unknown = (
        "再往上的环节未登记，也不作要求" if words.language() == "zh" else "Further links are not on file, nor demanded"
    )
    boxes.append(ChainBox(head=unknown, known=False))
    return drawn(chain_chart, boxes, title=Words("溯源链", "Traceability chain"))


def _links(certificate: Certificate) -> list[dict[str, Any]]:
    noted = certificate.links.order_by("level", "pk")
    return [
        *certificate.chain,
        *(
            {
                "issuer": each.issuer,
                "certificate_number": each.certificate_number,
                "item": each.item,
                "day": each.day.isoformat(),
            }
            for each in noted
        ),
    ]


def words_of(row: Any, column: str) -> str:
    """A bilingual column in the language of the page."""
    english = getattr(row, f"{column}_en") if words.language() == "en" else ""
    return str(english or getattr(row, column))


def stability_chart(groups: Sequence[StabilityGroup], tests: Sequence[StabilityTest]) -> SafeString | str:
    """Means of the groups, with the limit of the newest test about their first mean."""
    if len(groups) < 2:
        return ""
    first = float(groups[0].mean)
    half = float(tests[0].limit) if tests else None
    points = [
        ErrorPoint(
            label=each.day.isoformat(),
            x=None,
            y=float(each.mean) - first,
            U=_spread(each),
            lower=None if half is None else -half,
            upper=half,
        )
        for each in groups
    ]
    unit = words.in_unit(groups[0].unit)
    return drawn(
        error_chart,
        points,
        title=Words("稳定性", "Stability"),
        x_label=Words("日期", "day"),
        y_label=Words(f"与第一组平均值之差{unit}，误差棒为 s", f"mean minus that of the first group{unit}, bars: s"),
    )


def _spread(group: StabilityGroup) -> float:
    from statistics import stdev

    values = [float(each) for each in group.readings]
    return stdev(values) if len(values) > 1 else 0.0
