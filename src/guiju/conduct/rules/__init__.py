"""The rules of conduct, a module for each matter; importing this room registers them.

A rule finds under its own code alone, so that the light of a rule and its findings are one. Where a fact that it needs
is not known it finds itself undetermined. It is asked only at the stages whose acts it guards, and on past cases.
"""

from guiju.conduct.rules import (
    acclimation,
    agency,
    authorities,
    calibrators,
    certificates,
    climate,
    commissions,
    editions,
    grants,
    method_register,
    methods,
    people,
    premises,
    record_template,
    records,
    register_equipment,
    reviewers,
    scope,
    signatories,
    standards,
    statements,
    suitability,
    traceability,
)

__all__ = [
    "acclimation",
    "agency",
    "authorities",
    "calibrators",
    "certificates",
    "climate",
    "commissions",
    "editions",
    "grants",
    "method_register",
    "methods",
    "people",
    "premises",
    "record_template",
    "records",
    "register_equipment",
    "reviewers",
    "scope",
    "signatories",
    "standards",
    "statements",
    "suitability",
    "traceability",
]
