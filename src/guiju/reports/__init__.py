"""Documents by Typst other than certificates: uncertainty evaluation reports, and reports and workbooks
of an evaluation of conduct. Plain dataclasses in, PDF bytes out.

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
from guiju.reports.evaluation import evaluation_pdf
from guiju.reports.evaluation_model import Assessor, EarlierRun, HeardLine, House
from guiju.reports.evaluation_sheet import evaluation_xlsx

__all__ = [
    "Assessor",
    "Attachment",
    "BudgetReport",
    "CorrelationLine",
    "DecisionLine",
    "EarlierRun",
    "Fact",
    "HeardLine",
    "House",
    "ReportError",
    "ReportedResult",
    "SimulatedResult",
    "SourceLine",
    "budget_report",
    "evaluation_pdf",
    "evaluation_xlsx",
    "report_of",
]
