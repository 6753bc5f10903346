"""What the story leaves for later: the refusals in both languages, and the invented people's signing passphrases."""

import json
import os
from dataclasses import asdict
from typing import Any

from guiju.lab.boot import data_folder
from guiju.lab.demo.stage import Stage, StoryError
from guiju.lab.demo.trials import ORDER

NAME = "demo.json"


def write_notes(stage: Stage) -> None:
    """Writes the notes beside the database, readable by the owner alone."""
    found = {each.fault: each for each in stage.refusals}
    if set(found) != set(ORDER):
        raise StoryError(f"refused: {sorted(found)}, not {sorted(ORDER)}")
    notes = {"refusals": [asdict(found[fault]) for fault in ORDER], "passphrases": stage.passphrases}
    notes |= {"passwords": stage.passwords}
    path = data_folder() / NAME
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        json.dump(notes, handle, ensure_ascii=False, indent=1)


def read_notes() -> dict[str, Any]:
    """The notes; empty where there are none."""
    path = data_folder() / NAME
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def refusals(lang: str) -> list[dict[str, str]]:
    """The refused acts in the order in which they are told. Raises StoryError unless each is there and its own."""
    found = read_notes().get("refusals", [])
    if [each["fault"] for each in found] != list(ORDER) or len({(e["act"], e["requirement"]) for e in found}) != len(
        ORDER
    ):
        raise StoryError(f"the refusals are not {len(ORDER)} different ones")
    return [{"act": each["act"], "requirement": each["requirement"], "message": each[lang]} for each in found]
