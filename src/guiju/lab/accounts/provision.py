"""Opening an account: one function for the command line, the pages and the demonstration."""

from django.contrib.auth.hashers import make_password

from guiju.lab.accounts.acts import OpenAccess
from guiju.lab.house.act import Actor, Outcome, perform


def open_account(
    person: str, username: str, password: str, *, by: Actor, key: str, language: str = "zh-hans"
) -> Outcome:
    """Opens an account for a person of the register, through the act. Raises Refused or Conflict."""
    request = OpenAccess.Request(
        person=person, username=username, password_hash=make_password(password), language=language
    )
    return perform(OpenAccess, request, actor=by, key=key)
