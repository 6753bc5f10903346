"""Charts as SVG text: the same for page, certificate and report.

Pure functions of numbers and words: no script, no outside font or style, the same bytes for the same input. Colours
keep their meaning when printed grey: marks differ by shape and dash too.
"""

from guiju.charts.bars import Bar, histogram_with_intervals, pareto
from guiju.charts.chain import ChainBox, chain_chart
from guiju.charts.columns import stacked_columns
from guiju.charts.days import DaySpan, LimitBar, day_span_chart, limit_chart
from guiju.charts.errors import ErrorPoint, error_chart
from guiju.charts.gates import Gate, gate_row
from guiju.charts.heat import HeatCell, HeatRow, heat_map
from guiju.charts.lines import Band, LinePoint, line_chart
from guiju.charts.paired import Pair, paired_bars
from guiju.charts.radar import RadarAxis, radar
from guiju.charts.signs import Tone, outcome_sign
from guiju.charts.spans import Span, span_chart
from guiju.charts.stacks import Stack, stacked_amounts
from guiju.charts.trend import TrendPoint, trend_chart
from guiju.charts.words import Words, in_one_language

__all__ = [
    "Band",
    "Bar",
    "ChainBox",
    "DaySpan",
    "ErrorPoint",
    "Gate",
    "HeatCell",
    "HeatRow",
    "LimitBar",
    "LinePoint",
    "Pair",
    "RadarAxis",
    "Span",
    "Stack",
    "Tone",
    "TrendPoint",
    "Words",
    "chain_chart",
    "day_span_chart",
    "error_chart",
    "gate_row",
    "heat_map",
    "histogram_with_intervals",
    "in_one_language",
    "limit_chart",
    "line_chart",
    "outcome_sign",
    "paired_bars",
    "pareto",
    "radar",
    "span_chart",
    "stacked_amounts",
    "stacked_columns",
    "trend_chart",
]
