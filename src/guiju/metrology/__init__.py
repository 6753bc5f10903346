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
from typing import TYPE_CHECKING, Any

# isort: off
# Types only: at run time __getattr__ below imports the same names.
if TYPE_CHECKING:
    from guiju.metrology.curves import (
        Interpolator as Interpolator,
        Line as Line,
        PolynomialFit as PolynomialFit,
        chi_squared_check as chi_squared_check,
        confidence_band as confidence_band,
        correction_curve as correction_curve,
        correction_table as correction_table,
        fit_line as fit_line,
        gauss_markov as gauss_markov,
        generalised_distance as generalised_distance,
        generalised_gauss_markov as generalised_gauss_markov,
        interpolator as interpolator,
        prediction_band as prediction_band,
    )
    from guiju.metrology.decision import (
        Decision as Decision,
        DecisionRule as DecisionRule,
        GlobalRisk as GlobalRisk,
        Limits as Limits,
        Specification as Specification,
        SpecificationTable as SpecificationTable,
        Verdict as Verdict,
        conformance_probability as conformance_probability,
        decide as decide,
        decide_item as decide_item,
        false_accept_risk as false_accept_risk,
        global_risk as global_risk,
        guard_band as guard_band,
        guard_band_for_risk as guard_band_for_risk,
        largest_proving_reading as largest_proving_reading,
        smallest_proving_reading as smallest_proving_reading,
        specific_risk as specific_risk,
        uncertainty_ratio as uncertainty_ratio,
    )
    from guiju.metrology.dimensions import (
        DimensionError as DimensionError,
        check_dimensions as check_dimensions,
    )
    from guiju.metrology.errors import (
        ConvergenceError as ConvergenceError,
        DataError as DataError,
        InputError as InputError,
        MetrologyError as MetrologyError,
        ModelError as ModelError,
        UnitError as UnitError,
    )
    from guiju.metrology.model import (
        Function as Function,
        Model as Model,
        Table as Table,
        Tabulated as Tabulated,
        register_function as register_function,
        registered as registered,
    )
    from guiju.metrology.monte_carlo.adaptive import (
        AdaptiveSimulation as AdaptiveSimulation,
        adaptive as adaptive,
    )
    from guiju.metrology.monte_carlo.adaptive_joint import (
        AdaptiveJointSimulation as AdaptiveJointSimulation,
        adaptive_all as adaptive_all,
    )
    from guiju.metrology.monte_carlo.regions import (
        CoverageRegion as CoverageRegion,
        MeshRegion as MeshRegion,
        ellipsoidal_region as ellipsoidal_region,
        rectangular_region as rectangular_region,
        smallest_region as smallest_region,
    )
    from guiju.metrology.monte_carlo.simulation import (
        JointSimulation as JointSimulation,
        Provenance as Provenance,
        Simulation as Simulation,
        simulate as simulate,
        simulate_all as simulate_all,
    )
    from guiju.metrology.monte_carlo.validation import (
        Validation as Validation,
        numerical_tolerance as numerical_tolerance,
        validate as validate,
    )
    from guiju.metrology.reporting import (
        certificate_sentence as certificate_sentence,
        concise as concise,
        reported as reported,
        reported_to_interval as reported_to_interval,
        result_text as result_text,
        rounded_U as rounded_U,
        scientific as scientific,
    )
    from guiju.metrology.uncertainty.budget import (
        Budget as Budget,
        BudgetResult as BudgetResult,
        BudgetRow as BudgetRow,
        Source as Source,
    )
    from guiju.metrology.uncertainty.complex_quantities import (
        Cartesian as Cartesian,
        ComplexEstimate as ComplexEstimate,
        Polar as Polar,
        propagate_complex as propagate_complex,
    )
    from guiju.metrology.uncertainty.correlation import (
        CorrelatedInputs as CorrelatedInputs,
        Correlations as Correlations,
        multivariate_normal as multivariate_normal,
        simultaneous as simultaneous,
    )
    from guiju.metrology.uncertainty.coverage import (
        Expanded as Expanded,
        coverage_factor as coverage_factor,
        expand as expand,
        shape_factor as shape_factor,
    )
    from guiju.metrology.uncertainty.data import (
        input_as_data as input_as_data,
        input_from_data as input_from_data,
    )
    from guiju.metrology.uncertainty.estimate import (
        Estimate as Estimate,
        Remark as Remark,
    )
    from guiju.metrology.uncertainty.propagation import (
        JointEstimates as JointEstimates,
        propagate as propagate,
        propagate_all as propagate_all,
    )
    from guiju.metrology.uncertainty.quantities import (
        Arcsine as Arcsine,
        Constant as Constant,
        Input as Input,
        Normal as Normal,
        Rectangular as Rectangular,
        StudentT as StudentT,
        Triangular as Triangular,
    )
    from guiju.metrology.uncertainty.quantities_skewed import (
        AsymmetricBounds as AsymmetricBounds,
        Beta as Beta,
        Empirical as Empirical,
        Exponential as Exponential,
        Gamma as Gamma,
    )
    from guiju.metrology.uncertainty.quantities_trapezoid import (
        CurvilinearTrapezoid as CurvilinearTrapezoid,
        Trapezoidal as Trapezoidal,
    )
    from guiju.metrology.uncertainty.results import (
        Deviations as Deviations,
        combine as combine,
        correlation as correlation,
        covariance as covariance,
        covariance_matrix as covariance_matrix,
        fiducial_error as fiducial_error,
        hysteresis as hysteresis,
        linear_combination as linear_combination,
        linearity as linearity,
        ratio as ratio,
        span as span,
    )
    from guiju.metrology.uncertainty.type_a import (
        Deviation as Deviation,
        displayed_readings as displayed_readings,
        mean_of as mean_of,
        pooled_standard_deviation as pooled_standard_deviation,
        range_standard_deviation as range_standard_deviation,
        resolution as resolution,
        standard_deviation as standard_deviation,
    )
    from guiju.metrology.uncertainty.type_b import (
        drift as drift,
        from_certificate as from_certificate,
        from_half_width as from_half_width,
        from_limits as from_limits,
        from_probability as from_probability,
    )
