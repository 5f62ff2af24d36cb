"""How a number is written: one row says it for the cells of a workbook, for sentences, for the page and for mails."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workbook_kit import finnish
from workbook_kit.finnish import MINUS, SPACE


@dataclass(frozen=True)
class Writing:
    """How the numbers of a kind, or the figures of a rule, are written.

    ``decimals`` are always there, ``more`` of them where they are not zero. ``sign`` stands behind the number; a
    percentage is held as a fraction, and written a hundredfold.
    """

    decimals: int = 0
    more: int = 0
    sign: str = ""
    is_grouped: bool = True

    @property
    def is_percent(self) -> bool:
        return self.sign == "%"

    @property
    def is_whole(self) -> bool:
        """Whether no decimals are written."""
        return not self.decimals + self.more

    @property
    def power(self) -> int:
        """The power of ten that the number is multiplied by."""
        return 2 if self.is_percent else 0

    @property
    def number_format(self) -> str:
        """Excel's number format."""
        if self.is_percent:
            # A Finnish LibreOffice takes a bare space in a format for the thousands mark and divides by 1000.
            return rf"{self._digits}\ %"
        return f'{self._digits}" {self.sign}"' if self.sign else self._digits

    @property
    def beside_unit(self) -> str:
        """The number format where the unit stands beside the number; a percentage keeps its sign, as it needs it."""
        return self.number_format if self.is_percent else self._digits

    def change_format(self, points: str) -> str:
        """The number format of a change, which shows its direction; that of a percentage is in ``points``."""
        shape = self._digits + (f'" {points}"' if self.is_percent else "")
        return f"+{shape};{MINUS}{shape};{shape}"

    @property
    def _digits(self) -> str:
        whole = "#,##0" if self.is_grouped else "0"
        return whole if self.is_whole else f"{whole}.{'0' * self.decimals}{'#' * self.more}"

    def text(self, value: float) -> str:
        """A figure as people write it, rounded half up as the published ones are.

        See docs/facts.md, "Rates, rounding and published figures".
        """
        return self._written(value) + self.mark

    def change(self, value: float, points: str) -> str:
        """By how much a figure changed, with its direction; that of a percentage is in ``points``."""
        number = self._written(value)
        is_more = number.strip("0,") and not number.startswith(MINUS)
        return f"{'+' if is_more else ''}{number}{f'{SPACE}{points}' if self.is_percent else self.mark}"

    @property
    def mark(self) -> str:
        """The sign as it stands behind a number in a sentence."""
        return f"{SPACE}{self.sign}" if self.sign else ""

    def _written(self, value: float) -> str:
        number = Decimal(repr(value)).scaleb(self.power)
        return finnish.rounded(number, self.decimals, self.more, grouped=self.is_grouped)


WHOLE = Writing()
DECIMAL = Writing(decimals=1, more=2)
MONEY = Writing(sign="€")
PERCENT = Writing(decimals=1, sign="%", is_grouped=False)
MEAN = Writing(decimals=2, is_grouped=False)
