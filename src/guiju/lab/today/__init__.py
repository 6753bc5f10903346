"""Today: for each role what waits, what is due, what is blocked and why."""
