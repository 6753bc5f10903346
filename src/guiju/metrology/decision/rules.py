"""Decision rules as data, and the verdict of a point and of an item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from guiju.metrology import checking
from guiju.metrology.decision.guard import guard_band_of_U
from guiju.metrology.decision.limits import Limits
from guiju.metrology.errors import DataError, InputError

# Beside a limit, rounding of binary numbers must not decide: 0.1 + 0.2 is 0.3.
_SLACK = 1e-12


class Verdict(Enum):
    """What is said of a value; the later, the worse."""

    CONFORMS = "conforms"
    CONDITIONAL_PASS = "conditional_pass"
    UNDECIDED = "undecided"
    CONDITIONAL_FAIL = "conditional_fail"
    DOES_NOT_CONFORM = "does_not_conform"

    def word(self, lang: str) -> str:
        """The word in a certificate ("zh" or "en")."""
        return _WORDS[self][0 if lang == "zh" else 1]


_WORDS = {
    Verdict.CONFORMS: ("符合", "conforms"),
    Verdict.CONDITIONAL_PASS: ("有条件符合", "conditional pass"),
    Verdict.UNDECIDED: ("待定", "undecided"),
    Verdict.CONDITIONAL_FAIL: ("有条件不符合", "conditional fail"),
    Verdict.DOES_NOT_CONFORM: ("不符合", "does not conform"),
}
_ORDER = list(Verdict)


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """A rule: guard band w = guard_ratio * U, what is said between, and when U may be neglected.

    zones: "two" conforms or not; "three" undecided within w of a limit on either side; "four" conditional pass and fail
    there. neglect_ratio: U at most this share of MPEV is neglected (JJF 1094: 1/3); None never.
    """

    name: str
    guard_ratio: float
    zones: str
    neglect_ratio: float | None = None

    def __post_init__(self) -> None:
        checking.finite(self.guard_ratio, "rule.guard_ratio")
        checking.one_of(self.zones, ("two", "three", "four"), "rule.zones")
        if self.neglect_ratio is not None:
            checking.positive(self.neglect_ratio, "rule.neglect_ratio")
        if self.zones != "two" and self.guard_ratio < 0:
            raise InputError("保护带不能为负", "the guard band must not be negative", "rule.guard_ratio")


# ILAC-G8:09/2019 4.2.1: shared risk, up to 50 % at the limit.
SIMPLE_ACCEPTANCE = DecisionRule("ilac_g8_simple", 0.0, "two")
# ILAC-G8:09/2019 4.2.2: w = U, at most 2.5 % at the acceptance limit.
GUARDED_ACCEPTANCE = DecisionRule("ilac_g8_guarded", 1.0, "two")
# ILAC-G8:09/2019 4.2.3, non-binary.
NON_BINARY = DecisionRule("ilac_g8_non_binary", 1.0, "four")
# JJF 1094-2002 5.3: U neglected up to MPEV/3, else three zones.
JJF_1094 = DecisionRule("jjf_1094", 1.0, "three", 1 / 3)
# ISO 14253-1: neither conformity nor nonconformity is proven within U of a limit.
ISO_14253_1 = DecisionRule("iso_14253_1", 1.0, "three")
RULES = {rule.name: rule for rule in (SIMPLE_ACCEPTANCE, GUARDED_ACCEPTANCE, NON_BINARY, JJF_1094, ISO_14253_1)}


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and all it rests on; acceptance None: no value could be accepted."""

    verdict: Verdict
    value: float
    U: float
    tolerance: Limits
    acceptance: Limits | None
    guard_band: float
    U_neglected: bool
    rule: DecisionRule


def decide(rule: DecisionRule, value: float, U: float, tolerance: Limits, *, mpev: float | None = None) -> Decision:
    """The verdict on a measured value (or error of indication) with expanded uncertainty U, in the limits' unit.

    `mpev`: the maximum permissible error's absolute value against which U is neglected; default half of upper - lower.
    Values on a limit are inside. Raises InputError, also when a rule that neglects U has one limit and no `mpev`.

    >>> decide(JJF_1094, 0.7, 0.4, Limits.symmetric(1.0)).verdict.word("zh")
    '待定'
    >>> decide(JJF_1094, 0.7, 0.3, Limits.symmetric(1.0)).verdict
    <Verdict.CONFORMS: 'conforms'>
    """
    at, spread = checking.finite(value, "value"), checking.not_negative(U, "U")
    neglected = _neglected(rule, spread, tolerance, mpev)
    width = 0.0 if neglected else guard_band_of_U(rule.guard_ratio, spread)
    acceptance = tolerance.guarded(width)
    zones = "two" if neglected else rule.zones
    verdict = _verdict(zones, at, tolerance, width)
    return Decision(verdict, at, spread, tolerance, acceptance, width, neglected, rule)


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on an item: the worst of its points'. Raises DataError for none.

    >>> overall([Verdict.CONFORMS, Verdict.UNDECIDED])
    <Verdict.UNDECIDED: 'undecided'>
    """
    found = list(verdicts)
    if not found:
        raise DataError("没有任何点的判定", "there is no verdict of any point", "verdicts")
    return max(found, key=_ORDER.index)


def _neglected(rule: DecisionRule, U: float, tolerance: Limits, mpev: float | None) -> bool:
    if rule.neglect_ratio is None:
        return False
    if mpev is None:
        if not tolerance.two_sided:
            raise InputError(
                "单侧限须另给出 MPEV，才能判断可否忽略不确定度",
                "a single limit needs MPEV to tell whether U may be neglected",
                "mpev",
            )
        mpev = tolerance.width / 2
    largest = checking.positive(mpev, "mpev") * rule.neglect_ratio
    return largest * (1 + _SLACK) >= U


def _verdict(zones: str, value: float, tolerance: Limits, width: float) -> Verdict:
    margin = _margin(value, tolerance)
    slack = _SLACK * max(abs(end) for end in (value, tolerance.lower, tolerance.upper) if end is not None)
    if margin >= width - slack:
        return Verdict.CONFORMS
    if zones == "two":
        return Verdict.DOES_NOT_CONFORM
    if zones == "three":
        return Verdict.DOES_NOT_CONFORM if margin <= -width + slack else Verdict.UNDECIDED
    if margin >= -slack:
        return Verdict.CONDITIONAL_PASS
    return Verdict.CONDITIONAL_FAIL if margin >= -width - slack else Verdict.DOES_NOT_CONFORM


def _margin(value: float, tolerance: Limits) -> float:
    """How far inside the nearest limit the value lies; negative outside."""
    margins = []
    if tolerance.lower is not None:
        margins.append(value - tolerance.lower)
    if tolerance.upper is not None:
        margins.append(tolerance.upper - value)
    return min(margins)
