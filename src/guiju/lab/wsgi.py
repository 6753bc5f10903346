"""The WSGI application of the installation that GUIJU_DATA names."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from guiju.lab import boot

boot.end_with_parent()
boot.setup(Path(os.environ["GUIJU_DATA"]))
application = get_wsgi_application()
