"""Pictures, written as SVG by hand: a few shapes need no library."""
