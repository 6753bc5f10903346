"""Pages of the things that findings are about: a finding names its subject by the code that people know."""

from collections.abc import Iterable

from guiju.lab.ui.addresses import address
from guiju.lab.ui.site import site

PAGES = {"certificates": "quality:register"}
"""Subjects that are no row: the page that tells more of them."""


def links_of(subjects: Iterable[str]) -> dict[str, str]:
    """The page of each subject that some register knows, by one query a register.

    A subject such as `E-1/G-2` is the row E-1 with a word more; the whole text is looked for first.
    """
    named = {each: _names(each) for each in subjects if each}
    wanted = {name for names in named.values() for name in names}
    known: dict[str, str] = {}
    for model in sorted(site._registry, key=lambda each: each._meta.label):
        known_by = getattr(model, "known_by", "pk")
        if known_by == "pk" or not wanted:
            continue
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        for name, pk in model._default_manager.filter(**{f"{known_by}__in": wanted}).values_list(known_by, "pk"):
            known.setdefault(name, address(page, pk))
    found = {subject: next((known[name] for name in names if name in known), "") for subject, names in named.items()}
    return {each: link or (address(PAGES[each]) if each in PAGES else "") for each, link in found.items()}


def _names(subject: str) -> tuple[str, ...]:
    """The whole text, and what stands before its last, second last … stroke."""
    parts = subject.split("/")
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))
