"""The catalogue and the profiles as OSCAL 1.1.3 (NIST's Open Security Controls Assessment Language), as JSON.

Chapters are groups, rows are controls. OSCAL has one language a document, so each language is a document of its own.
Identifiers are uuid5 of what they name: the same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from guiju.conduct.catalogue_document import ChapterEntry, Method, ParameterEntry, RequirementEntry, document
from guiju.conduct.evaluation.judging import minimum
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import Profile
from guiju.conduct.evaluation.sentences import word
from guiju.record.words import Text

OSCAL = "1.1.3"
NAMESPACE = "urn:guiju:oscal:1"
"""Of properties that OSCAL does not define."""
METHODS = "http://csrc.nist.gov/ns/rmf"
"""The namespace in which OSCAL names methods of assessment."""
ROOT = UUID("5a1c6a52-2f0b-5d6e-9d0c-7a2f4a9a3b11")
"""Under which every identifier of this catalogue is made."""


def named(*names: str) -> str:
    """The identifier of what the names name."""
    return str(uuid5(ROOT, "/".join(names)))


def catalog(lang: str) -> dict[str, Any]:
    """The OSCAL catalog in one language, zh or en."""
    found = document()
    return {
        "catalog": {
            "uuid": named("catalog", found.catalogue, found.judging, lang),
            "metadata": _metadata(word("catalogue", "title", lang), f"{found.catalogue}/{found.judging}", lang),
            "groups": [_group(each, lang) for each in found.chapters if "." not in each.id],
            "back-matter": {"resources": _resources(lang)},
        }
    }


def _metadata(title: str, version: str, lang: str) -> dict[str, Any]:
    found = document()
    return {
        "title": title,
        "last-modified": f"{found.revised}T00:00:00Z",
        "version": version,
        "oscal-version": OSCAL,
        "props": [_prop("language", lang)],
        "remarks": f"{_in(found.source, lang)}\n\n{_in(found.notice, lang)}",
    }


def _in(text: Text, lang: str) -> str:
    return text.zh if lang == "zh" else text.en


def _prop(name: str, value: str, **more: str) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": value, **more}


def _group(chapter: ChapterEntry, lang: str) -> dict[str, Any]:
    """A chapter with the chapters below it, or with its rows. A group has groups or controls, and may have both."""
    found = document()
    below = [each for each in found.chapters if _parent(each.id) == chapter.id]
    rows = [each for each in found.requirements if each.place.chapters[-1] == chapter.id]
    group: dict[str, Any] = {
        "id": f"c-{chapter.id}",
        "class": "chapter",
        "title": _in(chapter.title, lang),
        "props": [{"name": "label", "value": chapter.id}, {"name": "sort-id", "value": _sort_id(chapter.id)}],
    }
    if below:
        group["groups"] = [_group(each, lang) for each in below]
    if rows:
        group["controls"] = [_control(each, lang) for each in rows]
    return group


def _parent(chapter: str) -> str:
    return chapter.rpartition(".")[0]


def _sort_id(chapter: str) -> str:
    return "c-" + ".".join(f"{int(each):02d}" for each in chapter.split("."))


def control_id(row: str) -> str:
    """The identifier of a row's control: a token of OSCAL begins with a letter."""
    return f"r-{row}"


def _control(row: RequirementEntry, lang: str) -> dict[str, Any]:
    control: dict[str, Any] = {
        "id": control_id(row.id),
        "class": "requirement",
        "title": _title(row, lang),
        "props": _props(row),
        "links": [*_anchors(row), *_up(row)],
        "parts": _parts(row, lang),
    }
    if row.parameters:
        control["params"] = [_param(row, each, lang) for each in row.parameters]
    return {name: value for name, value in control.items() if value}


def _title(row: RequirementEntry, lang: str) -> str:
    text = _in(row.text, lang)
    return text if len(text) <= 120 else f"{text[:119]}…"


