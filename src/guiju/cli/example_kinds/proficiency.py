"""Published examples of proficiency tests: scores, sigma_pt, homogeneity, assigned values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guiju.cli.example_kinds import Case, LookUp, UnknownQuantity, number
from guiju.cli.example_kinds.entries import entry_of, named, numbers, rows


def consistency_factor(case: Case) -> float:
    """The factor of Algorithm A that the case asks for: as printed, exact, or given."""
    from guiju.metrology.validity import robust

    given = case.get("consistency_factor")
    if given is None:
        return robust.PRINTED_FACTOR
    return robust.EXACT_FACTOR if given == "exact" else number(given)


def _pt_scores(case: Case) -> LookUp:
    from guiju.metrology.validity import scores

    x_pt = number(case["x_pt"])
    u_pt = _standard(case, ("u_x_pt", "u_pt"), "U_pt", "k_pt")

    def look_up(quantity: str, of: Any) -> Any:
        result = _result_of(case["results"], of, quantity)
        x = number(result["x"])
        if quantity == "z":
            return scores.z_score(x, x_pt, number(case["sigma_pt"]))
        if quantity == "z_prime":
            return scores.z_prime_score(x, x_pt, number(case["sigma_pt"]), u_pt())
        if quantity == "zeta":
            return scores.zeta_score(x, x_pt, _standard(result, ("u", "u_x"), "U", "k")(), u_pt())
        if quantity == "En" and "U" in result and "U_pt" in case:
            return scores.En_score(x, x_pt, number(result["U"]), number(case["U_pt"]))
        if quantity == "D":
            return x - x_pt
        if quantity == "D_percent":
            return 100 * (x - x_pt) / x_pt
        if quantity == "PA" and "delta_E" in case:
            return 100 * (x - x_pt) / number(case["delta_E"])
        raise UnknownQuantity(quantity, of)

    return look_up


def _standard(fields: Mapping[str, Any], own: Sequence[str], U: str, k: str) -> Callable[[], float]:
    """Standard uncertainty: given, or U/k."""

    def found() -> float:
        for name in own:
            if name in fields:
                return number(fields[name])
        if U not in fields:
            raise UnknownQuantity(own[0])
        return number(fields[U]) / number(fields.get(k, 2))

    return found


def _result_of(results: Sequence[Mapping[str, Any]], of: Any, quantity: str) -> Mapping[str, Any]:
    if of in ("", None) and len(results) == 1:
        return results[0]
    for result in results:
        if str(result.get("lab")) == str(of):
            return result
    raise UnknownQuantity(quantity, of)


def _pt_sigma(case: Case) -> LookUp:
    from guiju.metrology.validity.assigned import horwitz, sigma_from_precision

    def look_up(quantity: str, of: Any) -> Any:
        if "sigma_R" in case:
            m = int(number(case.get("m", 1)))
            found = sigma_from_precision(number(case["sigma_R"]), number(case["sigma_r"]), m)
            if quantity in ("sigma_L", "sigma_pt"):
                return getattr(found, quantity)
        elif quantity in ("sigma_pt", "percent"):
            c = number(entry_of(case, of, quantity)["c"])
            return horwitz(c) if quantity == "sigma_pt" else 100 * horwitz(c) / c
        raise UnknownQuantity(quantity, of)

    return look_up


def _pt_homogeneity(case: Case) -> LookUp:
    from guiju.metrology.validity import homogeneity as room

    def look_up(quantity: str, of: Any) -> Any:
        if quantity in ("F1", "F2"):
            entry = entry_of(case, of, quantity)
            factors = room.expanded_factors(int(number(entry["g"])), int(number(entry["m"])))
            return factors[0 if quantity == "F1" else 1]
        return _homogeneity_value(case, quantity, of)

    return look_up


def _homogeneity_value(case: Case, quantity: str, of: Any) -> Any:
    from guiju.metrology.validity.homogeneity import homogeneity, stability

    found = homogeneity(rows(case["homogeneity"]))
    if quantity in ("mean", "s_x", "s_w", "s_s"):
        return getattr(found, quantity)
    if quantity in ("stability_mean", "stability_difference"):
        later = stability(found, rows(case["stability"]))
        return later.mean if quantity == "stability_mean" else later.difference
    sigma = _sigma_pt(case, found.mean)
    if quantity == "sigma_pt":
        return sigma
    share = re.fullmatch(r"criterion_([.\d]+)_sigma_pt", quantity)
    if share is not None:
        return float(share[1]) * sigma
    if quantity in ("criterion_expanded", "expanded_criterion"):
        return found.expanded_criterion(sigma)
    raise UnknownQuantity(quantity, of)


def _sigma_pt(case: Case, mean: float) -> float:
    """A number, or a formula of the mean."""
    from guiju.metrology.model import Model

    given = case["sigma_pt"]
    try:
        return number(given)
    except (TypeError, ValueError):
        return Model(str(given)).value({"mean": mean})


def _pt_assigned_value(case: Case) -> LookUp:
    from guiju.metrology.validity import assigned

    if "differences" in case:
        crm = assigned.from_reference_material(
            number(case["x_crm"]), number(case["u_crm"]), numbers(case["differences"])
        )
        return named(
            {
                "mean_difference": lambda: crm.mean_difference,
                "std_difference": lambda: crm.std_difference,
                "x_pt": lambda: crm.x_pt,
                "u_x_pt": lambda: crm.u,
            }
        )
    found = assigned.consensus(numbers(case["data"]), factor=consistency_factor(case))

    def against() -> assigned.ReferenceCheck:
        return assigned.check_against_reference(found.x_star, found.u, number(case["x_ref"]), number(case["u_ref"]))

    return named(
        {
            "x_star": lambda: found.x_star,
            "x_pt": lambda: found.x_star,
            "s_star": lambda: found.s_star,
            "u_x_star": lambda: found.u,
            "u_x_pt": lambda: found.u,
            "x_diff": lambda: against().difference,
            "u_diff": lambda: against().u,
            "ratio": lambda: against().ratio,
        }
    )


KINDS: dict[str, Callable[[Case], LookUp]] = {
    "pt_scores": _pt_scores,
    "pt_sigma": _pt_sigma,
    "pt_homogeneity": _pt_homogeneity,
    "pt_assigned_value": _pt_assigned_value,
}
