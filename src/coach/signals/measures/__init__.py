"""What can be counted or timed; each module here holds measures, each measure is one function."""
