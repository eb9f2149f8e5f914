"""The APIs that Kubernetes itself brings: which of its versions serve them, and what takes the place of those gone.

Everywhere here a group is the text before the slash of an apiVersion, the core group being "", a version the text
after it, and `at` a version of Kubernetes such as (1, 37). Alphas and betas that an API server serves only when told
to count as served. The list kind of a kind (`PodList`) is a kind too, and so is kubectl's own `List`.

From the oldest of `VERSIONS` on, answers come from the OpenAPI document of that version. Earlier ones are true as far
as the Deprecated API Migration Guide and the releases' own notes say, and reach back to 1.10; of a version later than
`NEWEST` it is supposed that it serves what `NEWEST` does.
"""

from __future__ import annotations

from functools import cache

from . import _api_table
from .records import Record
from .words import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Version = tuple[int, int]

NEWEST: Version = _api_table.NEWEST
VERSIONS: tuple[Version, ...] = tuple((1, minor) for minor in range(_api_table.OLDEST[1], NEWEST[1] + 1))

_EVER: Version = (0, 0)
_STILL: Version = (9999, 0)


class Removal(Record):
    """What became of an API that Kubernetes no longer serves.

    version: the first version of Kubernetes that doesn't serve it.
    replacement: the apiVersion that serves the same kind now, such as "apps/v1"; "" if none does.
    same_schema: changing apiVersion alone gives a valid object that means the same, but for what the note says.
    note: what differs, or what takes its place, as a clause ("spec.selector is required"); "" if nothing does.
    """

    version: Version
    replacement: str
    same_schema: bool
    note: str


def served(group: str, version: str, kind: str, at: Version) -> bool:
    """Whether Kubernetes serves this kind in this version of its group at that version of Kubernetes."""
    of_kind = _kinds(group).get(kind)
    if of_kind is None or version not in of_kind.spans:
        return False
    first, last = of_kind.spans[version]
    return first <= at <= last


def since(group: str, version: str, kind: str) -> Version | None:
    """The first version of Kubernetes to serve this API; None where it always did, or isn't built in."""
    of_kind = _kinds(group).get(kind)
    first = of_kind.spans.get(version, (_EVER, _STILL))[0] if of_kind else _EVER
    return None if first == _EVER else first


def removal(group: str, version: str, kind: str) -> Removal | None:
    """What became of this API; None where it is still served, or isn't built in."""
    removals = _removals(group)
    return removals.get((version, kind)) or removals.get((version, kind.removesuffix("List")))


def known(group: str, kind: str) -> bool:
    """Whether Kubernetes serves or once served this kind in this group, in whatever version."""
    return kind in _kinds(group)


def kinds(group: str) -> frozenset[str]:
    """All kinds that this group ever had; none if it isn't built in."""
    return frozenset(_kinds(group))


@cache
def groups() -> frozenset[str]:
    """All groups that Kubernetes itself brings or brought; any other belongs to a custom or an aggregated resource."""
    api_versions = (line.partition(" ")[0] for line in _api_table.SERVED.split("\n") if line)
    return frozenset(api_version.rpartition("/")[0] for api_version in api_versions)


def api_versions(kind: str, at: Version) -> tuple[str, ...]:
    """The apiVersions that serve a kind of this name at that version of Kubernetes, the newest of each group."""
    newest = ((group, newest_version(group, kind, at)) for group in sorted(groups()))
    return tuple(_api_version(group, version) for group, version in newest if version)


def versions(group: str, kind: str) -> tuple[str, ...]:
    """All versions in which this kind was ever served, the most stable and then the newest first."""
    of_kind = _kinds(group).get(kind)
    return tuple(sorted(of_kind.spans, key=_rank, reverse=True)) if of_kind else ()


def newest_version(group: str, kind: str, at: Version) -> str:
    """The most stable and then newest version in which that version of Kubernetes serves the kind; "" if none."""
    return next((version for version in versions(group, kind) if served(group, version, kind, at)), "")


