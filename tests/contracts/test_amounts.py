"""G11: money never drifts, because no float is ever an amount."""

import pytest

from tests.contracts.amounts import floats_on_money
from tests.contracts.house import PACKAGE


def test_g11_no_float_is_an_amount() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in floats_on_money(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "amount: float",
        "amount = 1.5",
        "grant_amount += 0.1",
        "self.price = float(text)",
        "row['amount'] = 0.1",
        "def pay(fen: float | None): ...",
        "def budget_left() -> float: ...",
        "pay(amount=0.1)",
        "x = float(grant.amount)",
        "x = amount * 1.1",
        "amount = models.FloatField()",
    ],
)
def test_g11_control_a_float_amount_is_seen(line: str) -> None:
    assert list(floats_on_money(line)) != []


@pytest.mark.parametrize(
    "line", ["amount: Decimal", "amount = Decimal('0.1')", "fen: int = 1", "share = 0.5"]
)
def test_g11_exact_amounts_and_other_floats_pass(line: str) -> None:
    assert list(floats_on_money(line)) == []
