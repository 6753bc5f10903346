"""Exports a dossier of the running agency: what `guiju.dossier` reads again elsewhere."""
