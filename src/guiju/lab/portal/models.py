"""The link by which a customer follows a commission without signing in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.commissions.models import Commission
from guiju.lab.house.controlled import ControlledModel


class StatusLink(ControlledModel):
    """A link to the state of one commission. Its token stands nowhere: the database holds its hash alone.

    The token is made again out of `salt` and the server's secret, which is in no backup of the database.
    """

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="status_links")
    salt = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16)
    """live, revoked."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    """When it was revoked."""
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("status link")
        verbose_name_plural = _("status links")
        constraints = [
            models.UniqueConstraint(
                fields=["commission"], condition=models.Q(state="live"), name="portal_one_live_link"
            )
        ]
