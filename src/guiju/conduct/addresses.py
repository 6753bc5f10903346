"""Whether two addresses are the same as written, and which qualifications name one on a day (4.2-3)."""

import re
import unicodedata
from collections.abc import Iterable

from guiju.conduct.days import within
from guiju.conduct.register_premises import NamedAddressFacts
from guiju.record.words import Day


def plain(address: str) -> str:
    """An address without the differences that are none: width of signs, case, spaces, marks."""
    return re.sub(r"[\s,.;:·，。；：、]", "", unicodedata.normalize("NFKC", address)).casefold()


def naming(named: Iterable[NamedAddressFacts], address: str, day: Day) -> tuple[str, ...]:
    """Numbers of the qualifications that name the address on the day."""
    wanted = plain(address)
    return tuple(
        each.qualification
        for each in named
        if plain(each.address) == wanted and within(day, each.valid_from, each.valid_to)
    )
