"""An account lets a person of the register sign in. What the person may do follows from its roles of the day alone."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from guiju.lab.house.controlled import ControlledModel


class AccountManager(BaseUserManager):
    """Finds accounts by the name that people type."""


class Account(AbstractBaseUser):
    """A name and a password. Not controlled: that it was opened, and for whom, is in `Access`."""

    username = models.CharField(max_length=64, unique=True)
    person_code = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    is_staff = True
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's question for the register pages: everybody of the house may look, roles decide what acts allow."""
        return self.is_active and perm.rpartition(".")[2].startswith("view_")

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active


class SavedView(models.Model):
    """A list as somebody narrowed it, under a name of its own. A convenience of one account; nothing reads it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_views")
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=1000)
    title = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "path", "title"], name="accounts_view_once")]


class Access(ControlledModel):
    """That a person may sign in, under which name, opened and closed by whom."""

    person_code = models.CharField(max_length=64, unique=True)
    username = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16)
    """open, closed."""


class SeatRead(models.Model):
    """That somebody with an assessor's seat opened a page: what and when. Not controlled: it changes nothing."""

    person_code = models.CharField(max_length=64)
    at = models.DateTimeField()
    path = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["person_code", "at"], name="accounts_seat_read")]
