"""What an evaluation says, in Chinese and English, out of data files: reasons, what to do, words, notices."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from guiju.conduct.evaluation.finality import open_points
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.result import Evaluation, RowResult, Said, is_tailored
from guiju.conduct.fields import within_a_sentence
from guiju.conduct.finding import Finding
from guiju.conduct.sentences import parameter_words, sentence, way_out

TABLES = ("document_kind", "lapse", "module", "parameter", "part", "profile")
"""Parameters whose values are words of a table of the same name."""

WORDED = {"calibration_fields": "calibration_field", "reviewer_may_sign": "may_sign", "verifier_counts_for": "post"}
"""Dated parameters whose values are codes, and the table of their words."""

SHOWN_DIGEST = 12
"""So many signs of a file's SHA-256 name it in a sentence."""


@cache
def _data(lang: str) -> Mapping[str, Any]:
    if lang not in ("zh", "en"):
        raise ValueError(f"no sentences in '{lang}'; zh and en are there")
    told = tomllib.loads((files("guiju.conduct") / "data" / f"evaluation.{lang}.toml").read_text(encoding="utf-8"))
    told["words"]["calibration_field"] = within_a_sentence(lang)
    return told


class _Value(str):
    """A value of a sentence; the format `{n:place|places}` chooses the word by the number, as English wants it."""

    def __format__(self, form: str) -> str:
        one, mark, many = form.partition("|")
        return (one if self == "1" else many) if mark else super().__format__(form)


def said(reason: Said, lang: str) -> str:
    """A reason, or what to do, as a sentence. Raises KeyError for a code without one."""
    sentences = _data(lang)["said"] | _data(lang)["to_do"]
    values = dict(reason.parameters) | _worded(reason, lang)
    return str(sentences[reason.code].format(**{name: _Value(value) for name, value in values.items()}))


def _worded(reason: Said, lang: str) -> dict[str, str]:
    """Parameters that are codes, or stand for a text kept elsewhere, in words."""
    values = dict(reason.parameters)
    found = {table: word(table, values[table], lang) for table in TABLES if table in values}
    if reason.code == "lacks_module":
        # Evaluations of before named one part in each sentence.
        modules = values.get("modules", values.get("module", "")).split()
        quoted = "“{}”" if lang == "zh" else "'{}'"
        found["modules"] = _listed((quoted.format(word("module", each, lang)) for each in modules), lang)
    if reason.code == "finding":
        found["sentence"] = sentence(_finding(reason), lang)
    if reason.code == "finding_to_do":
        found |= {"way_out": way_out(_finding(reason), lang), "who": _subject(reason, lang)}
    if reason.code in ("row_to_do", "row_asks"):
        plan = plans()[values["row"]]
        text = plan.to_do if reason.code == "row_to_do" else plan.asks
        found["text"] = text.zh if lang == "zh" else text.en
    if lang == "en" and values.get("title_en"):
        found["title"] = values["title_en"]
    if "suspicion" in values or reason.code == "confirmed":
        found["where"] = place(values.get("where", ""), lang)
    if reason.code == "parameter_moved":
        found |= {name: parameter_value(values["parameter"], values[name], lang) for name in ("default", "value")}
    if "files" in values:
        found["files"] = _files(values["files"].split(), lang)
    return found


def _subject(reason: Said, lang: str) -> str:
    """Of whom or what a finding speaks, with a colon: a person or post by its name, a record, else its subject."""
    values = parameter_words(_finding(reason), lang)
    named = next((values[name] for name in ("person", "post", "equipment", "method") if values.get(name)), "")
    where = dict(reason.parameters)["where"]
    told = named or (place(where, lang) if where.startswith("case:") else word("subject", values["subject"], lang))
    return told + ("：" if lang == "zh" else ": ") if told else ""


def _files(files: list[str], lang: str) -> str:
    """Evidence files by the beginning of their SHA-256; empty where there are none."""
    shown = _listed((each[:SHOWN_DIGEST] for each in files), lang)
    return str(_data(lang)["words"]["place"]["files"]).format(files=shown) if files else ""


def place(where: str, lang: str) -> str:
    """Where something was found, in words: `case:NUMBER`, `register:NAME/SUBJECT`, `document:CODE`, `agency` …"""
    kind, _mark, name = where.partition(":")
    base, mark, subject = name.partition("/")
    if kind in ("register", "period"):
        name = word(kind, base, lang) + (f" · {word('subject', subject, lang)}" if mark else "")
    told = _data(lang)["words"]["place"].get(kind)
    return where if told is None else str(told).format(name=name)


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


def parameter_value(name: str, value: str, lang: str) -> str:
    """A dated parameter's value; one that lists codes lists their words."""
    table = WORDED.get(name)
    if table is None:
        return value
    return _listed((word(table, each, lang) for each in value.split()), lang)


def _listed(words: Iterable[str], lang: str) -> str:
    """Words one after the other, as the language writes a list."""
    return ("、" if lang == "zh" else ", ").join(words)


def why(row: RowResult, lang: str) -> str:
    """The reasons of a row in one text; never empty."""
    return _joined(tuple(said(each, lang) for each in row.why), lang)


def to_do(row: RowResult, lang: str) -> str:
    """What to do about a row in one text; empty where nothing is to be done."""
    return _joined(tuple(said(each, lang) for each in row.to_do), lang)


def _joined(sentences: tuple[str, ...], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(each.strip().rstrip("。.；;") for each in sentences)


def parameters_moved(evaluation: Evaluation) -> tuple[Said, ...]:
    """What the agency set otherwise than the code or this software, each once, as the rows that read it tell it."""
    told = (each for row in evaluation.rows for each in row.why if each.code == "parameter_moved")
    return tuple(dict.fromkeys(told))


def notices(evaluation: Evaluation, lang: str) -> tuple[str, ...]:
    """What every page and paper of an evaluation says of it."""
    codes = ["draft"]
    base = evaluation.own.changes.base if evaluation.own else evaluation.profile.partition("/")[0]
    codes += ["own_profile"] if evaluation.own else []
    codes += ["rehearsal"] if base == "social" else []
    codes += ["demonstration"] if evaluation.demonstration else []
    open_ = word("notice", "not_final", lang).format(why=_joined(not_final(evaluation, lang), lang))
    told = (*(word("notice", code, lang) for code in codes), *_left_out(evaluation, lang))
    return (*told, *(() if evaluation.final else (open_,)))


def _left_out(evaluation: Evaluation, lang: str) -> tuple[str, ...]:
    """How many rows were stated not to apply, and which: a verdict is read beside them."""
    rows = [each.id for each in evaluation.rows if is_tailored(each)]
    listed = _listed(rows, lang)
    return (word("notice", "tailored", lang).format(count=len(rows), rows=listed),) if rows else ()


def not_final(evaluation: Evaluation, lang: str) -> tuple[str, ...]:
    """Why the evaluation is not final, in words; empty where it is."""
    return tuple(said(each, lang) for each in open_points(evaluation))
