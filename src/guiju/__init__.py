"""Guiju 规矩: runs a metrological calibration agency from request to certificate, and proves the work was honest.

Every room below `lab` is also a plain library that can be imported alone; see ARCHITECTURE.md for the map.
"""

__version__ = "0.1.0"
