"""Reading what came back; a return passes through the modules in this order.

``intake`` (files, mails, archives) → ``package`` (one sound zip?) → ``parts``, ``plain``, ``sheets`` (cells) →
``locate`` (which cell answers what) → ``values`` (typed answers) → ``formula``, ``returns`` (checks, and the record).
"""
