"""Charts as SVG text: the same for page, certificate and report.

Pure functions of numbers and words: no script, no outside font or style, the same bytes for the same input. Colours
keep their meaning when printed grey: marks differ by shape and dash too.
"""

from guiju.charts.bars import Bar, histogram_with_intervals, pareto
from guiju.charts.chain import ChainBox, chain_chart
from guiju.charts.errors import ErrorPoint, error_chart
from guiju.charts.lines import Band, LinePoint, line_chart
from guiju.charts.words import Words

__all__ = [
    "Band",
    "Bar",
    "ChainBox",
    "ErrorPoint",
    "LinePoint",
    "Words",
    "chain_chart",
    "error_chart",
    "histogram_with_intervals",
    "line_chart",
    "pareto",
]
