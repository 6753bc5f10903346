"""What serves each row, as far as it can be told without the running house, and the published document."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

import guiju.conduct
from guiju.conduct.catalogue import catalogue
from guiju.conduct.catalogue_document import SCHEMA, CatalogueDocument, document, published_schema, schema
from guiju.conduct.parameters import default_parameters
from guiju.conduct.rule import RULES
from guiju.conduct.rule_words import looks_for
from guiju.conduct.serving import rules_of, serving, unserved
from guiju.record import codec

CONDUCT = Path(guiju.conduct.__file__).parent


def defined(table: str, lang: str) -> set[str]:
    """Codes that a table of words has in one language."""
    return set(tomllib.loads((CONDUCT / "data" / f"evaluation.{lang}.toml").read_text("utf-8"))["words"][table])


def test_every_row_is_told_and_an_unserved_one_has_nothing_but_documents() -> None:
    assert list(serving()) == list(catalogue())
    for row in unserved():
        each = serving()[row]
        assert not (each.rules or each.acts or each.registers or each.periods or each.pages)
        assert each.lacks, f"{row} has nothing and says not what is lacking"


def test_every_rule_serves_a_row_and_stands_there() -> None:
    told = {code for each in serving().values() for code in each.rules}
    assert told == set(RULES)


def test_rows_whose_rules_read_a_register_or_a_period_name_it() -> None:
    for row, each in serving().items():
        subjects = set().union(*(rule.subjects for rule in rules_of(row)), set())
        assert "register" not in subjects or each.registers, row
        assert ("period" in subjects) == bool(each.periods), row


def test_every_parameter_is_told_where_its_rules_serve() -> None:
    """Every parameter is read somewhere and stands at a row that has rules or acts."""
    read = "\n".join(path.read_text("utf-8") for path in sorted(CONDUCT.parent.rglob("*.py")))
    told = {name for each in serving().values() for name in each.parameters}
    assert told == {each.name for each in default_parameters()}
    assert [name for name in sorted(told) if f'"{name}"' not in read] == []
    assert all(each.rules or each.acts for each in serving().values() if each.parameters)


def test_every_word_of_the_serving_is_defined_in_both_languages() -> None:
    for table, codes in {
        "register": {name for each in serving().values() for name in each.registers},
        "period": {name for each in serving().values() for name in each.periods},
        "page": {name for each in serving().values() for name in each.pages},
        "serving": {each.state for each in serving().values()},
    }.items():
        assert codes and codes <= defined(table, "zh") & defined(table, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rule_says_what_it_looks_for_without_parameters(lang: str) -> None:
    for code in RULES:
        text = looks_for(code, lang)
        assert text and "{" not in text and "  " not in text


def test_the_published_schema_is_that_of_the_types_and_the_document_obeys_it() -> None:
    assert published_schema() == schema(), f"python -m guiju.conduct.catalogue_document writes {SCHEMA} anew"
    written = json.loads(codec.to_bytes(document()))
    jsonschema.validate(written, json.loads(published_schema()))
    assert [each["id"] for each in written["requirements"]] == list(catalogue())
    assert codec.from_bytes(CatalogueDocument, codec.to_bytes(document())) == document()


def test_the_schema_refuses_an_unknown_level() -> None:
    written = json.loads(codec.to_bytes(document()))
    written["requirements"][0]["level"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, json.loads(published_schema()))
