"""What a check says: its sentences, what a finding is, and what became of it."""
