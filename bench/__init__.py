"""How fast it is, measured beside what people would use instead: ``make bench``. No part of the wheel or the tests."""
