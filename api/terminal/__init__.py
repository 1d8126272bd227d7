"""What people read on a terminal: an answer, an audit, a comparison, a list of defects."""
