"""What the page of the role-play room shows: choosing, talking, the debriefing, and the trainer's part."""
