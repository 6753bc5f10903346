"""The annex of an evaluation's report: how outcomes, caps, gates and points come about, and what was put in."""

from __future__ import annotations

from typing import Any

from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.profile import Profile
from guiju.conduct.evaluation.profile_differences import differences, profile_of, told
from guiju.conduct.evaluation.result import Evaluation
from guiju.conduct.evaluation.sentences import parameter_value, word
from guiju.reports.evaluation_charts import chapter_words
from guiju.reports.evaluation_model import report_words
from guiju.reports.numbers import percent


def method_of(evaluation: Evaluation, snapshot: Snapshot, lang: str) -> dict[str, Any]:
    """Paragraphs and tables of the annex."""
    words, profile = report_words(lang), profile_of(evaluation)
    values = {
        "partly": profile.partly,
        "bonus_each": profile.bonus_each,
        "bonus_limit": profile.bonus_limit,
        "good": profile.good,
        "excellent": profile.excellent,
        "excellent_assurance": profile.excellent_assurance,
        "final_coverage": percent(float(profile.final_coverage)),
    }
    told = ("outcomes", "levels", "gates", "points")
    return {
        "paragraphs": [[words[f"method_{each}"], words[f"method_{each}_text"].format(**values)] for each in told],
        "weights": [[chapter_words(chapter, lang), str(points)] for chapter, points in profile.points.items()],
        "minimum": [
            *([word("nature", nature, lang), level] for nature, level in profile.minimum.items()),
            [words["nature_outside"], profile.outside],
        ],
        "own": None if profile.own is None else own_table(profile, lang),
        "parameters": [
            [word("parameter", name, lang), parameter_value(name, value, lang)] for name, value in snapshot.parameters
        ],
        "sizes": [[word("size", name, lang), str(size)] for name, size in snapshot.sizes],
        "digests": _digests(evaluation, snapshot, lang),
    }


def own_table(profile: Profile, lang: str) -> dict[str, Any]:
    """What an own profile changes of its base: heads, lines, and what holds for it."""
    words = report_words(lang)
    return {
        "heads": [words[name] for name in ("own_what", "own_of", "own_base", "own_here")],
        "lines": [list(told(each, lang)) for each in differences(profile)],
        "note": words["own_note"].format(sha256=profile.sha256),
    }


def _digests(evaluation: Evaluation, snapshot: Snapshot, lang: str) -> list[list[str]]:
    words = report_words(lang)
    return [
        [words["digest_snapshot"], str(evaluation.snapshot)],
        [words["digest_rules"], str(evaluation.rules)],
        [words["digest_log"].format(size=snapshot.log_size), snapshot.log_root],
        *([words["digest_input"].format(name=input_said(name, lang)), digest] for name, digest in snapshot.inputs),
    ]


def input_said(name: str, lang: str) -> str:
    """What went in, by its name: of registers and facts of the period with the kind."""
    kind, mark, of = name.partition(":")
    return f"{report_words(lang)[f'subject_{kind}']} · {word(kind, of, lang)}" if mark else word("input", name, lang)
