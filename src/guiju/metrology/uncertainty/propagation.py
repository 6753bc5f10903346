"""Propagation of uncertainty by the GUM (JCGM 100, JJF 1059.1): first and second order, one or several results."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from guiju.metrology.errors import InputError
from guiju.metrology.model import Model
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.estimate import Estimate, Key, Remark, changed, effective_dof
from guiju.metrology.uncertainty.quantities import INFINITE, Input

Order = int | str
Links = Iterable[tuple[Key, Key, float]]


@lru_cache(maxsize=256)
def _read(text: str) -> Model:
    return Model(text)


def as_model(model: Model | str) -> Model:
    """The model itself, or the one of a text (kept for the next time). Raises ModelError."""
    return model if isinstance(model, Model) else _read(model)


def propagate(
    model: Model | str,
    inputs: Mapping[str, Input],
    correlations: Correlations | Mapping[tuple[str, str], float] | None = None,
    *,
    order: Order = 1,
) -> Estimate:
    """Value, standard uncertainty, degrees of freedom and contributions of a result (GUM 5, 4.1.4, G.4).

    `order` 1 is the law of propagation; 2 adds the terms of GUM 5.1.2 NOTE; "auto" takes 2 where the sensitivity of an
    uncertain input is zero. Degrees of freedom are always those of first order. Inputs that the model does not use get
    the contribution zero. Raises InputError for a missing or impossible input, ModelError where the model has no value
    or derivative.

    >>> from guiju.metrology import Normal, propagate
    >>> result = propagate("V/I", {"V": Normal(10.0, 0.03), "I": Normal(2.0, 0.008)})
    >>> result.value, round(result.u, 6), result.components["I"]
    (5.0, 0.025, 0.02)
    """
    model = as_model(model)
    try:
        given = tuple([inputs[name] for name in model.names])
        point = [one.value for one in given]
    except (KeyError, AttributeError, TypeError):
        _refuse_inputs(model, inputs)
    value, slopes = model.gradient_at(point)
    estimate = _independent(value, model.names, slopes, given) if correlations is None else None
    if estimate is None:
        estimate = _linked(value, model.names, slopes, given, correlations=as_correlations(correlations), inputs=inputs)
    if len(inputs) > len(given):
        estimate = _with_unused(estimate, model.names, inputs)
    return estimate if order == 1 else _second(model, given, slopes, estimate, order)


def _independent(
    value: float, names: tuple[str, ...], slopes: list[float], given: tuple[Input, ...]
) -> Estimate | None:
    """The short way for inputs without correlation, source or sample; None when there is one."""
    parts: list[float] = []
    limited: list[tuple[float, float]] = []
    for place, one in enumerate(given):
        part = slopes[place] * one.u
        parts.append(part)
        if one.dof != INFINITE:
            limited.append((part, one.dof))
        if one.source or one.sample:
            return None
    u = math.hypot(*parts)
    return Estimate(
        value=value,
        u=u,
        dof=effective_dof(u, limited) if limited else INFINITE,
        names=names,
        sensitivities=slopes,
        contributions=parts,
        inputs=given,
        evaluation=object(),
    )


def _linked(
    value: float,
    names: tuple[str, ...],
    slopes: list[float],
    given: tuple[Input, ...],
    *,
    correlations: Correlations,
    inputs: Mapping[str, Input],
) -> Estimate:
    evaluation = object()
    keys = [one.source or (evaluation, name) for name, one in zip(names, given, strict=True)]
    links = links_of(correlations, inputs, evaluation)
    return assemble(value, zip(names, slopes, given, keys, strict=True), links, evaluation)


def _refuse_inputs(model: Model, inputs: Mapping[str, Any]) -> NoReturn:
    by_name(inputs, "inputs")
    for name in model.names:
        if name not in inputs:
            listed = ", ".join(list(inputs)[:20]) or "-"
            raise InputError(
                f"公式 {model.text} 用到 {name}，但没有这个输入量；有：{listed}",
                f"the formula {model.text} uses {name}, and there is no such input; there are: {listed}",
                name,
            )
        if not isinstance(inputs[name], Input):
            raise InputError(
                f"须为输入量，如 Normal(值, u)，不能是 {inputs[name]!r}",
                f"must be an input such as Normal(value, u), not {inputs[name]!r}",
                name,
            )
    raise InputError("输入量须按名称给出", "are given by name", "inputs")


def by_name(given: Any, where: str) -> None:
    """Raises InputError for what is no mapping by names."""
    if not isinstance(given, Mapping):
        raise InputError(f"须按名称给出，不能是 {given!r}"[:200], f"are given by name, not as {given!r}"[:200], where)


def as_correlations(given: Correlations | Mapping[tuple[str, str], float] | None) -> Correlations:
    """Correlations from any of the forms that functions take."""
    if given is None:
        return _NONE
    return given if isinstance(given, Correlations) else Correlations(given)


_NONE = Correlations({})


def links_of(
    correlations: Correlations, inputs: Mapping[str, Input], evaluation: object
) -> list[tuple[Key, Key, float]]:
    found = []
    for (a, b), r in correlations.coefficients.items():
        for name in (a, b):
            if name not in inputs:
                raise InputError(
                    f"相关系数提到 {name}，但没有这个输入量",
                    f"a correlation names {name}, and there is no such input",
                    f"r({a}, {b})",
                )
        first, second = (inputs[name].source or (evaluation, name) for name in (a, b))
        if first == second and r != 1.0:
            raise InputError(
                "两个量来源相同，相关系数只能是 1", "both are of one source, so r can only be 1", f"r({a}, {b})"
            )
        if r and first != second:
            found.append((first, second, r))
    return found


def assemble(
    value: float, terms: Iterable[tuple[str, float, Input, Key]], links: Links, evaluation: object
) -> Estimate:
    """An estimate from terms (name, sensitivity, input, key): those of one source are added, links and samples heeded.

    Raises InputError when terms of one source have different uncertainties or those of one sample different dof.
    """
    merged: dict[Key, list[Any]] = {}
    for name, slope, one, key in terms:
        known = merged.setdefault(key, [name, 0.0, one])
        if known[2] is not one and (known[2].u != one.u or known[2].dof != one.dof):
            raise InputError(
                f"来源 {key} 有两个不同的不确定度：{known[2].u:g} 与 {one.u:g}",
                f"the source {key} has two different uncertainties, {known[2].u:g} and {one.u:g}",
                name,
            )
        known[1] += slope
    parts = {key: term[1] * term[2].u for key, term in merged.items()}
    kept = tuple(link for link in links if link[0] in parts and link[1] in parts)
    u = _combined(parts, kept)
    dof, remarks = _dof(u, {key: term[2] for key, term in merged.items()}, parts, kept)
    names, sensitivities, sources = zip(*merged.values(), strict=True) if merged else ((), (), ())
    return Estimate(
        value=value,
        u=u,
        dof=dof,
        names=names,
        sensitivities=sensitivities,
        contributions=tuple(parts.values()),
        inputs=sources,
        evaluation=evaluation,
        own_keys=tuple(merged),
        links=kept,
        remarks=remarks,
    )


def _combined(parts: Mapping[Key, float], links: Links) -> float:
    """The root of the sum of squares and of twice the linked products, exactly summed and safe for any scale."""
    largest = max(map(abs, parts.values()), default=0.0)
    if largest == 0.0:
        return 0.0
    scaled = {key: part / largest for key, part in parts.items()}
    squares = [part * part for part in scaled.values()]
    crossed = [2.0 * r * scaled[a] * scaled[b] for a, b, r in links]
    total = math.fsum(squares + crossed)
    # What cancels completely leaves rounding, which may be negative.
    return largest * math.sqrt(total) if total > 1e-15 * math.fsum(squares) else 0.0


def _dof(
    u: float, inputs: Mapping[Key, Input], parts: Mapping[Key, float], links: tuple[tuple[Key, Key, float], ...]
) -> tuple[float, tuple[Remark, ...]]:
    """Welch-Satterthwaite over groups: inputs of one sample count as one component with the sample's dof (GUM H.2)."""
    groups: dict[Any, list[Key]] = {}
    for key, one in inputs.items():
        if one.dof != INFINITE:
            groups.setdefault(("sample", one.sample) if one.sample else key, []).append(key)
    limited = []
    group_of: dict[Key, Any] = {}
    for group, members in groups.items():
        dofs = {inputs[key].dof for key in members}
        if len(dofs) > 1:
            listed = ", ".join(f"{dof:g}" for dof in sorted(dofs))
            raise InputError(
                f"同一样本的自由度不同：{listed}",
                f"one sample has different degrees of freedom: {listed}",
                str(group[1]),
            )
        group_of.update(dict.fromkeys(members, group))
        inside = [link for link in links if link[0] in members and link[1] in members]
        limited.append((_combined({key: parts[key] for key in members}, inside), dofs.pop()))
    crossing = any(a in group_of and b in group_of and group_of[a] != group_of[b] for a, b, _ in links)
    return effective_dof(u, limited), (_CROSSING,) if crossing else ()


