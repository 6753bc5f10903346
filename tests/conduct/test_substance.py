"""Whether two texts say the same: what a second person who decides may not write."""

import pytest

from guiju.conduct.evaluation.substance import is_sentence, says_the_same

REASON = "查阅了原始记录与环境记录，读数与仪器内存一致"


@pytest.mark.parametrize(
    "other",
    [
        REASON,
        "查阅了原始记录与环境记录,读数与仪器内存一致。",
        "同意：" + REASON,
        REASON + "，确认无误",
        "经查阅了原始记录和环境记录，读数与仪器内存都一致",
        "查阅了原始记录与环境记录",
    ],
)
def test_a_text_with_a_little_put_in_or_taken_out_is_the_same(other: str) -> None:
    assert says_the_same(REASON, other)
    assert says_the_same(other, REASON)


@pytest.mark.parametrize(
    "other",
    [
        "向校准员和核验员分别询问了当天的操作，二人所述相符",
        "温湿度记录仪导出的文件中没有这一时刻，读数无法成立",
        "The memory of the instrument was read out again: it holds other values than the record.",
    ],
)
def test_two_who_judged_by_themselves_say_it_in_two_ways(other: str) -> None:
    assert not says_the_same(REASON, other)


@pytest.mark.parametrize(
    "text, says",
    [
        ("a b c d e f g h i j", False),
        ("abcde fghij 1 2 3 4", False),
        ("1 2 3 4 5 6 7 8 9 10", False),
        ("编号0，1 2 3 4 5 6 7", False),
        ("the log of the sensor has no reading", True),
        ("一二三四五六七八九十", True),
    ],
)
def test_single_letters_and_figures_are_no_words(text: str, says: bool) -> None:
    assert is_sentence(text) is says
