"""Coverage factors and expanded uncertainty (GUM 6 and G, JJF 1059.1): the rule is named, and so is what it means."""

from __future__ import annotations

import math
from dataclasses import dataclass

from guiju.metrology.errors import InputError
from guiju.metrology.uncertainty.estimate import Estimate, Remark
from guiju.metrology.uncertainty.quantities import Rectangular
from guiju.metrology.uncertainty.special import is_number, normal_quantile, t_quantile, two_sided

RULES = ("t_truncated", "t_nearest", "t", "fixed", "dominant_shape")
FEW_DOF = 15.0
"""Below so many effective degrees of freedom a fixed k no longer stands for about 95 %."""
_DOMINATED = 0.3


@dataclass(frozen=True)
class Expanded:
    """An expanded uncertainty U = k*u in the unit of the result, and how k was found.

    `p` is the coverage probability, None for a fixed k, of which only "about 95 %" can be said. `dof_used` are the
    degrees of freedom that k was taken at. `remarks` say in both languages what the user must know.
    """

    value: float
    u: float
    U: float
    k: float
    p: float | None
    dof_used: float
    rule: str
    shape: str
    remarks: tuple[Remark, ...] = ()

    @property
    def interval(self) -> tuple[float, float]:
        """value - U, value + U."""
        return self.value - self.U, self.value + self.U

    @property
    def relative(self) -> float:
        """U/|value|; infinite for a value of zero."""
        return self.U / abs(self.value) if self.value else math.inf


def check_probability(p: float) -> None:
    """Raises InputError unless 0 < p < 1."""
    if not is_number(p) or not 0.0 < p < 1.0:
        raise InputError(f"包含概率须在 0 与 1 之间，不能是 {p}", f"must lie between 0 and 1, not {p}", "p")


def usable_dof(dof: float, rule: str) -> float:
    """The degrees of freedom at which a rule takes t: truncated (GUM G.4.1 NOTE 1), nearest, or as they are.

    Truncation forgives rounding: 3.9999999999 is 4. Fewer than one cannot be truncated and stay.
    """
    if math.isinf(dof) or rule == "t":
        return dof
    whole = math.floor(dof * (1.0 + 1e-9)) if rule == "t_truncated" else math.floor(dof + 0.5)
    return float(whole) if whole >= 1 else dof


def coverage_factor(p: float = 0.95, dof: float = math.inf, rule: str = "t_truncated") -> float:
    """k of Student's t for a coverage probability, normal for infinite dof. Raises InputError.

    >>> round(coverage_factor(0.99, 16.7), 2)
    2.92
    >>> round(coverage_factor(0.95), 2)
    1.96
    """
    check_probability(p)
    if rule not in ("t_truncated", "t_nearest", "t"):
        raise InputError(f"规则须为 t_truncated、t_nearest 或 t，不能是 {rule}", f"not a rule for t: {rule}", "rule")
    if isinstance(dof, bool) or not isinstance(dof, int | float) or not dof > 0:
        raise InputError(f"自由度须大于零，不能是 {dof}", f"degrees of freedom must be above zero, not {dof}", "dof")
    return t_quantile(two_sided(p), usable_dof(dof, rule))


def shape_factor(distribution: str, p: float, top: float = 0.0) -> float:
    """k = half width of the interval that holds p, over the standard deviation, for a single distribution.

    normal, rectangular, triangular, trapezoidal (with `top`, the ratio of its parallel sides) and arcsine; p up to 1
    for those that have ends (JJF 1059.1-2012, table of non-normal k). Raises InputError.

    >>> round(shape_factor("rectangular", 0.95), 3), round(shape_factor("triangular", 1.0), 2)
    (1.645, 2.45)
    """
    if distribution == "normal":
        check_probability(p)
        return normal_quantile(two_sided(p))
    if not is_number(p) or not 0.0 < p <= 1.0:
        raise InputError(f"包含概率须在 0 与 1 之间，不能是 {p}", f"must lie between 0 and 1, not {p}", "p")
    if distribution == "arcsine":
        return math.sqrt(2.0) * math.sin(0.5 * math.pi * p)
    tops = {"rectangular": 1.0, "triangular": 0.0, "trapezoidal": top}
    if distribution not in tops or not 0.0 <= top <= 1.0:
        listed = ", ".join(("normal", *tops, "arcsine"))
        raise InputError(
            f"没有 {distribution}（{top}）的包含因子；可用：{listed}",
            f"no factor for {distribution} ({top}); there are: {listed}",
            "distribution",
        )
    return trapezoid_factor(p, tops[distribution])