def meant(group: str, version: str, kind: str, at: Version) -> tuple[str, str] | None:
    """The apiVersion and the kind that somebody meant who wrote these, which no version of Kubernetes has.

    That is: the kind in another case or one letter off; a version that its group never had; the right kind with
    another group of Kubernetes, or with one that is shortened (`rbac/v1`), in another case or one letter off. None
    where none of this holds, or where that version of Kubernetes doesn't serve the kind.
    """
    for name in _alike(kind, kinds(group)):
        if served(group, version, name, at):
            return _api_version(group, version), name
        if newest := newest_version(group, name, at):
            return _api_version(group, newest), name
    for other in sorted(groups()):
        if group in groups() or _is_slip(group, other):
            name = next((name for name in kinds(other) if name.lower() == kind.lower()), "")
            if newest := newest_version(other, name, at):
                return _api_version(other, newest), name
    return None


def namespaced(group: str, kind: str) -> bool:
    """Whether objects of this built-in kind live in a namespace. Of other kinds nothing is known: ask `known` first."""
    of_kind = _kinds(group).get(kind)
    return of_kind is None or not of_kind.cluster


def _alike(kind: str, among: frozenset[str]) -> list[str]:
    if kind in among:
        return [kind]
    lower = {name.lower(): name for name in among}
    close = kind.lower() if kind.lower() in lower else nearest(kind.lower(), lower)
    return [lower[close]] if close else []


def _is_slip(group: str, right: str) -> bool:
    return right != "" and (group.lower() in (right, right.partition(".")[0]) or nearest(group, [right]) == right)


def _api_version(group: str, version: str) -> str:
    return f"{group}/{version}" if group else version


class _Kind(Record):
    spans: dict[str, tuple[Version, Version]]  # by version: the first and the last Kubernetes version to serve it
    cluster: bool


@cache
def _kinds(group: str) -> Mapping[str, _Kind]:
    """The kinds of a group. A run asks about a few groups only, so just those are read from the table."""
    found: dict[str, _Kind] = {} if group else {"List": _Kind({"v1": (_EVER, _STILL)}, cluster=False)}
    for line in _lines(_api_table.SERVED, group):
        api_version, kind, span, *flags = line.split(" ")
        first, _, last = span.partition("-")
        for name in (kind,) if "unlisted" in flags else (kind, f"{kind}List"):
            of_kind = found.setdefault(name, _Kind({}, "cluster" in flags))
            of_kind.spans[api_version.rpartition("/")[2]] = _version(first, _EVER), _version(last, _STILL)
    return found


@cache
def _removals(group: str) -> Mapping[tuple[str, str], Removal]:
    found = {}
    for entry in _lines(_api_table.REMOVED.replace("\n  ", " "), group):
        api_version, kind, replacement, schema, *note = entry.split(" ")
        version = api_version.rpartition("/")[2]
        major, minor = _kinds(group)[kind].spans[version][1]
        found[version, kind] = Removal(
            version=(major, minor + 1),
            replacement=replacement.removeprefix("-"),
            same_schema=schema == "same",
            note=" ".join(note),
        )
    return found


def _lines(table: str, group: str) -> list[str]:
    """The lines of a group, which stand together: the table is sorted."""
    start = f"\n{group}/" if group else "\nv1 "
    first, last = table.find(start), table.rfind(start)
    return table[first + 1 : table.index("\n", last + 1)].split("\n") if first >= 0 else []


def _version(text: str, otherwise: Version) -> Version:
    major, _, minor = text.partition(".")
    return (int(major), int(minor)) if text else otherwise


def _rank(version: str) -> tuple[int, int, int]:
    """Sorts versions as Kubernetes does: v2 above v1, both above v2beta1, that above v1beta2, that above any alpha."""
    for rank, stage in enumerate(("alpha", "beta")):
        major, found, minor = version.removeprefix("v").partition(stage)
        if found:
            return rank, int(major), int(minor)
    return 2, int(version.removeprefix("v")), 0
