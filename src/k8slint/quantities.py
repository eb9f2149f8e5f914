"""Quantities: amounts of cpu, memory and the like (`500m`, `1Gi`, `1e3`), exactly.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
PATTERN = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,3}))?")


class Quantity:
    """An exact amount that remembers how it was written: `Quantity.read("1.5Gi")`; supports `+`, `*` and order."""

    __slots__ = ("amount", "binary")

    def __init__(self, amount: Fraction | int, binary: bool = False) -> None:
        self.amount = amount
        self.binary = binary

    @classmethod
    def read(cls, value: object) -> Quantity | None:
        """The quantity that a manifest's value spells; None where it spells none (`1GB`, a mapping, UNKNOWN)."""
        from fractions import Fraction

        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return None
        found = PATTERN.fullmatch(str(value))
        if found is None:
            return None
        number, suffix, exponent = found.groups()
        factor: Fraction | int
        if suffix in BINARY:
            factor = BINARY[suffix]
        else:
            factor = Fraction(10) ** (int(exponent) if exponent else DECIMAL[suffix or ""])
        return cls(Fraction(number) * factor, suffix in BINARY)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount + other.amount, self.binary or other.binary)

    def __mul__(self, factor: float) -> Quantity:
        from fractions import Fraction

        return Quantity(self.amount * Fraction(str(factor)), self.binary)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.amount == other.amount

    def __hash__(self) -> int:
        return hash(self.amount)

    def __lt__(self, other: Quantity) -> bool:
        return self.amount < other.amount

    def __le__(self, other: Quantity) -> bool:
        return self.amount <= other.amount

    def __repr__(self) -> str:
        return f"Quantity({self})"

    def __str__(self) -> str:
        """The canonical form: the largest suffix that needs no fraction, rounded up to a milli-unit or a byte.

        Binary suffixes are kept for amounts that were written with one.
        """
        if self.binary:
            whole = -(-self.amount // 1)
            for suffix, factor in reversed(BINARY.items()):
                if whole and whole % factor == 0:
                    return f"{whole // factor}{suffix}"
            return str(whole)
        thousandths = -(-self.amount * 1000 // 1)
        if thousandths % 1000:
            return f"{thousandths}m"
        whole = thousandths // 1000
        for suffix, power in reversed(DECIMAL.items()):
            if power > 0 and whole and whole % 10**power == 0:
                return f"{whole // 10**power}{suffix}"
        return str(whole)
