"""`guiju evaluate`: the agency judged row by row from its own records, by the code of good conduct."""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli import days
from guiju.cli.errors import EXIT_UNAVAILABLE, CommandError, UsageError
from guiju.cli.written import place_for, write_whole

if TYPE_CHECKING:
    from guiju.cli.context import Context

SUMMARY = {"zh": "按行为规范逐条评价本机构", "en": "evaluate the agency by the code of conduct"}
MOST_PROCESSES = 2
AUDITED_AT_ONCE = 100_000
"""Committed versions of rows up to which the whole database is compared with its log at each evaluation."""


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`[--profile self|social|in-house|CODE] [--period FROM TO] [--pdf OUT]`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    parser.add_argument(
        "--profile",
        default="self",
        metavar="self|social|in-house|CODE",
        help=told(
            "评价方案（默认自我评价），或本机构自定方案的代码", "profile (self by default), or the code of one's own"
        ),
    )
    parser.add_argument(
        "--period",
        nargs=2,
        metavar=("FROM", "TO"),
        help=told(
            "期间首日和末日 YYYY-MM-DD，末日可写 today（默认最近十二个月）",
            "first and last day, the last one may be: today (the last twelve months by default)",
        ),
    )
    parser.add_argument("--pdf", metavar="OUT", help=told("另写 PDF 评价报告", "write the report as PDF too"))


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 whenever it ran, whatever the verdict; 64 for wrong usage, 69 without an agency, 70 without the report."""
    named = None if options.period is None else days.period(options.period)
    target = None if options.pdf is None else place_for(options.pdf, "--pdf")
    _set_up(context)
    from guiju.lab.assessment.sources import founded_on, last_twelve_months
    from guiju.lab.house import clock

    first, last = days.until(*named) if named else last_twelve_months(clock.today())
    days.demand_founded(last, founded_on())
    profile = _profile(options.profile, last)
    _audit(context)
    found = _evaluated(profile, first, last, context)
    _refresh_state(options.profile, first, last, found)
    from guiju.conduct.evaluation.summary import summary

    if context.json:
        context.emit(summary(found.evaluation, context.lang))
    else:
        print(text(found.evaluation, context), flush=True)
    # Behind the result: that a report could not be written costs nobody the evaluation.
    if target is not None:
        _write_pdf(target, found, context)
    return 0


def _profile(name: str, day: date) -> Any:
    """The profile of this name in force on the last day of the period."""
    from guiju.lab.assessment.profiles import names_on, profile_on

    found = profile_on(name, day)
    if found is None:
        known = ", ".join(names_on(day))
        raise UsageError(
            f"{day} 没有有效的评价方案 {name}；可用的有：{known}",
            f"there is no profile {name} in force on {day}; there are: {known}",
        )
    return found


def _set_up(context: Context) -> None:
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="not_founded", exit_code=EXIT_UNAVAILABLE) from None


def _audit(context: Context) -> None:
    """Compares the database with its log first, for rows are judged by that; of a large house the last audit counts."""
    from guiju.lab.house.act import ActError
    from guiju.lab.house.audit import audit, kept
    from guiju.lab.house.models import Commitment

    if Commitment.objects.count() <= AUDITED_AT_ONCE:
        # Where the log takes nothing what was found is kept all the same, and the evaluation tells it.
        with suppress(ActError):
            kept.keep(audit())
        return
    last = kept.last()
    day = last.at.date().isoformat() if last else ""
    context.say(
        f"数据库较大，采用 {day} 的核对结果" if last else "数据库较大，尚未做过全库核对",
        f"a large database: the audit of {day} counts" if last else "a large database, and no audit was kept yet",
    )


def _evaluated(profile: Any, first: date, last: date, context: Context) -> Any:
    from guiju.lab.assessment.running import of_period

    context.say(f"评价 {first} 至 {last} 的全部记录……", f"evaluating all records from {first} to {last} ...")
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    return of_period(profile, first, last, progress=_progress(context), processes=processes)


def _progress(context: Context) -> Any:
    """Tells how far it has come, on a terminal or about every ten seconds."""
    told = time.monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal told
        pause = 0.5 if sys.stderr.isatty() else 10.0
        if of > 1 and time.monotonic() - told > pause:
            told = time.monotonic()
            context.say(f"  {done}/{of}", f"  {done}/{of}")

    return tell


def _refresh_state(profile: str, first: date, last: date, found: Any) -> None:
    """The same evaluation is today's state, where it is the self-evaluation of the last twelve months."""
    from guiju.lab.assessment import standing
    from guiju.lab.assessment.sources import last_twelve_months
    from guiju.lab.house import clock

    today = clock.today()
    if profile == standing.PROFILE and (first, last) == last_twelve_months(today):
        standing.write(found, today)
    else:
        standing.refresh()


def _write_pdf(target: Path, found: Any, context: Context) -> None:
    from guiju.lab.assessment.present import Present, house_of, other_profile
    from guiju.reports import ReportError, evaluation_pdf

    evaluation = found.evaluation
    shown = Present(evaluation, found.snapshot, date.fromisoformat(evaluation.last_day), None)
    try:
        data = evaluation_pdf(evaluation, found.snapshot, context.lang, house_of(shown, other_profile(shown)))
    except ReportError as error:
        raise CommandError(error.zh, error.en, code="no_report") from error
    write_whole(target, data)
    context.say(f"报告已写入 {target}", f"the report is written to {target}")


def text(evaluation: Any, context: Context) -> str:
    """The evaluation for a terminal: verdict, four numbers, chapters, what to do first, what it is not."""
    from guiju.cli import evaluate_text
    from guiju.conduct.evaluation.people_named import named_evaluation
    from guiju.lab.assessment.present import names_inside

    return evaluate_text.text(named_evaluation(evaluation, names_inside(context.lang)), context)
