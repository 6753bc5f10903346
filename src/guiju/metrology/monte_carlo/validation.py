"""Whether the GUM's interval is good enough, judged by simulation (JCGM 101, 8)."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.metrology.errors import InputError
from guiju.metrology.monte_carlo.simulation import Simulation
from guiju.metrology.uncertainty.coverage import Expanded
from guiju.metrology.uncertainty.special import is_number


@dataclass(frozen=True)
class Validation:
    """The verdict: `passed` when both ends differ by no more than the tolerance, in the unit of the result."""

    passed: bool
    d_low: float
    d_high: float
    tolerance: float
    digits: int
    interval: str

    def sentence(self, lang: str) -> str:
        """The verdict in words."""
        if lang == "zh":
            verdict = "GUM 结果得到验证" if self.passed else "GUM 结果未得到验证，应采用蒙特卡洛结果"
            return f"{verdict}：端点相差 {self.d_low:.3g} 和 {self.d_high:.3g}，容差 {self.tolerance:g}"
        verdict = "the GUM result is validated" if self.passed else "the GUM result is not validated: use Monte Carlo"
        return f"{verdict}; the ends differ by {self.d_low:.3g} and {self.d_high:.3g}, tolerance {self.tolerance:g}"


def numerical_tolerance(u: float, digits: int = 2) -> float:
    """delta of JCGM 101, 7.9.2: half a unit of the last of the significant digits of u; 0 for u of 0.

    Raises InputError.

    >>> numerical_tolerance(35.8), numerical_tolerance(0.0996, 1)
    (0.5, 0.05)
    """
    if not is_number(u) or u < 0 or digits not in (1, 2, 3, 4):
        raise InputError(f"u = {u}，有效位数 {digits}", f"u = {u} to {digits} digits", "tolerance")
    if u == 0.0:
        return 0.0
    exponent = int(f"{u:.{digits - 1}e}".partition("e")[2])
    return float(f"5e{exponent - digits}")


def validate(expanded: Expanded, simulation: Simulation, *, digits: int = 2, interval: str = "symmetric") -> Validation:
    """Compares the GUM's interval with a simulated one of the same probability (JCGM 101, 8.1).

    `digits` are the significant digits of u that matter. Let the simulation be an adaptive one to a fifth of the
    tolerance (8.2), or of many trials. Raises InputError when the probabilities differ, or the factor was fixed so that
    there is none.
    """
    if expanded.p is None or abs(expanded.p - simulation.p) > 1e-12:
        raise InputError(
            f"包含概率不同：{expanded.p} 与 {simulation.p}，不能比较",
            f"the intervals are for {expanded.p} and {simulation.p} and cannot be compared",
            "p",
        )
    tolerance = numerical_tolerance(expanded.u, digits)
    gum, simulated = expanded.interval, simulation.interval(interval)
    d_low, d_high = (abs(a - b) for a, b in zip(gum, simulated, strict=True))
    return Validation(max(d_low, d_high) <= tolerance, d_low, d_high, tolerance, digits, interval)
