"""The demonstration: an invented agency that plays published measurements through the real acts."""
