"""Complex quantities: real and imaginary part of a complex formula as two correlated results (JCGM 102)."""

from __future__ import annotations

import cmath
from collections.abc import Mapping
from dataclasses import dataclass

from guiju.metrology.errors import InputError, ModelError
from guiju.metrology.model import Model
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.estimate import Estimate
from guiju.metrology.uncertainty.propagation import as_model, assemble, by_name, links_of
from guiju.metrology.uncertainty.quantities import Input
from guiju.metrology.uncertainty.results import combine, correlation, covariance


@dataclass(frozen=True)
class Cartesian:
    """A complex input by its real and imaginary part; `r` is the correlation of the two."""

    re: Input
    im: Input
    r: float = 0.0

    parts = ("re", "im")

    @property
    def value(self) -> complex:
        """The estimate."""
        return complex(self.re.value, self.im.value)

    @property
    def slopes(self) -> tuple[complex, complex]:
        """How the value changes with each part."""
        return 1.0 + 0.0j, 1.0j


@dataclass(frozen=True)
class Polar:
    """A complex input by its magnitude and its phase in radian; `r` is the correlation of the two."""

    magnitude: Input
    phase: Input
    r: float = 0.0

    parts = ("magnitude", "phase")

    @property
    def value(self) -> complex:
        """The estimate."""
        return cmath.rect(self.magnitude.value, self.phase.value)

    @property
    def slopes(self) -> tuple[complex, complex]:
        """How the value changes with each part."""
        return cmath.rect(1.0, self.phase.value), 1.0j * self.value


ComplexInput = Cartesian | Polar


@dataclass(frozen=True)
class ComplexEstimate:
    """A complex result: its real and imaginary part are estimates that share their sources."""

    re: Estimate
    im: Estimate

    @property
    def value(self) -> complex:
        """The value."""
        return complex(self.re.value, self.im.value)

    @property
    def covariance(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The 2 x 2 covariance matrix of real and imaginary part."""
        crossed = covariance(self.re, self.im)
        return (self.re.u**2, crossed), (crossed, self.im.u**2)

    @property
    def r(self) -> float:
        """The correlation coefficient of real and imaginary part."""
        return correlation(self.re, self.im)

    def magnitude(self) -> Estimate:
        """The magnitude. Raises ModelError for a value of zero, where first order does not apply."""
        return combine("hypot(re, im)", {"re": self.re, "im": self.im})

    def phase(self) -> Estimate:
        """The phase in radian. Raises ModelError for a value of zero."""
        return combine("atan2(im, re)", {"re": self.re, "im": self.im})


def propagate_complex(
    model: Model | str,
    inputs: Mapping[str, ComplexInput | Input],
    correlations: Correlations | Mapping[tuple[str, str], float] | None = None,
) -> ComplexEstimate:
    """A complex result of complex and real inputs. The formula may use + - * / ** and holomorphic functions.

    Contributions and correlations name the parts of a complex input "name.re" and "name.im", or "name.magnitude" and
    "name.phase". Raises InputError for a missing input, ModelError for a formula with abs, atan2, hypot, min, max or a
    registered function, or where it has no value.

    >>> from guiju.metrology import Constant, Normal
    >>> z = Cartesian(Normal(3.0, 0.1), Normal(4.0, 0.2))
    >>> result = propagate_complex("2*z", {"z": z})
    >>> result.value, result.im.u
    ((6+8j), 0.4)
    """
    model = as_model(model)
    by_name(inputs, "inputs")
    if not model.holomorphic:
        raise ModelError(
            "复数公式只能用四则、乘方和解析函数",
            "a complex formula can only use arithmetic, powers and holomorphic functions",
            model.text,
        )
    given = []
    for name in model.names:
        one = inputs.get(name)
        if not isinstance(one, Cartesian | Polar | Input):
            raise InputError(
                f"公式 {model.text} 用到 {name}，但没有这个输入量",
                f"the formula {model.text} uses {name}, and there is no such input",
                name,
            )
        given.append(one)
    value, slopes = model.complex_gradient_at([complex(one.value) for one in given])
    return _assembled(value, dict(zip(model.names, zip(slopes, given, strict=True), strict=True)), correlations)


def _assembled(
    value: complex,
    terms: Mapping[str, tuple[complex, ComplexInput | Input]],
    correlations: Correlations | Mapping[tuple[str, str], float] | None,
) -> ComplexEstimate:
    evaluation = object()
    parts: dict[str, Input] = {}
    slopes: list[complex] = []
    pairs: dict[tuple[str, str], float] = {}
    for name, (slope, one) in terms.items():
        if isinstance(one, Input):
            parts[name] = one
            slopes.append(slope)
            continue
        first, second = (f"{name}.{part}" for part in one.parts)
        parts[first], parts[second] = (getattr(one, part) for part in one.parts)
        slopes += [slope * step for step in one.slopes]
        if one.r:
            pairs[first, second] = one.r
    given = correlations if isinstance(correlations, Correlations) else Correlations(correlations or {})
    links = links_of(given.merged(Correlations(pairs)), parts, evaluation)
    keys = [one.source or (evaluation, name) for name, one in parts.items()]

    def part(number: float, sensitivities: list[float]) -> Estimate:
        return assemble(number, zip(parts, sensitivities, parts.values(), keys, strict=True), links, evaluation)

    return ComplexEstimate(part(value.real, [s.real for s in slopes]), part(value.imag, [s.imag for s in slopes]))
