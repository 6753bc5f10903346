"""Founding an agency in a data folder: once, by command line, logged. It opens an empty house.

`installation.json` is written last: a folder without it is not founded, and an interrupted founding is repeated with
the same words, which finds what is done already and goes on.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from guiju.lab import boot

FORMAT, VERSION = "guiju.installation", 1
LONGEST_CODE = 64
LONGEST_ORIGIN = 200
ADDRESS = "verification_address"
"""Parameter whose value every certificate prints as a QR code: where its holder can check it."""
FIRST_DAY = "2000-01-01"
"""From so early on the address holds that founding gives: it governs every certificate of the house."""


class FoundingError(Exception):
    """The agency cannot be founded here like this; `zh` and `en` say why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


def default_origin(agency: str) -> str:
    """The log's name for whoever has no address of their own: below `guiju.example`, which nobody can own."""
    return f"guiju.example/{agency}"


def found_agency(
    folder: Path,
    *,
    agency: str,
    demonstration: bool,
    at: datetime,
    name: str = "",
    origin: str = "",
    database: str = "",
    url: str = "",
) -> str:
    """Founds an agency; returns the log's verifier key. Django runs on the folder afterwards.

    Args:
        agency: the agency's code, without blanks; stands in the installation and the default origin.
        demonstration: for ever; only a demonstration may tell a story on another clock.
        at: instant of founding with offset: the real one, but for a demonstration.
        name: name in the agency's own certificates; the code when empty.
        origin: name of the log for ever, an address without scheme such as `log.example.org/agency`.
        database: URL of an empty PostgreSQL database; SQLite in the folder when empty.
        url: address at which the pages can be reached, printed on certificates; this machine's own when empty.

    Raises FoundingError; KeyFileError when keys of another origin stand there.
    """
    origin = origin or default_origin(agency)
    _demand_words(agency, origin, at)
    _demand_url(url)
    folder = Path(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        if boot.described(folder):
            raise FoundingError(
                f"{folder} 中已经建立了机构；一个数据文件夹只建立一次，请另选 --data",
                f"an agency has been founded in {folder}: a folder takes one, choose another --data",
            )
        boot.setup(folder, must_be_founded=False, database=database)
        return _Founding(agency, name or agency, origin, demonstration, database, at, url.rstrip("/")).run()


def _demand_words(agency: str, origin: str, at: datetime) -> None:
    if not 0 < len(agency) <= LONGEST_CODE or any(sign.isspace() or not sign.isprintable() for sign in agency):
        raise FoundingError(
            f"机构代码应为 1 至 {LONGEST_CODE} 个字符，不含空白",
            f"an agency's code has 1 to {LONGEST_CODE} signs, no blank",
        )
    if len(origin) > LONGEST_ORIGIN or "+" in origin or any(sign.isspace() or sign < " " for sign in origin):
        raise FoundingError(
            f"日志名称 --origin 不得含空白或加号，至多 {LONGEST_ORIGIN} 字",
            f"--origin may have no blank and no plus, and {LONGEST_ORIGIN} signs at most",
        )
    if at.utcoffset() is None:
        raise FoundingError("建立时刻须带时区", "the instant of founding needs its offset from UTC")


def _demand_url(url: str) -> None:
    plain = url.startswith(("https://", "http://")) and url.isascii() and not any(each.isspace() for each in url)
    if url and (not plain or len(url) > LONGEST_ORIGIN or "?" in url or "#" in url):
        raise FoundingError(
            f"网址 --url 应以 https:// 或 http:// 开头，不含空白、? 和 #，至多 {LONGEST_ORIGIN} 字",
            f"--url begins with https:// or http://, has no blank, ? or #, and {LONGEST_ORIGIN} signs at most",
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with open(folder / ".founding.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FoundingError(
                f"另一个进程正在 {folder} 中建立机构，请等它结束",
                f"another process is founding in {folder}: let it end",
            ) from None
        yield


@dataclass(frozen=True)
class _Founding:
    """One founding, step by step; every step may have been done by an earlier, interrupted one."""

    agency: str
    name: str
    origin: str
    demonstration: bool
    database: str
    at: datetime
    url: str

    def run(self) -> str:
        from django.core.management import call_command

        from guiju.lab.house import clock, failpoint, keys, publication, triggers

        vkey = keys.create(self.origin, self.name, self.demonstration, self.at)
        failpoint.reached("founding.keys")
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
        triggers.demand()
        failpoint.reached("founding.migrated")
        self._open_house(vkey)
        failpoint.reached("founding.opened")
        with clock.story(self.at) if self.demonstration else nullcontext():
            self._first_acts(vkey)
        failpoint.reached("founding.acted")
        # Published before it counts as founded: from then on, no checkpoint means a lost one.
        publication.publish()
        self._write_marker(vkey)
        return vkey

    def _open_house(self, vkey: str) -> None:
        """The installation's one row and the empty log's head, or the same rows of an interrupted founding."""
        from django.db import transaction

        from guiju.lab.house.models import Installation, LogHead

        wanted = {
            "agency_id": self.agency,
            "origin": self.origin,
            "vkey": vkey,
            "demonstration": self.demonstration,
        }
        with transaction.atomic():
            found = Installation.objects.first()
            if found is None:
                Installation.objects.create(pk=1, founded_at=self.at, **wanted)
            elif wanted != {key: getattr(found, key) for key in wanted}:
                raise FoundingError(
                    f"数据库中已是另一机构 {found.agency_id}（{found.origin}）；请用空的数据库",
                    f"the database holds another agency, {found.agency_id} ({found.origin}): give an empty one",
                )
            LogHead.objects.get_or_create(pk=1, defaults={"size": 0})

    def _first_acts(self, vkey: str) -> None:
        from guiju.conduct import default_parameters
        from guiju.lab.house.act import perform
        from guiju.lab.house.acts import FoundAgency, SetParameter
        from guiju.lab.house.signing import SYSTEM

        opening = FoundAgency.Request(
            agency_id=self.agency, origin=self.origin, vkey=vkey, demonstration=self.demonstration
        )
        perform(FoundAgency, opening, actor=SYSTEM, key="founding")
        for each in default_parameters():
            request = SetParameter.Request(
                name=each.name,
                value=each.value,
                valid_from=date.fromisoformat(each.valid_from),
                source=each.source.zh,
                source_en=each.source.en,
            )
            perform(SetParameter, request, actor=SYSTEM, key=f"founding {each.name}")
        if self.url:
            perform(SetParameter, self._address(), actor=SYSTEM, key=f"founding {ADDRESS}")

    def _address(self) -> Any:
        from guiju.lab.house.acts import SetParameter

        return SetParameter.Request(
            name=ADDRESS,
            value=f"{self.url}/verify",
            valid_from=date.fromisoformat(FIRST_DAY),
            source="建立机构时指定",
            source_en="given at founding",
        )

    def _write_marker(self, vkey: str) -> None:
        """The description of the installation, mode 0600: the database's URL may hold a password."""
        from guiju.lab.house.clock import instant_text
        from guiju.lab.house.files import write_whole
        from guiju.lab.house.models import Installation

        described = {
            "format": FORMAT,
            "version": VERSION,
            "agency": self.agency,
            "origin": self.origin,
            "vkey": vkey,
            "demonstration": self.demonstration,
            "database": self.database,
            "founded_at": instant_text(Installation.objects.get().founded_at),
        }
        text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
        write_whole(boot.data_folder() / boot.MARKER, text.encode(), 0o600)
