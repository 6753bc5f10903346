"""Numbers of measurement: uncertainty, calibration functions, decisions, validity of results, reporting.

Needs numpy and scipy and nothing of ours; scipy is loaded on first use. Every public name stands here and is imported
from its module when it is first asked for, so `import guiju.metrology` costs nothing.

>>> from guiju.metrology import Normal, expand, propagate
>>> result = propagate("V/I", {"V": Normal(10.0, 0.03), "I": Normal(2.0, 0.008)})
>>> round(expand(result).U, 3)
0.049
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MODULES: dict[str, tuple[str, ...]] = {
    "errors": (
        "ConvergenceError",
        "DataError",
        "InputError",
        "MetrologyError",
        "ModelError",
        "UnitError",
    ),
    "model": ("Function", "Model", "Table", "register_function", "registered"),
    "uncertainty.quantities": (
        "Arcsine",
        "Constant",
        "CurvilinearTrapezoid",
        "Input",
        "Normal",
        "Rectangular",
        "StudentT",
        "Trapezoidal",
        "Triangular",
    ),
    "uncertainty.quantities_skewed": ("AsymmetricBounds", "Beta", "Empirical", "Exponential", "Gamma"),
    "uncertainty.correlation": ("CorrelatedInputs", "Correlations", "multivariate_normal", "simultaneous"),
    "uncertainty.type_a": (
        "Deviation",
        "displayed_readings",
        "mean_of",
        "pooled_standard_deviation",
        "range_standard_deviation",
        "resolution",
        "standard_deviation",
    ),
    "uncertainty.type_b": ("drift", "from_certificate", "from_half_width", "from_limits", "from_probability"),
    "uncertainty.estimate": ("Estimate", "Remark"),
    "uncertainty.propagation": ("JointEstimates", "propagate", "propagate_all"),
    "uncertainty.complex_quantities": ("Cartesian", "ComplexEstimate", "Polar", "propagate_complex"),
    "uncertainty.results": (
        "Deviations",
        "combine",
        "correlation",
        "covariance",
        "covariance_matrix",
        "fiducial_error",
        "hysteresis",
        "linear_combination",
        "linearity",
        "ratio",
        "span",
    ),
    "uncertainty.coverage": ("Expanded", "coverage_factor", "expand", "shape_factor"),
    "monte_carlo.simulation": ("JointSimulation", "Simulation", "simulate", "simulate_all"),
    "monte_carlo.adaptive": ("AdaptiveSimulation", "adaptive"),
    "monte_carlo.validation": ("Validation", "validate"),
    "monte_carlo.regions": ("CoverageRegion", "ellipsoidal_region", "rectangular_region", "smallest_region"),
}
"""Module, as named below this package, and the public names that come from it."""

_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
