"""Decisions: limits, guard bands, decision rules, specific and global risks, specifications and classes.

Rules are data (JJF 1094, ILAC-G8, ISO 14253-1, any guard band); risks follow JCGM 106.
"""

from guiju.metrology.decision.distributions import (
    Arcsine,
    Distribution,
    Gamma,
    Histogram,
    Normal,
    StudentT,
    Trapezoidal,
    rectangular,
    triangular,
)
from guiju.metrology.decision.guard import METHODS, acceptance_factor, guard_band, guard_band_of_U
from guiju.metrology.decision.limits import Limits, uncertainty_ratio
from guiju.metrology.decision.risk import GlobalRisk, false_accept_risk, global_risk, guard_band_for_risk
from guiju.metrology.decision.rules import (
    GUARDED_ACCEPTANCE,
    ISO_14253_1,
    JJF_1094,
    NON_BINARY,
    RULES,
    SIMPLE_ACCEPTANCE,
    Decision,
    DecisionRule,
    Verdict,
    decide,
    overall,
)
from guiju.metrology.decision.specific import (
    conformance_probability,
    false_accept_at_limit,
    guard_ratio_for_risk,
    largest_proving_reading,
    measured,
    smallest_proving_reading,
    specific_risk,
)
from guiju.metrology.decision.specification import (
    ItemDecision,
    Point,
    Specification,
    SpecificationRow,
    SpecificationTable,
    class_of,
    decide_item,
)

__all__ = [
    "GUARDED_ACCEPTANCE",
    "ISO_14253_1",
    "JJF_1094",
    "METHODS",
    "NON_BINARY",
    "RULES",
    "SIMPLE_ACCEPTANCE",
    "Arcsine",
    "Decision",
    "DecisionRule",
    "Distribution",
    "Gamma",
    "GlobalRisk",
    "Histogram",
    "ItemDecision",
    "Limits",
    "Normal",
    "Point",
    "Specification",
    "SpecificationRow",
    "SpecificationTable",
    "StudentT",
    "Trapezoidal",
    "Verdict",
    "acceptance_factor",
    "class_of",
    "conformance_probability",
    "decide",
    "decide_item",
    "false_accept_at_limit",
    "false_accept_risk",
    "global_risk",
    "guard_band",
    "guard_band_for_risk",
    "guard_band_of_U",
    "guard_ratio_for_risk",
    "largest_proving_reading",
    "measured",
    "overall",
    "rectangular",
    "smallest_proving_reading",
    "specific_risk",
    "triangular",
    "uncertainty_ratio",
]
