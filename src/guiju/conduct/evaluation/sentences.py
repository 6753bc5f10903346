"""What an evaluation says, in Chinese and English, out of data files: reasons, what to do, words, notices."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.result import Evaluation, RowResult, Said
from guiju.conduct.finding import Finding
from guiju.conduct.sentences import sentence

TABLES = ("document_kind", "lapse", "module", "part", "profile")
"""Parameters whose values are words of a table of the same name."""


@cache
def _data(lang: str) -> Mapping[str, Any]:
    if lang not in ("zh", "en"):
        raise ValueError(f"no sentences in '{lang}'; zh and en are there")
    return tomllib.loads((files("guiju.conduct") / "data" / f"evaluation.{lang}.toml").read_text(encoding="utf-8"))


def said(reason: Said, lang: str) -> str:
    """A reason, or what to do, as a sentence. Raises KeyError for a code without one."""
    sentences = _data(lang)["said"] | _data(lang)["to_do"]
    values = dict(reason.parameters)
    for table in TABLES:
        if table in values:
            values[table] = word(table, values[table], lang)
    if reason.code == "finding":
        values["sentence"] = sentence(_finding(reason), lang)
    if reason.code == "row_to_do":
        text = plans()[values["row"]].to_do
        values["to_do"] = text.zh if lang == "zh" else text.en
    return str(sentences[reason.code].format(**values))


def _finding(reason: Said) -> Finding:
    values = dict(reason.parameters)
    return Finding(
        code=values["code"],
        requirements=tuple(values["requirements"].split()),
        severity=values["severity"],  # type: ignore[arg-type]
        subject=values["subject"],
        parameters=tuple((name[2:], value) for name, value in reason.parameters if name.startswith("p.")),
    )


def word(table: str, code: str, lang: str) -> str:
    """A word of one of the tables; the code where it has none."""
    return str(_data(lang)["words"].get(table, {}).get(code, code))


def why(row: RowResult, lang: str) -> str:
    """The reasons of a row in one text; never empty."""
    return _joined(tuple(said(each, lang) for each in row.why), lang)


def to_do(row: RowResult, lang: str) -> str:
    """What to do about a row in one text; empty where nothing is to be done."""
    return _joined(tuple(said(each, lang) for each in row.to_do), lang)


def _joined(sentences: tuple[str, ...], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(each.strip().rstrip("。.；;") for each in sentences)


def notices(evaluation: Evaluation, lang: str) -> tuple[str, ...]:
    """What every page and paper of an evaluation says of it."""
    codes = ["draft"]
    base = evaluation.own.changes.base if evaluation.own else evaluation.profile.partition("/")[0]
    codes += ["own_profile"] if evaluation.own else []
    codes += ["rehearsal"] if base == "social" else []
    codes += ["demonstration"] if evaluation.demonstration else []
    codes += [] if evaluation.final else ["not_final"]
    return tuple(word("notice", code, lang) for code in codes)
