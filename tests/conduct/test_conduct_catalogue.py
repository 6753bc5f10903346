"""The catalogue holds every requirement with its level and words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from guiju.conduct.catalogue import catalogue, chapters, requirement


@pytest.mark.shared
def test_the_catalogue_carries_every_row_of_the_code(shared: Path) -> None:
    document = yaml.safe_load((shared / "conduct" / "requirements.yaml").read_text("utf-8"))
    rows = document["requirements"]
    assert list(catalogue()) == [row["id"] for row in rows]
    for row in rows:
        own = requirement(row["id"])
        assert (own.level, own.literal) == (row["level"], row.get("literal", row["level"]))
        assert "+".join(own.how) == row["how"]
        assert (own.text.zh, own.text.en) == (row["zh"], row["en"])
    assert chapters().keys() == document["chapters"].keys()


def test_every_row_stands_in_a_chapter_and_has_a_level() -> None:
    for each in catalogue().values():
        assert each.chapter in chapters()
        assert each.id.rpartition("-")[0] == each.chapter
        assert each.how and set(each.how) <= {"enforce", "monitor", "record", "attest"}
        assert each.text.zh and each.text.en


def test_the_literal_must_under_a_should_is_kept() -> None:
    literal = Counter((each.level, each.literal) for each in catalogue().values() if each.level != each.literal)
    assert literal == {("should", "must"): 7}


def test_an_unknown_requirement_is_an_error() -> None:
    with pytest.raises(KeyError):
        requirement("9-9")


def test_the_tier_follows_the_chapter() -> None:
    tiers = {key: requirement(key).tier for key in ("4.1-1", "5-6a", "6.9-7")}
    assert tiers == {"4.1-1": "basic_conditions", "5-6a": "basic_conduct", "6.9-7": "good_conduct"}


def test_a_must_under_a_recommended_list_is_effective_as_recommended() -> None:
    assert (requirement("6.8-4").literal, requirement("6.8-4").effective) == ("must", "should")
    assert all(each.effective == each.level for each in catalogue().values())


def test_the_place_counts_the_rows_of_a_chapter_and_names_lost_headings() -> None:
    last = requirement("6.1.9-5").place
    assert (last.chapters, last.position, last.heading_rebuilt) == (("6", "6.1", "6.1.9"), 6, False)
    rebuilt = {each.chapter for each in catalogue().values() if each.place.heading_rebuilt}
    assert rebuilt == {"6.5", "6.6", "6.7", "6.8", "6.9"}
    places = [(each.chapter, each.place.position) for each in catalogue().values()]
    assert len(set(places)) == len(places)
