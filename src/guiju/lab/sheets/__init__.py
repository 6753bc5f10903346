"""Registers by spreadsheet: templates to fill in, import with a report before anything is stored, undo, export."""
