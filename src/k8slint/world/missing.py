"""References that nothing meets, and how much that says: the world is open, so most of them may be met elsewhere."""

from __future__ import annotations

from ..documents import UNKNOWN
from ..documents.templates import decides_name
from ..kinds import is_cluster_scoped
from ..records import Record
from ..words import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..problems import Note, Problem
    from ..views import Place, Resource
    from .names import Names
    from .references import Referred

SHOWN = 8
"""How many of the keys or ports that an object has are named."""


class Missing(Record):
    """A reference that nothing meets.

    `severity` is `error` with a near miss (a letter off, or in another namespace of the same folder or kustomization
    root), `warning` where the project defines that kind in that namespace, else `info`: the world is open. It is `info`
    too where only an alternative meets it, and where a template, a chart, an operator or a name that something else
    fills in may. `message` says all that, and `related` is where the near miss, the alternative or the operator's
    custom resource stands.
    """

    severity: str
    message: str
    related: tuple[Note, ...] = ()

    def problem(self, place: Place, *, help: str = "") -> Problem:
        """The problem of the reference at a place."""
        return place.problem(self.message, severity=self.severity, related=self.related, help=help)


def missing(names: Names, kind: str, name: str, near: Resource, namespace: str | None = None) -> Missing | None:
    """What to say of a reference that nothing meets; None if something does, or a template decides its name."""
    existence = names.exists(kind, name, near, namespace)
    if existence or not name or decides_name(name):
        return None
    group, _, plain = kind.rpartition("/")
    shown = f"{plain} {name}"
    if existence.state == "elsewhere":
        place = existence.place
        related = (place.note("defined here, which is an alternative to it"),) if place is not None else ()
        return Missing("info", f"only an alternative defines {shown}", related)
    inside = namespace or (near.namespace if not is_cluster_scoped(group, plain) else None)
    where = f" in namespace {inside}" if inside else ""
    close = names.near_miss(kind, name, near, namespace)
    related = (close.place.note(close.reason),) if close is not None else ()
    if existence.state == "possible":
        return Missing("info", f"no {shown} is defined{where}, unless a template that is not read does so", related)
    maker = names.maker(kind, name, near, namespace)
    if maker is not None:
        note = maker.at("metadata", "name").note(f"{maker} may make it")
        return Missing("info", f"no {shown} is defined{where}, unless {maker} makes it", (*related, note))
    severity = "warning" if names.defines_kind(kind, near, namespace) else "info"
    hint = ""
    if close is not None:
        severity = "error" if close.is_close else severity
        hint = f", only {close.reason}" if close.place.value == name else f": did you mean {close.place.value}?"
    return Missing(severity, f"no {shown} is defined{where}{hint}", related)


def missing_key(names: Names, kind: str, name: str, key: str, near: Resource) -> Missing | None:
    """What to say of a key that the nearest ConfigMap or Secret of that name lacks: an error, as the object is there,
    but a warning where it is not sure that this is the one.

    None if it has the key, is not there, or its keys cannot be known.
    """
    contents = names.contents(kind, name, near)
    if contents is None or key in contents[0] or decides_name(key):
        return None
    keys, place = contents
    meant = nearest(key, keys)
    more = ", ..." if len(keys) > SHOWN else ""
    related = (place.note(f"it has {', '.join(sorted(keys)[:SHOWN])}{more}"),) if place is not None else ()
    hint = f": did you mean {meant}?" if meant else ""
    severity = "error" if names.is_sure(kind, name, near) else "warning"
    return Missing(severity, f"{kind.rpartition('/')[2]} {name} has no key {key}{hint}", related)


def missing_port(names: Names, name: str, port: object, near: Resource, namespace: str | None = None) -> Missing | None:
    """What to say of a port, a number or a name, that the nearest Service of that name lacks: an error, as the Service
    is there, but a warning where it is not sure that this is the one.

    None if it has the port, is not there, forwards to a name outside the cluster, or its ports cannot be known.
    """
    found, _generated = names.closest("core/Service", name, near, namespace)
    services = [d.resource for d in found if d.resource is not None and d.resource.full_kind == "core/Service"]
    ports = [list(service.each("spec", "ports")) for service in services]
    if len(services) < len(found) or not all(ports) or not isinstance(port, int | str) or isinstance(port, bool):
        return None
    number = int(port) if isinstance(port, str) and port.isdigit() else port
    field, other = ("name", "port") if isinstance(number, str) else ("port", "name")
    own = [view for those in ports for view in those]
    outside = any(service.get("spec", "type") in ("ExternalName", UNKNOWN) for service in services)
    if outside or not own or any(view.get(field) in (number, UNKNOWN) for view in own):
        return None
    hint = ""
    for view in own:
        listens = view.get(field) or view.get(other)
        if view.get("targetPort") == number:
            hint = f": {number} is the port of its pods, its own is {listens}"
        elif isinstance(number, str) and nearest(number, (view.text("name"),)):
            hint = f": did you mean {listens}?"
    related = tuple((view.at(field) or view.at("port")).note("it has this port") for view in own[:SHOWN])
    severity = "error" if names.is_sure("core/Service", name, near, namespace) else "warning"
    return Missing(severity, f"Service {name} has no port {port}{hint}", related)


def unmet(names: Names, resource: Resource, references: Iterable[Referred]) -> Iterator[tuple[Place, Missing]]:
    """Those of some references of a resource that nothing meets, and the keys among them.

    Each is there once, at the first place that has it; the other places are related.
    """
    found: dict[tuple[str, str], tuple[Place, Missing]] = {}
    for reference in references:
        kind = reference.kind
        name = reference.name
        wrong = [(reference.place, "", missing(names, kind, name, resource, reference.namespace))]
        for place in reference.keys if wrong[0][2] is None else ():
            key = place.value
            if isinstance(key, str):
                wrong.append((place, key, missing_key(names, kind, name, key, resource)))
        for place, key, what in wrong:
            if what is None:
                continue
            first = found.get((name, key))
            if first is None:
                found[(name, key)] = place, what
            else:
                also = first[1].replace(related=(*first[1].related, place.note("asked for here too")))
                found[(name, key)] = first[0], also
    yield from found.values()
