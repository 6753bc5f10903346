"""Words for the codes of tokens, by table and column."""

from django.utils.translation import gettext_lazy as _

COLUMNS = {("api_token", "state"): {"live": _("valid"), "revoked": _("revoked")}}
