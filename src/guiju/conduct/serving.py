"""What of the software serves each row of the code: rules, acts, registers, documents, pages; and what is lacking.

Rules are known from their registry, documents from the plan of the row; the rest is declared in `data/serving.toml` and
held against the running house by tests. Names of acts and pages are the laboratory's; nothing here imports it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import guiju.conduct.rules  # noqa: F401  registers every rule
from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.rule import RULES, Rule

State = Literal["served", "partly", "unserved"]
"""served: rules, acts, registers or pages, and nothing lacking; partly: modules are lacking still; unserved: only
documents and people's attestations answer the row.
"""
STATES: tuple[State, ...] = ("served", "partly", "unserved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Everything that serves one row."""

    row: str
    rules: tuple[str, ...]
    guarded: tuple[str, ...]
    """Acts that its rules refuse."""
    acts: tuple[str, ...]
    """All acts that serve it, the guarded ones among them."""
    registers: tuple[str, ...]
    """Names under which the house watches them."""
    periods: tuple[str, ...]
    """Facts of a period that its rules read, by the names under which the house watches them."""
    documents: tuple[str, ...]
    """Kinds of documents that are asked for."""
    pages: tuple[str, ...]
    """Names of addresses."""
    parameters: tuple[str, ...]
    """Dated parameters that its rules read."""
    lacks: tuple[str, ...]
    """Parts of the software that do not exist yet."""

    @property
    def state(self) -> State:
        if not (self.rules or self.acts or self.registers or self.periods or self.pages):
            return "unserved"
        return "partly" if self.lacks else "served"


@cache
def declared() -> Mapping[str, Mapping[str, Any]]:
    """What `serving.toml` says, by row. Raises ValueError for a row that the catalogue does not have."""
    text = (files("guiju.conduct") / "data" / "serving.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    unknown = sorted(set(found) - set(catalogue()))
    if unknown:
        raise ValueError(f"serving.toml speaks of rows that the catalogue does not have: {unknown}")
    return MappingProxyType(found)


@cache
def serving() -> Mapping[str, Serving]:
    """What serves each row, in the order of the catalogue."""
    return MappingProxyType({row: _serving(row) for row in catalogue()})


def _serving(row: str) -> Serving:
    own = declared().get(row, {})
    rules = rules_of(row)
    guarded = {act for rule in rules for act in rule.guards}
    return Serving(
        row=row,
        rules=tuple(rule.code for rule in rules),
        guarded=tuple(sorted(guarded)),
        acts=tuple(sorted(guarded | set(own.get("acts", ())))),
        registers=tuple(own.get("registers", ())),
        periods=tuple(own.get("periods", ())),
        documents=plans()[row].documents,
        pages=tuple(own.get("pages", ())),
        parameters=tuple(own.get("parameters", ())),
        lacks=plans()[row].lacks,
    )


def rules_of(row: str) -> tuple[Rule, ...]:
    """The rules that serve a row, in order of their codes."""
    return tuple(RULES[code] for code in sorted(RULES) if row in RULES[code].requirements)


def unserved() -> tuple[str, ...]:
    """Rows that nothing but documents and attestations answers yet."""
    return tuple(row for row, each in serving().items() if each.state == "unserved")
