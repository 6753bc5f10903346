"""Of what the papers of places are: the proof by which a site is used, and the plans and photos of rooms."""

from guiju.lab.house.papers import Paper

TENURE: Paper = ("tenure",)
OF_ROOM: Paper = ("plan or photo of a room",)
