"""The tables of a portfolio on disk: what they hold, how their cells are read and written."""
