"""The roles that a method gives its standards, in words: the method's own name for each, else its template's."""

from guiju.lab.calibrations.sheet import pick
from guiju.record.enclosures import BudgetTemplate, Method, StandardRequirement
from guiju.record.words import Text

USUAL = {
    "reference": Text(zh="标准器", en="reference standard"),
    "auxiliary": Text(zh="辅助设备", en="auxiliary equipment"),
    "check": Text(zh="核查标准", en="check standard"),
}
"""Where neither method nor template names a role."""


def role_word(role: str, method: Method | None, template: BudgetTemplate | None = None) -> str:
    """What a standard is there for, in the language of the page."""
    return role_of(role, method.standards if method else (), template)


def role_of(role: str, asked: tuple[StandardRequirement, ...], template: BudgetTemplate | None = None) -> str:
    """The same from what an edition asks of its standards."""
    named = [each.name for each in asked if each.role == role]
    named += [each.name for each in (template.inputs if template else ()) if each.role == role]
    return pick(named[0]) if named else pick(USUAL[role]) if role in USUAL else role
