"""The sentence of a certificate on U, with k and probability (GUM 7.2.4; JJF 1059.1-2012 5.3; ILAC-P14:09/2020 5)."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.errors import InputError

# Below this many effective degrees of freedom k = 2 does not give about 95 % (EA-4/02 annex E).
FEW_DOF = 15
K_RULES = ("fixed", "student", "normal", "shape", "monte_carlo")
_SHAPES = {
    "rectangular": ("矩形分布", "rectangular distribution"),
    "trapezoidal": ("梯形分布", "trapezoidal distribution"),
    "triangular": ("三角分布", "triangular distribution"),
    "arcsine": ("反正弦分布", "arcsine distribution"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How an expanded uncertainty was expanded.

    k_rule: "fixed" (k = 2 is "about 95 %", whatever the distribution), "student" (dof needed), "normal", "shape"
    (`shape` needed), "monte_carlo" (coverage interval from simulation). Probability is needed by all but "fixed".
    """

    k: float
    k_rule: str
    probability: float | None = None
    dof: float | None = None
    shape: str | None = None

    def __post_init__(self) -> None:
        checking.positive(self.k, "k")
        checking.one_of(self.k_rule, K_RULES, "k_rule")
        if self.dof is not None:
            checking.positive(self.dof, "dof")
        if self.k_rule == "fixed":
            return
        if self.probability is None:
            raise InputError("须给出包含概率", "the coverage probability must be given", "probability")
        checking.probability(self.probability, "probability")
        if self.k_rule == "student" and self.dof is None:
            raise InputError("t 分布须给出自由度", "Student's t needs the degrees of freedom", "dof")
        if self.k_rule == "shape":
            checking.one_of(self.shape or "", _SHAPES, "shape")

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        """Sentences (zh, en) on what the reader of the evaluation must know."""
        if self.k_rule != "fixed" or self.dof is None or self.dof >= FEW_DOF:
            return ()
        dof = f"{self.dof:.1f}".rstrip("0").rstrip(".")
        return (
            (
                f"有效自由度 {dof} 小于 {FEW_DOF}，k = {_k(self.k)} 不能保证约 95 % 的包含概率；请由 t 分布确定 k",
                f"{dof} effective degrees of freedom are fewer than {FEW_DOF}: k = {_k(self.k)} does not give "
                "about 95 %; take k from Student's t distribution",
            ),
        )

    def sentence(self, lang: str) -> str:
        """The sentence of the certificate in `lang` ("zh" or "en").

        >>> Coverage(2.0, "fixed").sentence("zh")
        '扩展不确定度由合成标准不确定度乘以包含因子 k = 2 得到，包含概率约为 95 %。'
        """
        return (self._simulated() if self.k_rule == "monte_carlo" else self._multiplied())[0 if lang == "zh" else 1]

    def _multiplied(self) -> tuple[str, str]:
        k, (zh, en) = _k(self.k), self._basis()
        return (
            f"扩展不确定度由合成标准不确定度乘以包含因子 k = {k} 得到，{zh}。",
            "The expanded uncertainty is the combined standard uncertainty multiplied by the coverage factor "
            f"k = {k}, {en}.",
        )

    def _simulated(self) -> tuple[str, str]:
        k, p = _k(self.k), _percent(self.probability)
        return (
            f"扩展不确定度取自蒙特卡洛法给出的包含区间（k = {k}），包含概率为 {p}。",
            "The expanded uncertainty is that of the coverage interval found by the Monte Carlo method "
            f"(k = {k}), with a coverage probability of {p}.",
        )

    def _basis(self) -> tuple[str, str]:
        if self.k_rule == "fixed":
            if self.k == 2:
                return "包含概率约为 95 %", "which corresponds to a coverage probability of about 95 %"
            return "k 为约定值", "a conventional value"
        p = _percent(self.probability)
        if self.k_rule == "student":
            dof = int(self.dof or 0)
            zh = f"按自由度为 {dof} 的 t 分布，包含概率为 {p}"
            return zh, f"which for a t distribution with {dof} degrees of freedom gives a coverage probability of {p}"
        zh, en = ("正态分布", "normal distribution") if self.k_rule == "normal" else _SHAPES[self.shape or ""]
        return f"按{zh}，包含概率为 {p}", f"which for a {en} gives a coverage probability of {p}"


def result_text(value: str, U: str, unit: str, symbol: str = "y") -> str:
    """value and U in one expression (GUM 7.2.2 b); both as reported strings.

    >>> result_text("10.058", "0.027", "Ω", "R")
    'R = (10.058 ± 0.027) Ω'
    """
    return f"{symbol} = ({value} ± {U}) {unit}".rstrip()


def certificate_sentence(value: str, U: str, unit: str, coverage: Coverage, lang: str, *, symbol: str = "y") -> str:
    """The whole sentence: result, then how U was expanded.

    >>> print(certificate_sentence("10.058", "0.027", "Ω", Coverage(2.12, "student", 0.95, 16.6), "en", symbol="R"))
    R = (10.058 ± 0.027) Ω. The expanded uncertainty is the combined standard uncertainty multiplied by the coverage factor k = 2.12, which for a t distribution with 16 degrees of freedom gives a coverage probability of 95 %.
    """  # noqa: E501
    text = result_text(value, U, unit, symbol)
    return f"{text}。{coverage.sentence('zh')}" if lang == "zh" else f"{text}. {coverage.sentence('en')}"


def _k(k: float) -> str:
    return f"{k:.0f}" if k == int(k) else f"{k:.2f}"


def _percent(p: float | None) -> str:
    return f"{round(100 * (p or 0.0), 2):g} %"