_CROSSING = Remark(
    "dof-of-correlated",
    "自由度有限的输入量相关而没有声明为同一样本，有效自由度只是近似",
    "correlated inputs with finite degrees of freedom are not declared as one sample: effective ones are approximate",
)


def _with_unused(estimate: Estimate, names: tuple[str, ...], inputs: Mapping[str, Input]) -> Estimate:
    unused = [name for name in inputs if name not in names]
    keys = estimate.own_keys
    if keys is not None:
        keys = (*keys, *(inputs[name].source or (estimate.evaluation, name) for name in unused))
    return changed(
        estimate,
        names=(*estimate.names, *unused),
        sensitivities=(*estimate.sensitivities, *(0.0 for _ in unused)),
        contributions=(*estimate.contributions, *(0.0 for _ in unused)),
        inputs=(*estimate.inputs, *(inputs[name] for name in unused)),
        own_keys=keys,
    )


def _second(
    model: Model, given: Sequence[Input], slopes: Sequence[float], estimate: Estimate, order: Order
) -> Estimate:
    from guiju.metrology.uncertainty.second_order import with_second_order

    if order not in (2, "auto"):
        raise InputError(f"阶数须为 1、2 或 auto，不能是 {order}", f"must be 1, 2 or auto, not {order}", "order")
    if order == "auto" and not set(estimate.vanishing) & set(model.names):
        return estimate
    places = {key: place for place, key in enumerate(estimate.keys)}
    keys = (one.source or (estimate.evaluation, name) for name, one in zip(model.names, given, strict=True))
    point = [one.value for one in given]
    return with_second_order(model, point, slopes, [places[key] for key in keys], estimate)


