"""The house: acts, journal, log, files, clock, signing keys. Everything that changes a controlled thing passes here."""
