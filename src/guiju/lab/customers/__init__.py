"""Customers and what they said about themselves."""
