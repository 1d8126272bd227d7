"""The faces of Steerco: HTTP, the command line; and what remembers."""
