"""Evaluations of the agency by the code: documents and attestations that answer its rows, and runs over a period."""
