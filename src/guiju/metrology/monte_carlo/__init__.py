"""Propagation of distributions by simulation (JCGM 101 and 102, JJF 1059.2): fixed, adaptive, validation, regions."""
