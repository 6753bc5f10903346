"""Who is signed in, and as what."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest

from guiju.lab.accounts.models import SavedView
from guiju.lab.house import clock, who
from guiju.lab.house.reading import Actor

ASSESSOR = "assessor"
"""Role of somebody who assesses the agency from outside: reads, never acts, until its last day."""
SIGNING_ROLES = frozenset({"calibrator", "reviewer", "signatory"})


def saved_views(request: HttpRequest) -> list[SavedView]:
    """The views of this list that whoever is signed in has kept."""
    return list(SavedView.objects.filter(account_id=request.user.pk, path=request.path).order_by("title"))


def signed_in(request: HttpRequest) -> Actor | None:
    """The person behind the request with the roles of today; None for nobody. Looked up once per request."""
    if not request.user.is_authenticated:
        return None
    found: Actor | None = getattr(request, "guiju_actor", None)
    if found is None:
        found = request.guiju_actor = who.actor(request.user.person_code)
    return found


def last_role(person: str) -> dict[str, Any]:
    """When the last role of somebody ended, and whether it was an assessor's seat; empty where none has ended."""
    # The register of people stands above accounts, which therefore look it up by its name.
    ended = apps.get_model("people", "Role").objects.filter(person__code=person, valid_to__lt=clock.today())
    row = ended.order_by("-valid_to", "-pk").first()
    return {} if row is None else {"ended": row.valid_to, "seat": row.name == ASSESSOR}
