"""The catalogue as OSCAL validates against NIST's own JSON schema, and says what the catalogue says.

`data/oscal_*_schema-1.1.3.json` are the schemas of OSCAL 1.1.3 as NIST released them (github.com/usnistgov/OSCAL,
release v1.1.3; taken from the unchanged copies in release-schemas of oscal-compass/compliance-trestle). They are works
of the United States government, in the public domain worldwide (CC0 1.0).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest

from guiju.conduct import oscal
from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.parameters import default_parameters
from guiju.conduct.serving import serving

DATA = Path(__file__).parent / "data"
LANGUAGES = ("zh", "en")


def errors(model: str, document: Any) -> list[str]:
    schema = json.loads((DATA / f"oscal_{model}_schema-1.1.3.json").read_text("utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    return [f"{list(each.instance_path)}: {each.message}" for each in validator.iter_errors(document)]


def controls(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    def below(group: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for each in group.get("groups", ()):
            yield from below(each)
        yield from group.get("controls", ())

    for group in document["catalog"]["groups"]:
        yield from below(group)


def every(node: Any, name: str) -> Iterator[Any]:
    """Every member of a name, wherever it stands."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == name:
                yield value
            yield from every(value, name)
    elif isinstance(node, list):
        for each in node:
            yield from every(each, name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalog_validates_against_the_schema_of_nist(lang: str) -> None:
    assert errors("catalog", oscal.catalog(lang)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted(profiles()))
def test_every_profile_validates_against_the_schema_of_nist(name: str, lang: str) -> None:
    assert errors("profile", oscal.profile(profiles()[name], lang, "oscal-catalog.json")) == []


def test_the_schema_refuses_what_is_no_catalog() -> None:
    broken = oscal.catalog("en")
    next(controls(broken))["id"] = "4.1-1"  # a token begins with a letter
    assert errors("catalog", broken)
    incomplete = oscal.catalog("en")
    del incomplete["catalog"]["metadata"]["oscal-version"]
    assert errors("catalog", incomplete)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_is_a_control_with_its_words(lang: str) -> None:
    found = {each["id"]: each for each in controls(oscal.catalog(lang))}
    assert list(found) == [f"r-{row}" for row in catalogue()]
    for row in catalogue().values():
        control = found[f"r-{row.id}"]
        statement = next(each for each in control["parts"] if each["name"] == "statement")
        assert statement["prose"] == (row.text.zh if lang == "zh" else row.text.en)
        props = {(each["name"], each["value"]) for each in control["props"]}
        assert {("level", row.level), ("tier", row.tier), ("severity", plans()[row.id].severity)} <= props


def test_methods_follow_the_evidence_that_is_asked_for() -> None:
    wanted = {"rules": {"TEST"}, "documents": {"EXAMINE"}, "attestation": {"EXAMINE", "INTERVIEW"}}
    for control in controls(oscal.catalog("en")):
        methods = {
            prop["value"]
            for part in control["parts"]
            if part["name"] == "assessment-method"
            for prop in part["props"]
            if prop["name"] == "method"
        }
        assert methods == set().union(*(wanted[part] for part in plans()[control["id"][2:]].parts))


def test_dated_parameters_are_params_of_the_rows_that_read_them() -> None:
    values = {each.name: each.value for each in default_parameters()}
    told = {}
    for control in controls(oscal.catalog("zh")):
        row = control["id"][2:]
        own = {each["label"]: each["values"] for each in control.get("params", ())}
        assert set(own) == set(serving()[row].parameters)
        told |= own
    assert told == {name: [value] for name, value in values.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_identifiers_are_unique_and_links_lead_somewhere(lang: str) -> None:
    """What the metaschema asks beyond the JSON schema: ids are given once, and a link within the document resolves."""
    document = oscal.catalog(lang)
    ids = [each for each in every(document, "id") if isinstance(each, str)]
    uuids = [str(UUID(each)) for each in every(document, "uuid")]
    assert len(set(ids)) == len(ids) and len(set(uuids)) == len(uuids)
    targets = {f"#{each}" for each in (*ids, *uuids)}
    links = [each["href"] for found in every(document, "links") for each in found]
    assert links and set(links) <= targets


def test_every_anchor_of_a_plan_is_a_resource() -> None:
    document = oscal.catalog("en")
    titles = {each["uuid"]: each["title"] for each in document["catalog"]["back-matter"]["resources"]}
    for control in controls(document):
        anchors = plans()[control["id"][2:]].anchors
        named = [each["href"] for each in control.get("links", ()) if each["rel"] == "reference"]
        assert len(named) == len(anchors) and all(each[1:] in titles for each in named)


def test_the_same_data_give_the_same_bytes_and_languages_have_identifiers_of_their_own() -> None:
    assert json.dumps(oscal.catalog("zh")) == json.dumps(oscal.catalog("zh"))
    assert oscal.catalog("zh")["catalog"]["uuid"] != oscal.catalog("en")["catalog"]["uuid"]


def test_a_profile_leaves_out_what_does_not_apply_and_tells_the_weakest_evidence() -> None:
    in_house = oscal.profile(profiles()["in-house"], "en", "catalog.json")["profile"]
    excluded = set(in_house["imports"][0]["exclude-controls"][0]["with-ids"])
    assert excluded == {f"r-{row}" for row, plan in plans().items() if "market" in plan.groups}
    altered = {each["control-id"]: each["adds"][0]["props"][0]["value"] for each in in_house["modify"]["alters"]}
    assert set(altered) == {f"r-{row}" for row in catalogue()} - excluded
    social = oscal.profile(profiles()["social"], "en", "catalog.json")["profile"]
    told = {each["control-id"]: each["adds"][0]["props"][0]["value"] for each in social["modify"]["alters"]}
    assert (told["r-4.3-1"], altered["r-4.3-1"]) == ("E5", "E3")
