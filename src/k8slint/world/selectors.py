"""Label selectors: what they mean for a set of labels, and an index that finds the pods of a selector in time linear in
the matches.

A match is True, False, or None: it cannot be known, since a template decides a label or a value of the selector.
Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
"""

from __future__ import annotations

import re

from ..documents import UNKNOWN
from ..documents.templates import decides
from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..views import Pod, Resource

    Match = bool | None

CONTROL_PLANE_LABELS = frozenset(
    (
        "statefulset.kubernetes.io/pod-name",
        "apps.kubernetes.io/pod-index",
        "batch.kubernetes.io/job-completion-index",
        "batch.kubernetes.io/job-name",
        "batch.kubernetes.io/controller-uid",
        "job-name",
        "controller-uid",
        "pod-template-hash",
        "pod-template-generation",
        "controller-revision-hash",
        "rollouts-pod-template-hash",
    )
)
"""Labels that controllers put on pods: no manifest has them, so selectors are read without them."""


class Requirement(Record):
    """One condition on a label. `operator` is `In`, `NotIn`, `Exists` or `DoesNotExist`; None as a value: unknown."""

    key: str
    operator: str
    values: tuple[str | None, ...] = ()

    def __str__(self) -> str:
        if self.operator in ("Exists", "DoesNotExist"):
            return self.key if self.operator == "Exists" else f"!{self.key}"
        values = [value if value is not None else "..." for value in self.values]
        if self.operator == "In" and len(values) == 1:
            return f"{self.key}={values[0]}"
        return f"{self.key} {'in' if self.operator == 'In' else 'notin'} ({','.join(values)})"

    def match(self, labels: Mapping[str, object]) -> Match:
        """Whether labels meet it. `NotIn` is met by an absent key."""
        if self.key not in labels:
            return self.operator in ("NotIn", "DoesNotExist")
        if self.operator in ("Exists", "DoesNotExist"):
            return self.operator == "Exists"
        value = label_value(labels[self.key])
        if value is not None and value in self.values:
            return self.operator == "In"
        if value is None or None in self.values:
            return None
        return self.operator == "NotIn"


