"""The `guiju` command: a frame (main, parser, context, errors) and one module for each group of commands.

A group's module has `SUMMARY` ({"zh": ..., "en": ...}), `arguments(parser, lang)` and `run(options, context) -> int`.
It imports what it needs inside functions, so that `--help` and commands without a database start at once.
"""
