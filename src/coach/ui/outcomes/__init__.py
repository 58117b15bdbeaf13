"""What the page of outcomes shows."""
