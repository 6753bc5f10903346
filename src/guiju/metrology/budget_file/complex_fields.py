"""Complex quantities of a budget file: each input becomes its two parts, each complex result its two real formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from guiju.metrology.budget_file.fields import Field
from guiju.metrology.budget_file.file import Text
from guiju.metrology.model import Model, Tabulated
from guiju.metrology.model.complex_parts import (
    Cartesian,
    Parts,
    Polar,
    cartesian,
    is_real,
    magnitude,
    parts_of,
    phase,
)
from guiju.metrology.model.output import to_text
from guiju.metrology.model.tree import Name, Node

FORMS = {"cartesian": ("re", "im"), "polar": ("magnitude", "phase")}
PARTS = tuple(FORMS)
_NONE = Text()
_BESIDE = ("unit", "zh", "en", "from")
_WORDS = {
    "re": Text("实部", "real part"),
    "im": Text("虚部", "imaginary part"),
    "magnitude": Text("模", "magnitude"),
    "phase": Text("相角", "phase"),
}


@dataclass(frozen=True)
class ComplexInputs:
    """The inputs with each complex one replaced by its parts; `correlated` are pairs of parts with the field of r."""

    inputs: Field
    parts: Mapping[str, Parts] = field(default_factory=dict)
    correlated: tuple[tuple[str, str, Field], ...] = ()


def split_inputs(inputs: Field) -> ComplexInputs:
    """`Z: {cartesian: {re, im, r}}` or `{polar: {magnitude, phase, r}}` as inputs Z_re and Z_im, or Z_magnitude and
    Z_phase. Raises BudgetFileError for a part that is missing or takes the name of another input."""
    given = inputs.mapping()
    found: dict[str, Field] = {}
    parts: dict[str, Parts] = {}
    correlated: list[tuple[str, str, Field]] = []
    for name, one in given.items():
        form = next((each for each in FORMS if isinstance(one.value, dict) and each in one.value), None)
        if form is None:
            found[name] = one
            continue
        beside = one.mapping((form, *_BESIDE))
        stated = beside[form].mapping((*FORMS[form], "r"), FORMS[form])
        names = [f"{name}_{part}" for part in FORMS[form]]
        for part, symbol in zip(FORMS[form], names, strict=True):
            if symbol in given:
                given[symbol].refuse(f"{name} 的一部分也叫 {symbol}", f"a part of {name} has the name {symbol} too")
            found[symbol] = _part(name, part, stated[part], beside)
        if "r" in stated:
            correlated.append((names[0], names[1], stated["r"]))
        first, second = map(Name, names)
        parts[name] = Cartesian(first, second) if form == "cartesian" else Polar(first, second)
    return ComplexInputs(replace(inputs, value=found), parts, tuple(correlated))


def _part(name: str, part: str, one: Field, beside: Mapping[str, Field]) -> Field:
    """A part with the words, the unit and the origin of the whole, where it has none of its own; a phase in rad."""
    own = dict(one.mapping())
    told = {lang: str(beside[lang].value) if lang in beside else name for lang in ("zh", "en")}
    if not {"zh", "en"} & set(own):
        own["zh"] = Field(one.path, one.line, f"{told['zh']} {_WORDS[part].zh}")
        own["en"] = Field(one.path, one.line, f"{told['en']}, {_WORDS[part].en}")
    if "unit" not in own and part == "phase":
        own["unit"] = Field(one.path, one.line, "rad")
    elif "unit" not in own and "unit" in beside:
        own["unit"] = beside["unit"]
    if "from" not in own and "from" in beside:
        own["from"] = beside["from"]
    return replace(one, value=own)


@dataclass(frozen=True)
class RealResult:
    """One real formula of a result: what is added to the symbol and to the words, and its own unit if it has one."""

    model: Model
    suffix: str = ""
    words: Text = _NONE
    unit: str | None = None


def real_results(
    model: Model, tables: Mapping[str, Tabulated], parts: Mapping[str, Parts], form: str
) -> list[RealResult]:
    """A formula of complex inputs as two real ones, `form` "cartesian" or "polar"; one whose value is real stays one.

    Raises ModelError for what a complex quantity cannot take.
    """
    if not set(model.names) & set(parts):
        return [RealResult(model)]
    found = parts_of(model.tree, parts)

    def real(node: Node) -> Model:
        return Model(to_text(node), tables=tables)

    if is_real(found):
        return [RealResult(real(cartesian(found).re))]
    z = cartesian(found)
    nodes = (z.re, z.im) if form == "cartesian" else (magnitude(found), phase(found))
    return [
        RealResult(real(node), f"_{part}", _WORDS[part], "rad" if part == "phase" else None)
        for part, node in zip(FORMS[form], nodes, strict=True)
    ]