# isort: on

_MODULES: dict[str, tuple[str, ...]] = {
    "errors": (
        "ConvergenceError",
        "DataError",
        "InputError",
        "MetrologyError",
        "ModelError",
        "UnitError",
    ),
    "dimensions": ("DimensionError", "check_dimensions"),
    "model": ("Function", "Model", "Table", "Tabulated", "register_function", "registered"),
    "uncertainty.quantities": (
        "Arcsine",
        "Constant",
        "Input",
        "Normal",
        "Rectangular",
        "StudentT",
        "Triangular",
    ),
    "uncertainty.quantities_trapezoid": ("CurvilinearTrapezoid", "Trapezoidal"),
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
    "uncertainty.budget": ("Budget", "BudgetResult", "BudgetRow", "Source"),
    "uncertainty.data": ("input_as_data", "input_from_data"),
    "monte_carlo.simulation": ("JointSimulation", "Provenance", "Simulation", "simulate", "simulate_all"),
    "monte_carlo.adaptive": ("AdaptiveSimulation", "adaptive"),
    "monte_carlo.adaptive_joint": ("AdaptiveJointSimulation", "adaptive_all"),
    "monte_carlo.validation": ("Validation", "numerical_tolerance", "validate"),
    "monte_carlo.regions": (
        "CoverageRegion",
        "MeshRegion",
        "ellipsoidal_region",
        "rectangular_region",
        "smallest_region",
    ),
    "curves": (
        "Interpolator",
        "Line",
        "PolynomialFit",
        "chi_squared_check",
        "confidence_band",
        "correction_curve",
        "correction_table",
        "fit_line",
        "gauss_markov",
        "generalised_distance",
        "generalised_gauss_markov",
        "interpolator",
        "prediction_band",
    ),
    "decision": (
        "Decision",
        "DecisionRule",
        "GlobalRisk",
        "Limits",
        "Specification",
        "SpecificationTable",
        "Verdict",
        "conformance_probability",
        "decide",
        "decide_item",
        "false_accept_risk",
        "global_risk",
        "guard_band",
        "guard_band_for_risk",
        "largest_proving_reading",
        "smallest_proving_reading",
        "specific_risk",
        "uncertainty_ratio",
    ),
    "reporting": (
        "certificate_sentence",
        "concise",
        "reported",
        "reported_to_interval",
        "result_text",
        "rounded_U",
        "scientific",
    ),
}
"""Module, as named below this package, and the public names that come from it."""

_ROOMS = ("curves", "decision", "physics", "reporting", "units", "validity")
"""Rooms whose further names are reached through them: `guiju.metrology.validity`."""

_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    module = _HOME.get(name)
    if module is None and name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
