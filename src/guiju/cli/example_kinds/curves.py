"""Published examples of calibration lines and polynomials: the kinds line_fit and poly_fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from guiju.cli.example_kinds import Case, LookUp, UnknownQuantity, number

RESIDUAL = "residual standard deviation"
_POWER = re.compile(r"^x(?:\s*(?:\*\*|\^)\s*(\d+))?$")


def compute(case: Case) -> LookUp:
    """The look-up for one case of kind line_fit or poly_fit, as the head of the file of examples defines them."""
    return _line_fit(case) if case["kind"] == "line_fit" else _poly_fit(case)


def _numbers(value: Any, length: int | None = None) -> list[float]:
    """A list of numbers; one number stands for `length` equal ones."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [number(each) for each in value]
    return [number(value)] * (length or 1)


def _matrix(value: Any) -> list[list[float]]:
    return [_numbers(row) for row in value]


def _uncertainty(case: Case, name: str, length: int) -> list[float] | None:
    """u_x or u_y, given as such or by weights."""
    if f"u_{name}" in case:
        return _numbers(case[f"u_{name}"], length)
    weights = case.get(f"weight_{name}", case.get("weights") if name == "y" else None)
    if weights is None:
        return None
    from guiju.metrology.curves import from_weights

    values = _numbers(weights, length)
    kind = str(case.get("weights_are", "1/u^2")).replace(" ", "").replace("**", "^")
    if kind == "1/u^2":
        return [float(each) for each in from_weights(values, f"weight_{name}")]
    if kind == "1/u":
        return [float(each) ** 2 for each in from_weights(values, f"weight_{name}")]
    raise UnknownQuantity("weights_are", kind)


def _known(case: Case, length: int) -> dict[str, Any]:
    """What the case says of uncertainties, as arguments of fit_line."""
    found: dict[str, Any] = {"u_x": _uncertainty(case, "x", length), "u_y": _uncertainty(case, "y", length)}
    for name in ("cov_x", "cov_y"):
        found[name] = _matrix(case[name]) if name in case else None
    shared = case.get("cov_xy")
    if shared is not None:
        found["cov_xy"] = _matrix(shared) if isinstance(shared[0], Sequence) else _numbers(shared)
    return found


def _line_fit(case: Case) -> LookUp:
    from guiju.metrology import curves

    x, y = _numbers(case["x"]), _numbers(case["y"])
    line = curves.fit_line(x, y, **_known(case, len(x)))
    quantities: dict[str, Callable[[], Any]] = {
        "intercept": lambda: line.a,
        "slope": lambda: line.b,
        "u_intercept": lambda: line.u_a,
        "u_slope": lambda: line.u_b,
        "cov": lambda: line.cov,
        "correlation": lambda: line.correlation,
        "dof": lambda: float(line.n - 2),
        "chi2": lambda: line.residual_sum_of_squares if line.chi2 is None else line.chi2,
        "chi2_per_dof": lambda: line.residual_std**2 if line.chi2_per_dof is None else line.chi2_per_dof,
        "residual_std": lambda: line.residual_std,
        "residual_sum_of_squares": lambda: line.residual_sum_of_squares,
        "residuals": lambda: list(line.residuals),
        "inverse_x": lambda: _inverse(case, line).value,
        "inverse_u": lambda: _inverse(case, line).u,
        "forward_y": lambda: _forward(case, line).value,
        "forward_u": lambda: _forward(case, line).u,
        "confidence_band_variance": lambda: curves.confidence_band(line, number(_told(case, "confidence_at"))).variance,
        "prediction_band_variance": lambda: _prediction(case, line),
    }
    return _look_up(quantities)


def _look_up(quantities: dict[str, Callable[[], Any]], entries: Sequence[str] = ()) -> LookUp:
    """Looks a quantity up; `of` picks one entry of a list by its name or number."""

    def look_up(quantity: str, of: Any = "") -> Any:
        if quantity not in quantities:
            raise UnknownQuantity(quantity, of)
        found = quantities[quantity]()
        if of in ("", None):
            return found
        if isinstance(found, list):
            if str(of) in entries:
                return found[list(entries).index(str(of))]
            if str(of).isdecimal() and int(of) < len(found):
                return found[int(of)]
        raise UnknownQuantity(quantity, of)

    return look_up


def _told(case: Case, name: str) -> Any:
    if name not in case:
        raise UnknownQuantity(name)
    return case[name]


