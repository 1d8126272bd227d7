"""The parts of a plan's score as linear expressions, one module each; the audit computes them again from the bookings."""
