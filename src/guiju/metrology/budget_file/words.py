"""Words of budget tables in Chinese and English: the names of distributions."""

from __future__ import annotations

from guiju.metrology.budget_file.file import Text

_DISTRIBUTIONS = {
    "normal": Text("正态", "normal"),
    "t": Text("t 分布", "Student t"),
    "rectangular": Text("均匀", "rectangular"),
    "triangular": Text("三角", "triangular"),
    "trapezoidal": Text("梯形", "trapezoidal"),
    "ctrapezoid": Text("曲边梯形", "curvilinear trapezoid"),
    "arcsine": Text("反正弦", "arcsine"),
    "constant": Text("常数", "constant"),
    "exponential": Text("指数", "exponential"),
    "gamma": Text("伽马", "gamma"),
    "beta": Text("贝塔", "beta"),
    "asymmetric": Text("非对称", "asymmetric"),
    "empirical": Text("经验样本", "empirical"),
}


def distribution_words(name: str) -> Text:
    """A distribution's name; one that has no words stays as it is spelt."""
    return _DISTRIBUTIONS.get(name, Text(name, name))
