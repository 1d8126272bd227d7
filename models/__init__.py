"""What people say: the portfolio, the scenario's changes, the answer; and the audit that judges any plan."""
