from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.world.selectors import Selector, calico_selector, label_selector, plain_selector

LABELS = {"app": "web", "tier": "front", "owner": "${TEAM}"}


def needs(key: str, operator: str, *values: str) -> dict[str, object]:
    return {"matchExpressions": [{"key": key, "operator": operator, "values": list(values)}]}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ({}, True),
        ({"matchLabels": {}}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "web", "tier": "front"}}, True),
        ({"matchLabels": {"app": "web", "tier": "back"}}, False),
        ({"matchLabels": {"app": "web", "zone": "a"}}, False),
        ({"matchLabels": {"app": "${APP}"}}, None),
        ({"matchLabels": {"app": "${APP}", "tier": "back"}}, False),
        ({"matchLabels": {"owner": "red"}}, None),
        ({"matchLabels": {"pod-template-hash": "1", "app": "web"}}, True),
        (needs("app", "In", "web", "api"), True),
        (needs("app", "In", "api"), False),
        (needs("zone", "In", "a"), False),
        (needs("app", "NotIn", "api"), True),
        (needs("app", "NotIn", "web"), False),
        (needs("zone", "NotIn", "a"), True),
        (needs("app", "Exists"), True),
        (needs("zone", "Exists"), False),
        (needs("zone", "DoesNotExist"), True),
        (needs("app", "DoesNotExist"), False),
        (needs("owner", "NotIn", "red"), None),
        (needs("app", "Like", "web"), None),
        ({"matchLabels": ["app"]}, None),
        (None, None),
        ("app=web", None),
    ],
)
def test_a_label_selector_means_what_the_api_reference_says(selector: object, expected: bool | None) -> None:
    assert label_selector(selector).match(LABELS) is expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"app": "web"}, True),
        ({"app": "api"}, False),
        ({"statefulset.kubernetes.io/pod-name": "web-0", "app": "web"}, True),
        ({}, None),
        (None, None),
    ],
)
def test_plain_labels_select_by_all_of_them_and_nothing_without_any(labels: object, expected: bool | None) -> None:
    assert plain_selector(labels).match(LABELS) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, True),
        ("all()", True),
        ("app == 'web'", True),
        ('app == "api"', False),
        ("app != 'api' && tier == 'front'", True),
        ("has(app)", True),
        ("!has(zone) && has(tier)", True),
        ("app in {'web', 'api'}", True),
        ("app not in { 'web' }", False),
        ("app == 'web' || tier == 'x'", None),
        ("(app == 'web')", None),
        (5, None),
    ],
)
def test_a_calico_selector_is_read_as_far_as_it_is_simple(text: object, expected: bool | None) -> None:
    assert calico_selector(text).match(LABELS) is expected


KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.sampled_from(["1", "2", "3"])


@given(st.dictionaries(KEYS, VALUES), KEYS, st.lists(VALUES, min_size=1, max_size=3, unique=True))
def test_in_and_not_in_are_each_others_opposite(labels: dict[str, str], key: str, values: list[str]) -> None:
    within = label_selector(needs(key, "In", *values)).match(labels)
    outside = label_selector(needs(key, "NotIn", *values)).match(labels)
    assert within is not outside


@given(st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, VALUES))
def test_match_labels_match_their_supersets_only(labels: dict[str, str], wanted: dict[str, str]) -> None:
    assert label_selector({"matchLabels": wanted}).match(labels) is (wanted.items() <= labels.items())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_data_is_a_selector_of_some_kind(data: object) -> None:
    assert isinstance(label_selector(data), Selector)
    assert isinstance(plain_selector(data), Selector)
    assert isinstance(calico_selector(data), Selector)
