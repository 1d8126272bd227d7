"""The audit: every rule at ease, on the boundary and broken; every score part by hand."""
