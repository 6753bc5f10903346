"""The timeline out of the journal: steps, names, changes, refusals, bounded queries, words of every act and member."""

import re
from pathlib import Path
from typing import Any

import pytest
from lab_installation import TestInstallation

LAB = Path(__file__).resolve().parents[2] / "src" / "guiju" / "lab"


def told(rows: list[Any], **options: Any) -> Any:
    from guiju.lab.ui.timeline import Subject, timeline

    return timeline([Subject(each, str(each.pk), f"/{each.pk}") for each in rows], **options)


def rename(code: str, name: str, key: str) -> Any:
    from lab_acts import CLERK, Rename

    from guiju.lab.house.act import perform

    return perform(Rename, Rename.Request(code=code, new_name=name), actor=CLERK, key=key, reason="客户来函更名")


def test_a_change_is_told_with_person_reason_old_and_new(installation: TestInstallation) -> None:
    from django.utils import translation
    from lab_acts import register

    row = register("C-1", name="旧名").row
    rename("C-1", "新名", "k1")
    with translation.override("zh-hans"):
        newest, first = told([row])
    assert (newest.who, newest.reason, newest.refused) == ("P-CLERK", "客户来函更名", False)
    assert [(each.name, each.old, each.new) for each in newest.parts[0].changes] == [("名称", "旧名", "新名")]
    assert newest.parts[0].link == f"/{row.pk}"
    assert first.title == "登记客户"
    assert first.parts[0].is_new
    assert newest.at.utcoffset().total_seconds() == 8 * 3600
    assert newest.log_index == first.log_index + 1
    with translation.override("en"):
        assert told([row])[1].title == "Customer registered"


def test_a_refusal_stands_in_the_story_of_its_subject_alone(installation: TestInstallation) -> None:
    from django.utils import translation
    from lab_acts import register

    from guiju.lab.house.act import Refused

    first, second = register("C-1").row, register("C-2").row
    with pytest.raises(Refused):
        rename("C-1", first.name, "k1")
    assert [each.refused for each in told([first], refusals=True)] == [True, False]
    assert not [each for each in told([second], refusals=True) if each.refused]
    assert not [each for each in told([first]) if each.refused]
    with translation.override("en"):
        assert "still used" in told([first], refusals=True)[0].words
    with translation.override("zh-hans"):
        assert "5-5a" in told([first], refusals=True)[0].words


def test_the_number_of_queries_does_not_grow_with_the_rows(installation: TestInstallation) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from lab_acts import register

    rows = [register(f"C-{number}").row for number in range(8)]
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as seen:
            assert len(told(some, refusals=True)) == len(some)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_nothing_that_must_be_erasable_is_shown(installation: TestInstallation) -> None:
    from guiju.lab.house.journal import HIDDEN
    from guiju.lab.ui.timeline import readable

    assert HIDDEN not in readable(HIDDEN)
    assert readable(HIDDEN)


def test_every_act_has_a_title_and_every_member_a_name(installation: TestInstallation) -> None:
    from guiju.lab.house.act import all_acts
    from guiju.lab.house.controlled import controlled_models
    from guiju.lab.ui.members import MEMBERS
    from guiju.lab.ui.words import ACTS

    ours = {name for name, act in all_acts().items() if act.__module__.startswith("guiju.")}
    assert ours - set(ACTS) == set()
    columns = {each for model in controlled_models() for each in model._meta.concrete_fields if not each.is_relation}
    assert {each.column for each in columns} - set(MEMBERS) - {"id", "version"} == set()


def test_every_title_and_name_is_in_the_chinese_catalogue() -> None:
    from guiju.lab.ui.members import MEMBERS
    from guiju.lab.ui.words import ACTS

    text = "\n".join(each.read_text("utf-8") for each in sorted(LAB.glob("*/locale/zh_Hans/LC_MESSAGES/django.po")))
    known = dict(re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', text))
    wanted = {each._args[0] for each in (*ACTS.values(), *MEMBERS.values())}
    assert wanted - set(known) == set()


def test_refusals_of_the_demonstration_name_the_act_in_words(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.demo.report import act_word
    from guiju.lab.ui.words import ACTS

    assert act_word("commissions.review_contract", "zh") == "合同评审"
    assert act_word("commissions.review_contract", "en") == "Review of the contract"
    for name in ACTS:
        assert not re.search(r"[A-Za-z]{3}", act_word(name, "zh")), name


def test_columns_are_called_what_they_are(sqlite_installation: TestInstallation) -> None:
    """A role in a measurement is no purpose, and what was put on file was not applied for."""
    from django.utils import translation

    from guiju.lab.ui.timeline import member

    with translation.override("zh-hans"):
        assert (member("role"), member("filed_on")) == ("作用", "归档日期")


@pytest.mark.parametrize(
    ("value", "column", "said"),
    [
        ({"form": "root_sum_square", "a": "0.05", "b": "0.0005"}, "smallest_U_rule", "Q[0.05, 0.0005 L]"),
        ("-----BEGIN CERTIFICATE-----\nMIIB", "certificate", "证书文本（PEM）"),
        ("application/pdf", "media_type", "PDF"),
    ],
)
def test_what_programs_write_is_told_in_words(
    sqlite_installation: TestInstallation, value: Any, column: str, said: str
) -> None:
    from django.utils import translation

    from guiju.lab.ui.timeline import readable

    with translation.override("zh-hans"):
        assert readable(value, "any", column) == said
