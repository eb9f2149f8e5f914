"""Matching: what selectors lead to, those of Services to pods, those of monitors to Services or pods; and what to say
of one that leads nowhere.

A ServiceMonitor selects Services by their labels, a PodMonitor pods; both in their own namespace unless they say more.
Sources: https://prometheus-operator.dev/docs/api-reference/api/, https://docs.victoriametrics.com/operator/resources/,
https://cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed.
"""

from __future__ import annotations

from ..kinds import ROWS
from ..records import Record
from ..words import nearest
from .missing import Missing
from .names import compatible
from .selectors import label_selector, label_value, selector_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..problems import Note
    from ..units import Units
    from ..views import Place, Pod, Resource
    from .coverage import Coverage
    from .names import Names
    from .selectors import Requirement, Selector

SERVICE_MONITORS = (
    "monitoring.coreos.com/ServiceMonitor",
    "azmonitoring.coreos.com/ServiceMonitor",
    "operator.victoriametrics.com/VMServiceScrape",
)
POD_MONITORS = (
    "monitoring.coreos.com/PodMonitor",
    "azmonitoring.coreos.com/PodMonitor",
    "operator.victoriametrics.com/VMPodScrape",
    "monitoring.googleapis.com/PodMonitoring",
    "monitoring.googleapis.com/ClusterPodMonitoring",
)

WORKLOADS = tuple(row.kind for row in ROWS if row.template is not None)
SCRAPED = ("prometheus.io/scrape", "ad.datadoghq.com/", "instrumentation.opentelemetry.io/", "k8s.grafana.com/scrape")
"""How the annotations begin by which a scraper finds pods, on the pods or on their Services."""

