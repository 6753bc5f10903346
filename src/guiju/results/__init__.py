"""From what was measured to results: evaluates budget templates on a record's readings, and evaluates them again.

The numbers are those of `guiju.metrology`; this room says what goes into them and writes down what comes out.
`sections` holds what an evaluation needs, `sources` (with `certified`) turns readings and standards into input
quantities, `propagation` puts them through the models, `evaluate` and `lines` make results, `smallest` raises a U below
the scope's smallest, `recompute` repeats a record's evaluation and compares, `simulation` compares one result with
Monte Carlo. All numbers that leave this room are decimal strings; nothing is rounded but the reported strings.
"""
