"""What evaluations say to the people who were scored: feedback, coaching plans, and whether coaching helped."""
