"""Counts by period, stacked by kind: what was done in each month, for example."""

from collections.abc import Sequence

from guiju.charts import svg
from guiju.charts.scale import nice
from guiju.charts.words import Words

FILLS = (svg.ACCENT, svg.SECOND, svg.BAND)
"""Dark, middle and light, so that a grey print tells them apart."""


def stacked_columns(
    periods: Sequence[str],
    series: Sequence[tuple[Words, Sequence[int]]],
    *,
    title: Words,
    y_label: Words,
    size: tuple[float, float] = (640, 240),
) -> str:
    """SVG text: a column for each period, its parts from the bottom up in the order of the series (three at most).

    ValueError when a series has not one count for each period, or there is no period.
    """
    if not periods or len(series) > len(FILLS) or any(len(counts) != len(periods) for _, counts in series):
        raise ValueError("every series needs one count for each period, and there are three series at most")
    width, height = size
    sums = [sum(counts[place] for _, counts in series) for place in range(len(periods))]
    top, bottom, right = 44.0, height - 30.0, width - 12.0
    upward = nice([0.0, float(max(*sums, 4))], bottom, top, count=4, zero=True)
    left = svg.room_for(upward)
    body = [*svg.ordinate(upward, left, right), svg.ordinate_words(8, str(y_label))]
    pitch = (right - left) / len(periods)
    places = [left + pitch * (place + 0.5) for place in range(len(periods))]
    for place, x in enumerate(places):
        base = 0
        for fill, (_, counts) in zip(FILLS, series, strict=False):
            high, low = upward(base + counts[place]), upward(base)
            if counts[place]:
                body.append(svg.rectangle(x - pitch * 0.32, high, pitch * 0.64, low - high, fill))
            base += counts[place]
        if sums[place]:
            body.append(svg.label(x, upward(sums[place]) - 4, str(sums[place]), size=10, fill=svg.MUTED))
    every = 1 + int(34 / pitch)  # a narrow picture names every second or third period, the last one among them
    named = list(zip(places, periods, strict=True))[::-1][::every][::-1]
    body += svg.abscissa(named, bottom, left, right)
    body += _legend([words for words, _ in series], left)
    listed = "; ".join(f"{period}: {count}" for period, count in zip(periods, sums, strict=True))
    told = Words(f"{len(periods)} 个时段的数量，合计 {sum(sums)}。", f"Counts of {len(periods)} periods. {listed}")
    return svg.document(width, height, title, told, body)


def _legend(names: Sequence[Words], left: float) -> list[str]:
    drawn, x = [], left
    for fill, words in zip(FILLS, names, strict=False):
        drawn.append(svg.rectangle(x, 22, 10, 10, fill))
        drawn.append(svg.label(x + 15, 31, str(words), anchor="start", size=10.5))
        x += 32 + sum(11.0 if ord(sign) > 0x2E80 else 6.0 for sign in str(words))
    return drawn
