"""The invented people of the demonstration, by what they do; their names say that they are invented."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One invented member of staff."""

    code: str
    name: str
    birth_date: date
    roles: tuple[str, ...]
    level: str = ""
    """Qualification on paper: metrologist_1, metrologist_2; empty for none."""
    signs: tuple[str, ...] = ()
    """Fields that the person may sign for."""
    calibrates: bool = False
    reviews: bool = False

    @property
    def has_key(self) -> bool:
        """Whether the person signs statements."""
        # Managers sign evaluation runs.
        return self.calibrates or self.reviews or bool(self.signs) or self.code in (QUALITY, TECHNICAL, HEAD)


CLERK, KEEPER, QUALITY, TECHNICAL, HEAD = "demo-clerk", "demo-keeper", "demo-quality", "demo-technical", "demo-head"
CALIBRATOR, NEWCOMER, RETIRED = "demo-calibrator", "demo-newcomer", "demo-senior"
ASSESSOR = "demo-assessor"
"""Somebody from outside, who reads and is no member of the staff."""
REVIEWER, SIGNATORY, NARROW = "demo-reviewer", "demo-signatory", "demo-signatory-2"

SINCE_TOO_OLD = timedelta(days=20)
"""How long the one who is past the age limit has been so: authorised while still within it."""

ALL_FIELDS = ("electricity", "general", "length", "mass", "radio", "thermometry")
NARROW_FIELDS = ("electricity", "radio", "thermometry")


def cast(today: date) -> tuple[Player, ...]:
    """Everybody, with ages as of the day on which the demonstration is founded."""
    return (
        Player(code=CLERK, name="演示样品员", birth_date=date(1994, 5, 4), roles=("item_clerk",)),
        Player(code=KEEPER, name="演示设备员", birth_date=date(1990, 3, 12), roles=("equipment_keeper",)),
        Player(code=QUALITY, name="演示质量负责人", birth_date=date(1980, 9, 9), roles=("quality_manager",)),
        Player(
            code=TECHNICAL,
            name="演示技术负责人",
            birth_date=date(1976, 11, 20),
            roles=("technical_manager",),
            level="metrologist_1",
        ),
        Player(code=HEAD, name="演示机构负责人", birth_date=date(1972, 2, 2), roles=("head",)),
        Player(
            code=CALIBRATOR,
            name="演示校准员甲",
            birth_date=date(1992, 8, 15),
            roles=("calibrator",),
            level="metrologist_2",
            calibrates=True,
        ),
        Player(
            code=NEWCOMER,
            name="演示校准员乙",
            birth_date=date(1999, 1, 30),
            roles=("calibrator",),
            level="metrologist_2",
        ),
        Player(
            code=RETIRED,
            name="演示校准员丙",
            birth_date=_years_before(today - SINCE_TOO_OLD, 66),
            roles=("calibrator",),
            level="metrologist_1",
            calibrates=True,
        ),
        Player(
            code=REVIEWER,
            name="演示核验员",
            birth_date=date(1988, 6, 6),
            roles=("reviewer",),
            level="metrologist_1",
            reviews=True,
        ),
        Player(
            code=SIGNATORY,
            name="演示授权签字人甲",
            birth_date=date(1979, 4, 18),
            roles=("signatory",),
            level="metrologist_1",
            signs=ALL_FIELDS,
        ),
        Player(
            code=NARROW,
            name="演示授权签字人乙",
            birth_date=date(1985, 12, 1),
            roles=("signatory",),
            level="metrologist_2",
            signs=NARROW_FIELDS,
        ),
    )


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))
