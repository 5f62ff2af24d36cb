"""What came back, judged: which return counts for each area, and all that bears on it."""
