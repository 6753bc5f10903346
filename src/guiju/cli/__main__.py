"""Lets `python -m guiju.cli` be the command."""

import sys

from guiju.cli.main import main

sys.exit(main())
