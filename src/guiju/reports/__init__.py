"""Documents by Typst other than certificates: uncertainty evaluation reports. Plain dataclasses in, PDF bytes out.

Chinese first, English beside; PDF/A-3a with the numbers inside as JSON; the same input gives the same bytes.
"""

from guiju.reports.budget import budget_report
from guiju.reports.budget_building import report_of
from guiju.reports.budget_model import (
    Attachment,
    BudgetReport,
    CorrelationLine,
    DecisionLine,
    Fact,
    ReportedResult,
    SimulatedResult,
    SourceLine,
)
from guiju.reports.errors import ReportError

__all__ = [
    "Attachment",
    "BudgetReport",
    "CorrelationLine",
    "DecisionLine",
    "Fact",
    "ReportError",
    "ReportedResult",
    "SimulatedResult",
    "SourceLine",
    "budget_report",
    "report_of",
]
