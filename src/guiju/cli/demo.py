"""`guiju demo`: founds a demonstration, plays published measurements through the real acts, shows and serves it."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli.context import FOUNDED_MARKER
from guiju.cli.errors import CommandError
from guiju.cli.serve import ADDRESS, FIRST_PORT, demand_port, free_port, serve_folder
from guiju.cli.table import table

if TYPE_CHECKING:
    from guiju.cli.context import Context

SUMMARY = {
    "zh": "建立演示机构，走完七项公开测量，并在本机展示",
    "en": "found a demonstration, play seven published measurements, serve it",
}

ORPHAN_SECONDS = 2.0


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`[--no-serve] [--port N]`."""
    en = lang == "en"
    parser.add_argument(
        "--no-serve",
        action="store_true",
        help="end before serving; QR codes of certificates then lead to port 8000, or to --port"
        if en
        else "展示结果后结束，不启动网页；证书二维码指向端口 8000 或 --port",
    )
    parser.add_argument("--port", type=int, metavar="N", help="port to serve at" if en else "网页端口（默认 8000）")


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 when everything agreed and was refused as it must; 70 otherwise, and the older demonstration stays."""
    demand_port(options.port)
    started = time.monotonic()
    target = context.data if context.data_option else context.root / "var" / "demo"
    _refuse_real_agency(target)
    # Chosen before the story is played: the certificates' QR codes lead to where the pages will be.
    port = (options.port or FIRST_PORT) if options.no_serve else free_port(options.port)
    with _alone(target) as lock:
        _build(target, f"http://{ADDRESS}:{port}", context, lock)
    told = _report(target, context, started)
    if context.json:
        context.emit(told)
    else:
        print(_text(told, target, context), flush=True)
    if options.no_serve:
        return 0
    if port != (options.port or FIRST_PORT):
        context.say(
            f"端口 {options.port or FIRST_PORT} 已被占用，改用 {port}",
            f"port {options.port or FIRST_PORT} is taken, using {port}",
        )
    return serve_folder(target, port, context)


def _refuse_real_agency(target: Path) -> None:
    """A demonstration never takes the place of anything else."""
    import json

    marker = target / FOUNDED_MARKER
    if marker.is_file():
        real = not json.loads(marker.read_text("utf-8")).get("demonstration")
    else:
        real = target.is_dir() and any(target.iterdir())
    if real:
        raise CommandError(
            f"{target} 不是演示机构的文件夹，不会覆盖；请另选 --data",
            f"{target} holds something else than a demonstration and is left alone; choose another --data",
        )


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[int]:
    """One demonstration is built at a time in one place; yields the descriptor that holds the lock."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target.with_name(f".{target.name}.lock"), "w", encoding="utf-8") as handle:
        # The child of a call that was killed holds the lock for the moment that it takes to notice.
        until = time.monotonic() + ORPHAN_SECONDS
        while not _locked(handle.fileno()):
            if time.monotonic() > until:
                raise CommandError(
                    "另一个 guiju demo 正在建立，请等它结束", "another guiju demo is under way; wait until it ends"
                )
            time.sleep(0.1)
        yield handle.fileno()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _build(target: Path, url: str, context: Context, lock: int) -> None:
    """Builds beside, then swaps: whatever happens before the swap, the older demonstration stays as it was."""
    beside = target.with_name(target.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    context.say("建立演示机构，走完全部流程……", "founding the demonstration and playing its story ...")
    command = [sys.executable, "-P", "-m", "guiju.lab.demo.play", str(beside), context.lang, url]
    environment = {name: value for name, value in os.environ.items() if name not in ("GUIJU_DATABASE", "GUIJU_DATA")}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False, pass_fds=(lock,)
    )
    if done.returncode != 0:
        shutil.rmtree(beside, ignore_errors=True)
        raise CommandError(
            "演示没有走完（见上），原有演示未动", "the story was not played to its end (see above); the older one stays"
        )
    if target.exists():
        older = target.with_name(target.name + ".1")
        shutil.rmtree(older, ignore_errors=True)
        target.rename(older)
        context.say(f"原有演示保存为 {older}", f"the older demonstration is kept as {older}")
    beside.rename(target)


