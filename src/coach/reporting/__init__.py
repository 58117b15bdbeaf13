"""What is stored, put together to be taken away: one agent's report."""
