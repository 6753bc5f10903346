"""Which rules judged: a digest over their code, so that two results can be told to come from the same rules."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from guiju import canonical
from guiju.record.words import Digest

ROOMS = ("guiju.conduct", "guiju.record", "guiju.results")
"""What a rule's verdict over a case depends on; sentences and schemas do not change a verdict."""


@cache
def rule_set_sha256() -> Digest:
    """SHA-256 over the names and the digests of the Python files of these rooms and of the data of the judging."""
    found = sorted(
        (f"{room}/{path}", canonical.sha256(file.read_bytes())) for room in ROOMS for path, file in _files(files(room))
    )
    return Digest(canonical.sha256(canonical.dumps([list(each) for each in found])))


def _files(folder: Traversable, under: str = "") -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        path = under + each.name
        if each.is_dir():
            yield from _files(each, f"{path}/")
        elif each.name.endswith(".py") or each.name.startswith(("judging-", "catalogue-", "profiles")):
            yield path, each
