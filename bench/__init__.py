"""What the kit costs, beside what people would use instead: ``make bench``. No test measures time."""