def _report(target: Path, context: Context, started: float) -> dict[str, Any]:
    from guiju.lab import boot

    os.environ.pop("GUIJU_DATABASE", None)
    boot.setup(target)
    from guiju.lab.demo import report
    from guiju.lab.demo.notes import refusals

    certificates = report.certificates(context.lang)
    told = {
        "certificates": certificates,
        "refusals": refusals(context.lang),
        "evaluation": report.evaluation(context.lang),
        "log": report.log(),
        "seconds": round(time.monotonic() - started, 2),
    }
    wrong = [each["number"] for each in certificates if not each["agrees"]]
    if wrong:
        raise CommandError(
            f"与公布值不一致：{', '.join(wrong)}", f"these do not agree with the source: {', '.join(wrong)}"
        )
    return told


def _text(told: dict[str, Any], target: Path, context: Context) -> str:
    from guiju.lab.demo.report import act_word, shown

    head = context.text(
        "证书编号|器具|量|结果|U|公布值|一致", "certificate|item|quantity|result|U|published|agrees"
    ).split("|")
    rows = []
    for each in told["certificates"]:
        for number, value in enumerate(each["values"]):
            seen = shown(value)
            unit = "" if value["unit"] == "1" else f" {value['unit']}"
            rows.append(
                [
                    each["number"] if number == 0 else "",
                    each["title"] if number == 0 else "",
                    value["quantity"],
                    f"{seen['shown_value']}{unit}",
                    f"{seen['shown_U']}{unit}",
                    _published(value),
                    "✓" if seen["agrees"] else "✗",
                ]
            )
    refused_head = context.text("要求|动作|说明", "requirement|act|why, and what to do").split("|")
    refused = [[each["requirement"], act_word(each["act"], context.lang), each["message"]] for each in told["refusals"]]
    first = told["certificates"][0]["pdf"]
    return "\n".join(
        [
            "",
            table(head, rows),
            "",
            context.text(
                f"拒绝了 {len(refused)} 种不诚实或错误的做法：",
                f"{len(refused)} dishonest or mistaken acts were refused:",
            ),
            table(refused_head, refused, wrap=2),
            "",
            *_evaluation(told["evaluation"], context),
            "",
            context.text(
                f"文件：{target / 'certificates'}\n日志：{told['log']['folder']}，{told['log']['size']} 条\n"
                f"用时：{told['seconds']} 秒\n核查一份：./guiju verify {first}\n"
                f"演示人员的签名口令：{target / 'demo.json'}",
                f"files: {target / 'certificates'}\nlog: {told['log']['folder']}, {told['log']['size']} entries\n"
                f"time: {told['seconds']} s\ncheck one: ./guiju verify {first}\n"
                f"signing passphrases of the demonstration's people: {target / 'demo.json'}",
            ),
        ]
    )


FIRST = 5
"""Things to do that the demonstration tells of its self-evaluation."""


def _evaluation(told: dict[str, Any], context: Context) -> list[str]:
    """The self-evaluation: verdict, four numbers, the first things to do, and what it is not."""
    score = context.text("不给出", "withheld") if told["score"] is None else f"{told['score']:.0f} / 1000"
    coverage = f"{told['coverage'] * 100:.0f} %"
    head = context.text(
        f"自我评价（{told['run']}）：{told['verdict_word']}；得分 {score}；覆盖率 {coverage}；"
        f"证据强度 {told['assurance']:.1f} / 5",
        f"self-evaluation ({told['run']}): {told['verdict_word']}; score {score}; coverage {coverage}; "
        f"assurance {told['assurance']:.1f} / 5",
    )
    mark = "；" if context.lang == "zh" else "; "
    # The first reason counts what was found, the second says it.
    rows = [[each["id"], mark.join(each["why"].split(mark)[:2])] for each in told["first"][:FIRST]]
    return [
        head,
        table(context.text("条款|先做这些", "row|to do first").split("|"), rows, wrap=1),
        *told["notices"][:1],
        context.text("全部条款：./guiju evaluate", "all rows: ./guiju evaluate"),
    ]


def _published(value: dict[str, Any]) -> str:
    if value["published_U"] is not None:
        return f"{value['published_value']} ± {value['published_U']}"
    if value["published_u"] is not None:
        return f"{value['published_value']} (u {value['published_u']})"
    return str(value["published_value"])
