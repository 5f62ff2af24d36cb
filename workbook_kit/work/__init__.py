"""How work is done, whatever the work: worked out once (``caching``), and seen passing (``progress``)."""
