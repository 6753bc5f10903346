"""From what was measured to results: evaluates budget templates on a record's readings, and evaluates them again.

`sections` holds what an evaluation needs, `sources` turns readings and standards into inputs, `evaluate` and `lines`
make results, `smallest` raises a U below the scope's smallest, `recompute` repeats a record's evaluation and compares.
All numbers that leave this room are decimal strings; nothing is rounded but the reported strings.
"""