class Selector(Record):
    """All of `requirements`; none of them selects everything. Not `is_valid` selects nothing and says nothing."""

    requirements: tuple[Requirement, ...] = ()
    is_valid: bool = True

    def match(self, labels: Mapping[str, object]) -> Match:
        """Whether the selector selects what carries the labels."""
        if not self.is_valid:
            return None
        result: Match = True
        for requirement in self.requirements:
            met = requirement.match(labels)
            if met is False:
                return False
            if met is None:
                result = None
        return result

    @property
    def text(self) -> str:
        """The selector as kubectl writes it: `app=web,tier in (a,b),!canary`."""
        return ",".join(str(requirement) for requirement in self.requirements)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The key and value pairs that every match has to carry."""
        return [
            (need.key, value)
            for need in self.requirements
            if need.operator == "In" and len(need.values) == 1
            for value in need.values
            if value is not None
        ]


def label_value(value: object) -> str | None:
    """A label's value as text; None where a template decides it. Numbers and booleans, which the API server refuses,
    are read as they are spelt most often, so that one mistake is not reported as two.
    """
    if isinstance(value, str):
        return None if decides(value, ()) else value
    if value is UNKNOWN:
        return None
    return "true" if value is True else "false" if value is False else "" if value is None else str(value)


def plain_selector(labels: object) -> Selector:
    """A selector of plain labels, as Services have. None or {} selects nothing; what only labels that controllers put
    on pods select cannot be known.
    """
    if not isinstance(labels, dict):
        return Selector(is_valid=False)
    needs = tuple(_equal(key, value) for key, value in labels.items() if key not in CONTROL_PLANE_LABELS)
    return Selector(needs, is_valid=bool(needs))


def label_selector(selector: object) -> Selector:
    """A LabelSelector (`matchLabels`, `matchExpressions`). {} selects everything, None nothing."""
    if not isinstance(selector, dict):
        return Selector(is_valid=False)
    labels, expressions = selector.get("matchLabels"), selector.get("matchExpressions")
    found = []
    for key, value in labels.items() if isinstance(labels, dict) else ():
        if key not in CONTROL_PLANE_LABELS:
            found.append(_equal(key, value))
    for expression in expressions if isinstance(expressions, list) else ():
        key = expression.get("key") if isinstance(expression, dict) else None
        operator = expression.get("operator") if isinstance(expression, dict) else None
        if not isinstance(key, str) or operator not in ("In", "NotIn", "Exists", "DoesNotExist"):
            return Selector(is_valid=False)
        values = expression.get("values")
        if key not in CONTROL_PLANE_LABELS:
            texts = tuple(label_value(value) for value in values) if isinstance(values, list) else ()
            found.append(Requirement(key, operator, texts))
    valid = all(given is None or isinstance(given, kind) for given, kind in ((labels, dict), (expressions, list)))
    return Selector(tuple(found), valid)


def _equal(key: str, value: object) -> Requirement:
    return Requirement(key, "In", (label_value(value),))


CALICO_TERM = re.compile(
    r"""\s*(?:
      (?P<all>all\(\)) | (?P<not>!?)\s*has\(\s*(?P<has>[^\s)]+)\s*\)
      | (?P<key>[\w./-]+)\s*(?P<operator>==|!=)\s*(?P<value>'[^']*'|"[^"]*")
      | (?P<set>[\w./-]+)\s+(?P<within>not\s+in|in)\s*\{(?P<values>[^}]*)\}
    )\s*""",
    re.VERBOSE,
)


def calico_selector(text: object) -> Selector:
    """A Calico selector expression of terms joined by `&&`; one with `||`, parentheses or functions is not judged.

    Source: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selector
    """
    if text is None or text == "":
        return Selector()
    if not isinstance(text, str):
        return Selector(is_valid=False)
    found = []
    for term in text.split("&&"):
        parsed = CALICO_TERM.fullmatch(term)
        if parsed is None:
            return Selector(is_valid=False)
        if parsed["has"]:
            found.append(Requirement(parsed["has"], "DoesNotExist" if parsed["not"] else "Exists"))
        elif parsed["key"]:
            operator = "In" if parsed["operator"] == "==" else "NotIn"
            found.append(Requirement(parsed["key"], operator, (parsed["value"][1:-1],)))
        elif parsed["set"]:
            values = tuple(value.strip().strip("'\"") for value in parsed["values"].split(",") if value.strip())
            found.append(Requirement(parsed["set"], "In" if parsed["within"] == "in" else "NotIn", values))
    return Selector(tuple(found))


def selector_of(resource: Resource) -> Selector:
    """What a resource selects pods by, as its row in `kinds` says."""
    row = resource.row
    if resource.group in ("projectcalico.org", "crd.projectcalico.org"):
        return calico_selector(resource.raw("spec", "selector"))
    if row is None or row.selector is None:
        return Selector(is_valid=False)
    given = resource.raw(*row.selector)
    if row.plain_selector:
        return plain_selector(given)
    if given is None and resource.full_kind == "networking.k8s.io/NetworkPolicy" and resource.raw("spec") is not None:
        return Selector()  # an absent podSelector is an empty one, which selects every pod of the namespace
    return label_selector(given)


class PodIndex:
    """Pods by label. `candidates` gives a list that holds every pod that a selector may match."""

    def __init__(self, pods: Iterable[Pod]) -> None:
        self.pods = list(pods)
        self._by_pair: dict[tuple[str, str], list[Pod]] = {}
        self._uncertain: list[Pod] = []  # a template decides a label: it may match anything
        for pod in self.pods:
            values = {key: label_value(value) for key, value in pod.labels.items()}
            if None in values.values():
                self._uncertain.append(pod)
            for key, value in values.items():
                if value is not None:
                    self._by_pair.setdefault((key, value), []).append(pod)

    def candidates(self, selector: Selector) -> list[Pod]:
        """The pods that carry the rarest of the labels that the selector demands, and those nothing is known of."""
        lists = [self._by_pair.get(pair, []) for pair in selector.pairs]
        if not lists:
            return self.pods
        shortest = min(lists, key=len)
        return shortest + [pod for pod in self._uncertain if pod not in shortest] if self._uncertain else shortest


class SelectorIndex:
    """Resources that select pods. `candidates` gives those that may select a pod with certain labels."""

    def __init__(self, resources: Iterable[Resource], selector: Callable[[Resource], Selector]) -> None:
        self._by_pair: dict[tuple[str, str], list[Resource]] = {}
        self._others: list[Resource] = []
        for resource in resources:
            pairs = selector(resource).pairs
            if pairs:
                self._by_pair.setdefault(pairs[0], []).append(resource)
            else:
                self._others.append(resource)

    def candidates(self, labels: Mapping[str, object]) -> list[Resource]:
        """The resources whose selector can match the labels, and maybe some that cannot."""
        found = list(self._others)
        for key, value in labels.items():
            text = label_value(value)
            if text is not None:
                found.extend(self._by_pair.get((key, text), ()))
            else:
                found.extend(r for (own, _), those in self._by_pair.items() if own == key for r in those)
        return found