def trapezoid_factor(p: float, top: float) -> float:
    """k of a symmetric trapezoid whose top is `top` times its base (EA-4/02, S10.13): triangle 0, rectangle 1."""
    if top >= p / (2.0 - p):
        half = 0.5 * p * (1.0 + top)
    else:
        half = 1.0 - math.sqrt((1.0 - p) * (1.0 - top * top))
    return half / math.sqrt((1.0 + top * top) / 6.0)


def expand(estimate: Estimate, p: float = 0.95, *, rule: str = "t_truncated", k: float | None = None) -> Expanded:
    """The expanded uncertainty of a result.

    Rules: "t_truncated" (default: t at floor(dof), GUM G.4.1), "t_nearest", "t" (dof as they are), "dominant_shape"
    (one or two rectangular inputs dominate, EA-4/02 S9 and S10; else as t_truncated), "fixed" (k, by default 2: "about
    95 %", with a remark below 15 effective degrees of freedom). Giving k alone means "fixed". Raises InputError.

    >>> from guiju.metrology import Normal, propagate
    >>> expand(propagate("a", {"a": Normal(1.0, 0.1)}), k=2).U
    0.2
    """
    if k is not None or rule == "fixed":
        return _fixed(estimate, 2.0 if k is None else k)
    if rule not in RULES:
        listed = ", ".join(RULES)
        raise InputError(f"不认识规则 {rule}；可用：{listed}", f"{rule} is not known; there are: {listed}", "rule")
    check_probability(p)
    shape, factor = _dominant(estimate, p) if rule == "dominant_shape" else ("", 0.0)
    dof = math.inf
    if not shape:
        dof = usable_dof(estimate.dof, "t_truncated" if rule == "dominant_shape" else rule)
        factor = t_quantile(two_sided(p), dof)
        shape = "normal" if math.isinf(dof) else "t"
    remarks = estimate.remarks
    if dof < 1.0:
        remarks = (
            *remarks,
            Remark("few-dof", "有效自由度小于 1，未取整", "fewer than one degree of freedom: not truncated"),
        )
    return Expanded(estimate.value, estimate.u, factor * estimate.u, factor, p, dof, rule, shape, remarks)


def _fixed(estimate: Estimate, k: float) -> Expanded:
    if not is_number(k) or not k > 0:
        raise InputError(f"包含因子须大于零，不能是 {k}", f"must be above zero, not {k}", "k")
    remarks = estimate.remarks
    if estimate.dof < FEW_DOF:
        found = f"{estimate.dof:.3g}"
        remarks = (
            *remarks,
            Remark(
                "fixed-k-few-dof",
                f"有效自由度只有 {found}（小于 15），固定 k 的包含概率低于约 95 %，应由 t 分布取 k",
                f"only {found} effective degrees of freedom (below 15): a fixed k covers less than 95 %, take k from t",
            ),
        )
    return Expanded(estimate.value, estimate.u, k * estimate.u, k, None, estimate.dof, "fixed", "", remarks)


def _dominant(estimate: Estimate, p: float) -> tuple[str, float]:
    """Shape and k when one or two rectangular inputs dominate, else ("", 0)."""
    widths = sorted(
        (
            abs(slope) * one.half_width
            for slope, one in zip(estimate.sensitivities, estimate.inputs, strict=True)
            if isinstance(one, Rectangular)
        ),
        reverse=True,
    )
    for count, shape in ((1, "rectangular"), (2, "trapezoidal")):
        if len(widths) < count or widths[count - 1] == 0.0:
            break
        variance = math.fsum(width * width for width in widths[:count]) / 3.0
        rest = max(estimate.u**2 - variance, 0.0)
        if rest <= _DOMINATED**2 * variance:
            top = 1.0 if count == 1 else (widths[0] - widths[1]) / (widths[0] + widths[1])
            return shape, trapezoid_factor(p, top)
    return "", 0.0