CONTROL_PLANE = (
    ("k8s-app", ("kube-dns", "kube-proxy")),
    ("component", ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")),
)
"""Labels that the pods of a cluster's own components carry, in kube-system."""


class Labelled(Record):
    """What a selector may select: a pod or a Service, with its labels and their place.

    `other` leads to what is easily taken for them: the labels of a workload itself, the selector of a Service.
    """

    resource: Resource
    labels: Mapping[str, object]
    place: Place
    other: Place | None = None


class Aim(Record):
    """What a resource aims at: its selector, and the namespaces it looks into, None for all."""

    selector: Selector
    namespaces: frozenset[str | None] | None
    of_services: bool


def aim_of(resource: Resource) -> Aim:
    """What a Service or a monitor aims at."""
    if resource.full_kind not in SERVICE_MONITORS and resource.full_kind not in POD_MONITORS:
        return Aim(selector_of(resource), resource.namespaces, False)
    where = resource.sub("spec", "namespaceSelector")
    namespaces: frozenset[str | None] | None = resource.namespaces
    if where.get("any") is True:
        namespaces = None
    elif where.get("matchNames"):
        names = where.raw("matchNames")
        known = (where.get("matchNames", index) for index in range(len(names) if isinstance(names, list) else 0))
        namespaces = frozenset(name if isinstance(name, str) else None for name in known)
    given = resource.raw("spec", "selector")
    selector = label_selector({} if given is None else given)
    return Aim(selector, namespaces, resource.full_kind in SERVICE_MONITORS)


class Meant(Record):
    """What may have been meant by a selector: the words that end the message, and where it stands."""

    hint: str
    note: Note


class Matching:
    """What the selectors of Services and monitors lead to."""

    def __init__(self, pods: Iterable[Pod], services: Iterable[Resource], names: Names, units: Units) -> None:
        self._names = names
        self._units = units
        self._pods = Index(Labelled(p.owner, p.labels, p.labels_at, _of_workload(p)) for p in pods)
        self._services = Index(
            Labelled(s, s.labels, s.at("metadata", "labels"), s.at("spec", "selector")) for s in services
        )

    def matching(self, resource: Resource) -> tuple[list[Labelled], list[Labelled]]:
        """What a resource selects for certain, and what it may select, of all that belongs together with it."""
        aim = aim_of(resource)
        certain: list[Labelled] = []
        possible: list[Labelled] = []
        for one in self._index(aim).candidates(aim.selector):
            match = aim.selector.match(one.labels) if self._is_within(resource, aim, one) else False
            if match is not False:
                (certain if match else possible).append(one)
        return certain, possible

    def unmatched(self, resource: Resource) -> Missing | None:
        """What to say of a selector that matches nothing; None where it matches something, or that cannot be known."""
        aim = aim_of(resource)
        if any(self.matching(resource)) or self._may_match(resource, aim):
            return None
        wanted = aim.selector.text or "any label"
        what = "Service" if aim.of_services else "pod"
        inside = next(iter(aim.namespaces)) if aim.namespaces is not None and len(aim.namespaces) == 1 else None
        message = f"no {what} carries {wanted}{f' in namespace {inside}' if inside else ''}"
        candidates = self._index(aim).candidates(aim.selector)
        apart = [one for one in candidates if _within(aim, one) and aim.selector.match(one.labels)]
        if apart:
            note = apart[0].place.note("it does here, which is an alternative to it")
            return Missing("info", f"only in an alternative a {what} carries {wanted}", (note,))
        near_miss = next(self._near_misses(resource, aim), None)
        related = (near_miss.note,) if near_miss is not None else ()
        maker = self._names.bringer(resource, aim.namespaces, aim.selector)
        if maker is not None:
            note = maker.at("metadata", "name").note(f"{maker} may bring it")
            return Missing("info", f"{message}, unless {maker} brings one", (*related, note))
        if self._names.has_unread:
            return Missing("info", f"{message}, unless a template that is not read has it", related)
        if near_miss is not None:
            return Missing("error", f"{message}{near_miss.hint}", related)
        lacking = self._lacking(resource, aim) if not aim.of_services else None
        if lacking is not None:
            return lacking.replace(message=f"{message}{lacking.message}")
        far = next(self._in_other_namespaces(resource, aim, is_close=False), None)
        severity = "warning" if self._is_known(resource, aim) else "info"
        return Missing(severity, f"{message}{far.hint}" if far else message, (far.note,) if far else ())

    def _near_misses(self, resource: Resource, aim: Aim) -> Iterator[Meant]:
        """What may have been meant: the labels in another namespace, on the workload, or a letter off."""
        yield from self._in_other_namespaces(resource, aim, is_close=True)
        for one in self._index(aim).all:
            other = one.other.value if one.other is not None else None
            if one.other is None or not isinstance(other, dict) or aim.selector.match(other) is not True:
                continue
            if self._is_within(resource, aim, one):
                does = "selects by that, but does not carry it" if aim.of_services else "does itself, but not its pods"
                note = one.other.note("not its labels" if aim.of_services else "not those of its pods")
                yield Meant(f": {one.resource} {does}", note)
        for need in aim.selector.requirements:
            others = [other for other in aim.selector.requirements if other is not need]
            for meant in self._index(aim).one_off(need):
                for one in self._index(aim).carrying(need.key, meant):
                    if all(other.match(one.labels) for other in others) and self._is_within(resource, aim, one):
                        yield Meant(
                            f": did you mean {need.key}={meant}?", one.place.at(need.key).note("one letter off")
                        )

    def _in_other_namespaces(self, resource: Resource, aim: Aim, *, is_close: bool) -> Iterator[Meant]:
        """What the selector matches in other namespaces, in the folder or the root of the one who selects, or not."""
        for one in self._index(aim).candidates(aim.selector):
            close = self._names.is_close(resource, one.resource.path_in_project)
            if close is is_close and aim.selector.match(one.labels) and self._together(resource, one):
                where = " or ".join(sorted(name for name in one.resource.namespaces if name))
                note = one.place.note(f"in namespace {where}")
                yield Meant(f", only {one.resource} in namespace {where}", note)

    def _lacking(self, resource: Resource, aim: Aim) -> Missing | None:
        """What to say where something carries all labels but some that it does not have at all, which a controller may
        add at run time: a role, a shard.
        """
        for need in aim.selector.requirements:
            for value in need.values if need.operator == "In" else ():
                for one in self._index(aim).carrying(need.key, value or ""):
                    absent = [o.key for o in aim.selector.requirements if o.key not in one.labels]
                    met = all(o.match(one.labels) for o in aim.selector.requirements if o.key in one.labels)
                    if met and absent and self._is_within(resource, aim, one):
                        note = one.place.note(f"these lack {', '.join(absent)}")
                        hint = f"; {one.resource} does but for {', '.join(absent)}, which a controller may add"
                        return Missing("info", hint, (note,))
        return None

    def _may_match(self, resource: Resource, aim: Aim) -> bool:
        """Whether a selector that matches nothing here cannot be judged, or is known to match something else."""
        if not aim.selector.is_valid or any(None in need.values for need in aim.selector.requirements):
            return True
        if self._names.is_beside_unread(resource) or self._is_external(resource, aim):
            return True
        return not aim.of_services and (_is_control_plane(aim) or self._is_promised(aim))

    def _is_external(self, resource: Resource, aim: Aim) -> bool:
        """Whether the configuration says that others own a workload, or a Service, with the name of the resource or of
        a label that is wanted.
        """
        values = [value for need in aim.selector.requirements for value in need.values if value]
        kinds = ("core/Service",) if aim.of_services else WORKLOADS
        return self._names.is_external(kinds, aim.namespaces, [resource.name, *values])

    def _is_promised(self, aim: Aim) -> bool:
        """Whether a custom resource has the labels within, for the pods that its operator makes."""
        return any(
            aim.selector.match(labels) is not False
            and (aim.namespaces is None or compatible(aim.namespaces, maker.namespaces))
            for maker, labels in self._names.operators.labels()
        )

    def _is_known(self, resource: Resource, aim: Aim) -> bool:
        """Whether the project surely has others of what is selected where the selector looks."""
        return any(
            self._names.beside(resource, aim.namespaces, one.resource.path_in_project, one.resource.namespaces)
            for one in self._index(aim).all
            if aim.namespaces is not None
        )

    def _index(self, aim: Aim) -> Index:
        return self._services if aim.of_services else self._pods

    def _is_within(self, resource: Resource, aim: Aim, one: Labelled) -> bool:
        """Whether the selector looks where this is."""
        return _within(aim, one) and self._together(resource, one)

    def _together(self, resource: Resource, one: Labelled) -> bool:
        return self._units.together(resource.path_in_project, one.resource.path_in_project)


class Index:
    """What carries labels, by label."""

    def __init__(self, those: Iterable[Labelled]) -> None:
        self.all = sorted(those, key=lambda one: (one.resource.path_in_project, one.resource.base))
        self._by_label: dict[str, dict[str, list[Labelled]]] = {}
        self._uncertain: list[Labelled] = []
        for one in self.all:
            values = {key: label_value(value) for key, value in one.labels.items()}
            if None in values.values():
                self._uncertain.append(one)
            for key, value in values.items():
                if value is not None:
                    self._by_label.setdefault(key, {}).setdefault(value, []).append(one)

    def carrying(self, key: str, value: str) -> Sequence[Labelled]:
        """What carries a label."""
        return self._by_label.get(key, {}).get(value, ())

    def one_off(self, need: Requirement) -> list[str]:
        """The values of a label that are a letter off those that are wanted."""
        if need.operator != "In":
            return []
        return [own for own in self._by_label.get(need.key, ()) for value in need.values if nearest(value, (own,))]

    def candidates(self, selector: Selector) -> Sequence[Labelled]:
        """All that a selector may match, and maybe more."""
        lists = [self.carrying(*pair) for pair in selector.pairs]
        if not lists:
            return self.all
        shortest = min(lists, key=len)
        return [*shortest, *(one for one in self._uncertain if one not in shortest)] if self._uncertain else shortest


def scraped(resources: Sequence[Resource], matching: Matching, coverage: Coverage) -> Iterator[Pod]:
    """The pods that something scrapes, or may: by a monitor of them or of their Service, by an annotation of either."""
    services = {}
    for resource in resources:
        if resource.full_kind in SERVICE_MONITORS or resource.full_kind in POD_MONITORS:
            for one in (found for those in matching.matching(resource) for found in those):
                if one.resource.pod is not None:
                    yield one.resource.pod
                else:
                    services[id(one.resource)] = one.resource
        elif resource.full_kind == "core/Service" and _is_annotated(resource.annotations):
            services[id(resource)] = resource
        elif resource.pod is not None and _is_annotated(resource.pod.template.raw("metadata", "annotations")):
            yield resource.pod
    for service in services.values():
        yield from coverage.selected(service)
        yield from coverage.possibly_selected(service)


def _is_annotated(annotations: object) -> bool:
    return isinstance(annotations, dict) and any(
        str(key).startswith(SCRAPED) and value not in ("false", False) for key, value in annotations.items()
    )


def _of_workload(pod: Pod) -> Place | None:
    return pod.owner.at("metadata", "labels") if pod.template.path else None


def _within(aim: Aim, one: Labelled) -> bool:
    return aim.namespaces is None or compatible(aim.namespaces, one.resource.namespaces)


def _is_control_plane(aim: Aim) -> bool:
    pairs = dict(aim.selector.pairs)
    return aim.namespaces == frozenset(["kube-system"]) and any(
        pairs.get(key) in values for key, values in CONTROL_PLANE
    )
