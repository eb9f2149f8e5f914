"""Every case of the built-in pack, and the documentation of its rules."""

from __future__ import annotations

import pytest

from k8slint.rules import Rule
from k8slint.testing import Case, built_in, case_faults, cases, pack_faults, rule_faults

PACK = built_in()


@pytest.mark.parametrize("case", cases(PACK), ids=str)
def test_case(case: Case) -> None:
    assert case_faults(case) == []


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_rule(rule: Rule) -> None:
    assert rule_faults(PACK, rule) == []


def test_pack() -> None:
    assert pack_faults(PACK) == []