@dataclass(frozen=True)
class JointEstimates:
    """Several results of one evaluation; sources in common make them correlated."""

    estimates: dict[str, Estimate]

    def __getitem__(self, name: str) -> Estimate:
        return self.estimates[name]

    def covariance(self, a: str, b: str) -> float:
        """The covariance of two results, in the product of their units."""
        from guiju.metrology.uncertainty.results import covariance

        return covariance(self.estimates[a], self.estimates[b])

    def correlation(self, a: str, b: str) -> float:
        """The correlation coefficient of two results."""
        from guiju.metrology.uncertainty.results import correlation

        return correlation(self.estimates[a], self.estimates[b])


def propagate_all(
    models: Mapping[str, Model | str],
    inputs: Mapping[str, Input],
    correlations: Correlations | Mapping[tuple[str, str], float] | None = None,
) -> JointEstimates:
    """Several results of the same inputs (JCGM 102, GUM H.2), with the covariance between them.

    Raises what `propagate` raises.

    >>> from guiju.metrology import Normal, propagate_all
    >>> both = propagate_all({"s": "a + b", "d": "a - b"}, {"a": Normal(2.0, 0.1), "b": Normal(1.0, 0.1)})
    >>> both.correlation("s", "d")
    0.0
    """
    by_name(models, "models")
    by_name(inputs, "inputs")
    evaluation = object()
    links = links_of(as_correlations(correlations), inputs, evaluation)
    found: dict[str, Estimate] = {}
    for label, text in models.items():
        model = as_model(text)
        if any(not isinstance(inputs.get(name), Input) for name in model.names):
            _refuse_inputs(model, inputs)
        given = [inputs[name] for name in model.names]
        value, slopes = model.gradient_at([one.value for one in given])
        keys = [one.source or (evaluation, name) for name, one in zip(model.names, given, strict=True)]
        found[label] = assemble(value, zip(model.names, slopes, given, keys, strict=True), links, evaluation)
    return JointEstimates(found)