def _props(row: RequirementEntry) -> list[dict[str, str]]:
    sort_id = f"{_sort_id(row.place.chapters[-1])}-{row.place.position:02d}"
    own = {
        "tier": row.tier,
        "level": row.level,
        "level-in-draft": row.literal,
        "effective-level": row.effective,
        "nature": row.nature,
        "severity": row.severity,
        "weight": str(row.weight),
        "outside-evidence": "asked" if row.outside_asked else "not-asked",
    }
    several = [
        *(_prop("how", each) for each in row.how),
        *(_prop("evidence", each) for each in row.parts),
        *(_prop("document-kind", each.kind) for each in row.documents),
        *(_prop("rule", each.code) for each in row.rules),
    ]
    head = [{"name": "label", "value": row.id}, {"name": "sort-id", "value": sort_id}]
    return [*head, *(_prop(name, value) for name, value in own.items()), *several]


def _anchors(row: RequirementEntry) -> list[dict[str, str]]:
    codes = plans()[row.id].anchors
    return [{"href": f"#{named('anchor', code)}", "rel": "reference"} for code in codes]


def _up(row: RequirementEntry) -> list[dict[str, str]]:
    return [{"href": f"#{control_id(row.parent)}", "rel": "required"}] if row.parent else []


def _param(row: RequirementEntry, each: ParameterEntry, lang: str) -> dict[str, Any]:
    return {
        "id": f"{control_id(row.id)}_prm_{each.name}",
        "label": each.name,
        "props": [_prop("valid-from", each.valid_from)],
        "guidelines": [{"prose": _in(each.source, lang)}],
        "values": [each.value],
    }


def _parts(row: RequirementEntry, lang: str) -> list[dict[str, Any]]:
    control = control_id(row.id)
    asked = [word("part", each, lang) for each in row.parts]
    met = {
        "zh": f"查明本条是否得到满足；所需证据：{'、'.join(asked)}，各项均须成立。",
        "en": f"Determine whether the row is met. Evidence asked for, all of which must hold: {', '.join(asked)}.",
    }
    return [
        {"id": f"{control}_smt", "name": "statement", "prose": _in(row.text, lang)},
        {"id": f"{control}_gdn", "name": "guidance", "prose": _in(row.to_do, lang)},
        {"id": f"{control}_obj", "name": "assessment-objective", "prose": met[lang]},
        *(_method(control, each, row, lang) for each in row.methods),
    ]


def _method(control: str, method: Method, row: RequirementEntry, lang: str) -> dict[str, Any]:
    objects = _in(row.asks, lang)
    if method == "TEST":
        objects = "\n".join(each.code for each in row.rules)
    return {
        "id": f"{control}_asm-{method.lower()}",
        "name": "assessment-method",
        "props": [{"name": "method", "ns": METHODS, "value": method}],
        "parts": [{"name": "assessment-objects", "prose": objects}],
    }


def _resources(lang: str) -> list[dict[str, Any]]:
    codes = sorted({code for plan in plans().values() for code in plan.anchors})
    return [{"uuid": named("anchor", code), "title": word("anchor", code, lang)} for code in codes]


def profile(own: Profile, lang: str, catalog_href: str) -> dict[str, Any]:
    """A profile of evaluation as OSCAL: rows that apply, each with the weakest evidence that counts.

    Args:
        catalog_href: where the catalog of the same language is, as a relative or absolute address.
    """
    version = f"{own.name}-{own.version}"
    found = named("profile", version, lang)
    source = named("profile", version, lang, "catalog")
    include: dict[str, Any] = {"href": f"#{source}", "include-all": {}}
    left_out = [control_id(row) for row, plan in plans().items() if own.left_out & set(plan.groups)]
    if left_out:
        include["exclude-controls"] = [{"with-ids": left_out}]
    return {
        "profile": {
            "uuid": found,
            "metadata": _metadata(_in(own.title, lang), version, lang),
            "imports": [include],
            "merge": {"as-is": True},
            "modify": {"alters": list(_alters(own, set(left_out)))},
            "back-matter": {"resources": [{"uuid": source, "rlinks": [{"href": catalog_href}]}]},
        }
    }


def _alters(own: Profile, left_out: set[str]) -> Iterable[Mapping[str, Any]]:
    for row, plan in plans().items():
        if control_id(row) not in left_out:
            wanted = _prop("minimum-evidence", minimum(plan, own))
            yield {"control-id": control_id(row), "adds": [{"position": "ending", "props": [wanted]}]}
