"""Errors that are raised; what a check finds in a return is data (see ``findings``).

::

    KitError
    ├── Refused      the sender's: a file that came back cannot be read as a return
    ├── UsageError   the caller's: a command asks for what does not exist (an unknown region, say)
    ├── SpecError    the office's: a form, a registry or the settings are wrong
    └── StoreError   the machine's: a file could not be read or written, or is not what it was
"""


class KitError(Exception):
    """Root of every error that this package raises on purpose; its text is one sentence for a person."""


class Refused(KitError):  # noqa: N818 - a verdict, and the field's own word for it
    """A collected file is not a return that can be read.

    ``code`` names the message in the catalogue and ``facts`` fill its blanks, so that the reason can be
    told in the sender's language.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class UsageError(KitError):
    """The command names an area, a period or a file that is not there."""


class SpecError(KitError):
    """A form, a registry or the settings are wrong; ``where`` is the file with its key or row."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class StoreError(KitError):
    """Reading or writing in the workspace failed; nothing is left half-written."""
