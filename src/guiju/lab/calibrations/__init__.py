"""The job at the bench: assignment, start, readings, evaluation, freezing, review (code 5-5, 6.1.5)."""
