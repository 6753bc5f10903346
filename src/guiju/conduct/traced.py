"""Which equipment of a section must be traced, and which points it serves at their nominal value."""

from guiju.conduct.facts import SectionFacts
from guiju.record.enclosures import Standard

TRACED = frozenset({"measuring_instrument", "standard", "material"})
"""Kinds whose value carries the result; software, data, reagents and consumables have no certificate of this sort."""
CERTIFIED = frozenset({"standard", "standard_correction"})
"""Inputs of a budget that take the standard's certified value at the point's nominal."""


def must_be_traced(section: SectionFacts, role: str, standard: Standard) -> bool:
    """Whether the equipment needs a certificate: by its kind, or because the budget reads its certificate."""
    return standard.kind in TRACED or _is_read(section, role)


def serves_nominals(section: SectionFacts, role: str) -> bool:
    """Whether the budget takes this standard's value at each point's nominal."""
    return _is_read(section, role)


def _is_read(section: SectionFacts, role: str) -> bool:
    inputs = section.template.inputs if section.template else ()
    return any(each.role == role and each.from_ in CERTIFIED for each in inputs)
