"""Words that stand for an answer in a cell of any kind but text."""

from __future__ import annotations

NO_DATA, NOT_USED = "ei_tietoa", "ei_kaytossa"
STATE_CODES = (NO_DATA, NOT_USED)
STATE_WORDS = {
    "fi": {NO_DATA: "ei tietoa", NOT_USED: "ei käytössä"},
    "sv": {NO_DATA: "uppgift saknas", NOT_USED: "används inte"},
}
STATES = {word: code for words in STATE_WORDS.values() for code, word in words.items()}
"""Words that stand for an answer in a cell of any kind but text: neither blank nor zero."""
