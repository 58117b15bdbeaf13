"""What the agent's, the team's and the coaching pages show, each part a function of data."""
