"""Who may do what: roles, keys and tokens, and the door that every request passes."""
