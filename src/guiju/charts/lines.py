"""Readings with a fitted line and its band, or with limits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.scale import NARROW, nice
from guiju.charts.words import Words

_RIGHT, _TOP, _BOTTOM = 16.0, 28.0, 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePoint:
    """A reading; `u` draws a bar of one standard uncertainty when it is given."""

    x: float
    y: float
    u: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The fitted line at `x`, with the half width of its band (0 for none)."""

    x: float
    y: float
    half_width: float


def line_chart(
    points: Sequence[LinePoint],
    fitted: Sequence[Band] = (),
    *,
    title: Words,
    x_label: Words,
    y_label: Words,
    limits: Sequence[float] = (),
    named: Callable[[float], str] | None = None,
    width: float = 640,
    height: float = 300,
) -> str:
    """SVG text of readings (dots), the fitted line and its band. ValueError without any number, or one not finite.

    Args:
        limits: drawn dashed through the whole picture.
        named: words of the places on the abscissa, where they are no plain numbers.
    """
    abscissae = [one.x for one in points] + [one.x for one in fitted]
    ordinates = [edge for one in points for edge in (one.y - one.u, one.y + one.u)]
    ordinates += [edge for one in fitted for edge in (one.y - one.half_width, one.y + one.half_width)]
    ordinates += limits
    if limits:  # a little beyond them, so that their lines are not lost in the frame
        beyond = 0.06 * (max(ordinates) - min(ordinates))
        ordinates += [min(ordinates) - beyond, max(ordinates) + beyond]
    bottom, right = height - _BOTTOM, width - _RIGHT
    down = nice(ordinates, bottom, _TOP)
    left = svg.room_for(down)
    across = nice(abscissae, left + 8, right - 8, count=8 if width > NARROW else 4)
    line = sorted(fitted, key=lambda one: one.x)
    body = svg.ordinate(down, left, right)
    body += svg.abscissa(
        [(across(tick), (named or across.label)(tick)) for tick in across.ticks()], bottom, left, right
    )
    if len(line) > 1:
        upper = [(across(one.x), down(one.y + one.half_width)) for one in line]
        lower = [(across(one.x), down(one.y - one.half_width)) for one in reversed(line)]
        body.append(svg.area(upper + lower, svg.BAND))
        body.append(svg.path([(across(one.x), down(one.y)) for one in line], svg.ACCENT))
    body += [svg.line((left, down(each)), (right, down(each)), svg.LIMIT, 1.2, "6 4") for each in limits]
    colour = svg.SECOND if fitted else svg.ACCENT
    for one in points:
        x = across(one.x)
        if one.u:
            body.append(svg.line((x, down(one.y - one.u)), (x, down(one.y + one.u)), colour, 1.2))
        body.append(svg.circle(x, down(one.y), 3.2, colour))
    body.append(svg.label((left + right) / 2, height - 8, str(x_label)))
    body.append(svg.ordinate_words(8, str(y_label)))
    fit = Words("与拟合直线", " and the fitted line") if fitted else Words("", "")
    told = Words(f"{len(points)} 个读数{fit.zh}。", f"{len(points)} readings{fit.en}.")
    return svg.document(width, height, title, told, body)
