"""What a permit is worth at an instant: it holds from its issue up to and with its last instant."""

from datetime import datetime
from typing import Literal

from guiju.permit.model import JobPermit

Standing = Literal["not_yet", "in_force", "expired"]


def standing_at(permit: JobPermit, at: datetime) -> Standing:
    """Whether the permit holds at an instant (with offset); a withdrawal it cannot know."""
    if at < datetime.fromisoformat(permit.issued_at):
        return "not_yet"
    return "in_force" if at <= datetime.fromisoformat(permit.valid_until) else "expired"
