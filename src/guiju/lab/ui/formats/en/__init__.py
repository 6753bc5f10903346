"""ISO dates: a list stays narrow and sorts as it reads."""
