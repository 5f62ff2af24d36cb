"""Findings: what one is, the catalogue of its sentences, how many become a line, and what closes one."""