def _inverse(case: Case, line: Any) -> Any:
    from guiju.metrology import curves

    told = _told(case, "inverse")
    if "y_replicates" in told:
        return curves.inverse_replicates(line, _numbers(told["y_replicates"]))
    return curves.inverse(line, number(told["y"]), _own(told, line))


def _own(told: Case, line: Any) -> float:
    """The standard uncertainty beside a value; the text RESIDUAL stands for that of the fit."""
    u = told.get("u", 0.0)
    if isinstance(u, str) and u.strip().lower() == RESIDUAL:
        return float(line.residual_std)
    return number(u)


def _forward(case: Case, line: Any) -> Any:
    from guiju.metrology import curves

    told = _told(case, "forward")
    return curves.forward(line, number(told["x"]), _own(told, line))


def _prediction(case: Case, line: Any) -> float:
    """An ordinary fit predicts with its residuals; with known and equal u_y, that is the new reading's too."""
    from guiju.metrology import curves

    u_y = None
    if line.u_y is not None:
        if len(set(line.u_y)) > 1:
            raise UnknownQuantity("prediction_band_variance", "u_y")
        u_y = line.u_y[0]
    return curves.prediction_band(line, number(_told(case, "prediction_at")), u_y=u_y).variance


def _poly_fit(case: Case) -> LookUp:
    terms = [str(term).strip() for term in case.get("basis", [])]
    fit = _fit_terms(case, terms)
    quantities: dict[str, Callable[[], Any]] = {
        "coefficients": lambda: [float(each) for each in fit.coefficients],
        "u_coefficients": lambda: [float(each) for each in fit.u_coefficients],
        "cov": lambda: [[float(each) for each in row] for row in fit.covariance],
        "residual_std": lambda: fit.residual_std,
        "residual_sum_of_squares": lambda: fit.residual_sum_of_squares,
        "residuals": lambda: [float(each) for each in fit.residuals],
        "dof": lambda: float(fit.n - len(fit.coefficients)),
        "chi2": lambda: fit.residual_sum_of_squares if fit.chi2 is None else fit.chi2,
    }
    return _look_up(quantities, terms or list(fit.names))


def _fit_terms(case: Case, terms: list[str]) -> Any:
    from guiju.metrology import curves

    y = _numbers(case["y"])
    known: dict[str, Any] = {
        "u_y": _uncertainty(case, "y", len(y)),
        "cov_y": _matrix(case["cov_y"]) if "cov_y" in case else None,
    }
    powers = _powers(terms)
    if "x" in case and powers is not None and len(set(powers)) == len(powers):
        return curves.polynomial(_numbers(case["x"]), y, powers=powers, **known)
    columns = _columns(case, terms)
    return curves.linear(columns, y, names=terms, **known)


def _powers(terms: list[str]) -> list[int] | None:
    """The powers of a basis that holds powers of x and nothing else."""
    found = []
    for term in terms:
        matched = _POWER.match(term)
        if term in ("1", "1.0"):
            found.append(0)
        elif matched:
            found.append(int(matched.group(1) or 1))
        else:
            return None
    return found or None


def _columns(case: Case, terms: list[str]) -> list[list[float]]:
    """Rows of the design matrix: each term of the basis at each point, or the columns X as they stand."""
    rows = _matrix(case["X"]) if "X" in case else [[value] for value in _numbers(case["x"])]
    variables = [f"x{place + 1}" for place in range(len(rows[0]))] if "X" in case else ["x"]
    if not terms or ("X" in case and _named_columns(terms, rows, variables)):
        return rows
    values = [dict(zip(variables, row, strict=True)) for row in rows]
    return [[_term(term, given) for term in terms] for given in values]


def _named_columns(terms: list[str], rows: list[list[float]], variables: list[str]) -> bool:
    """Whether the basis only names the columns of X one by one, rather than being computed from x1, x2 ..."""
    if len(terms) != len(rows[0]):
        return False
    if any(name not in variables for term in terms for name in re.findall(r"[^\W\d]\w*", term)):
        return True
    return "1" in terms and all(row[terms.index("1")] == 1 for row in rows)


def _term(term: str, given: dict[str, float]) -> float:
    if term in given:
        return given[term]
    if term in ("1", "1.0"):
        return 1.0
    from guiju.metrology.model.model import Model

    model = Model(term)
    return float(model.value({name: value for name, value in given.items() if name in model.names}))
