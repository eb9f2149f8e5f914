"""Object is of no kind that Kubernetes has, or does not say which

Why it matters: the API server refuses an object without `apiVersion` or `kind`, and one whose kind its group does not
have. Both words are case-sensitive, and so are their keys: `Kind: Pod`, `kind: deployment` and `apiVersion: V1` are all
refused. It is easily overlooked, since such an object looks like a custom resource. Nothing is said of real ones, that
is of groups that Kubernetes does not bring; of kustomizations and their patches, `Chart.yaml` and other files that only
programs on the user's side read; nor of what `api-version-removed` reports.

It is an error where it is clear what was meant: a key or a kind in another case or one letter off, a kind of another
group (`apiVersion: v1` with `kind: Deployment`), a version that the group never had (`apps/v2`), one of the two missing
while the other is of Kubernetes. Else it is a warning: a kind that a group of Kubernetes does not have may come with a
version that is not known yet.

How to mend it: write what the help says.

When to ignore it: for an object of an extension API server that puts kinds of its own into a group of Kubernetes.

Sources: Kubernetes, "Objects In Kubernetes", required fields; the OpenAPI documents of each version of Kubernetes from
1.25 on.
"""

from __future__ import annotations

from k8slint import UNKNOWN, Document, Place, Problem, Problems, Resource, Settings, apis, rule

NOT_OBJECTS = {"Chart.yaml", "Kustomization", "install-config.yaml", "kustomization.yaml", "kustomization.yml"}
"""Files that may have one of the two fields and are no objects: of helm, kustomize and the OpenShift installer."""

CLIENT_KINDS = set(
    "Config Policy Build BuildConfig ClusterNetwork ClusterResourceQuota DeploymentConfig EgressNetworkPolicy Group "
    "HostSubnet Identity Image ImageStream ImageStreamImport ImageStreamTag NetNamespace OAuthClient Project "
    "ProjectRequest Route SecurityContextConstraints Template User".split()
)
"""Kinds with `apiVersion: v1` that are not of Kubernetes: kubeconfig files, the old scheduler's policy, and what
OpenShift served before its APIs had groups, which its client still takes."""


@rule(severity="error", each="document")
def check(document: Document, settings: Settings) -> Problems:
    for resource in document.resources:
        if not apis.served(resource.group, resource.version, resource.kind, settings.kubernetes):
            yield from _unknown(resource, settings.kubernetes)
    if document.defines_nothing or document.source.path.rpartition("/")[2] in NOT_OBJECTS:
        return
    for path, data in _objects(document.data):
        if bool(data.get("apiVersion")) != bool(data.get("kind")):
            yield from _incomplete(document, path, data, settings.kubernetes)


def _unknown(resource: Resource, target: tuple[int, int]) -> Problems:
    """The problem of an object whose group has no such kind, or never had it in that version."""
    group, version, kind = resource.group, resource.version, resource.kind
    places = resource.at("apiVersion"), resource.at("kind")
    if version in apis.versions(group, kind) or UNKNOWN in [place.value for place in places]:
        return
    written = f"{places[0].value} {kind}"
    meant = apis.meant(group, version, kind, target)
    if meant:
        wrong = next(place for place, right in zip(places, meant, strict=True) if place.value != right)
        yield wrong.problem(
            f"{resource} is refused: there is no {written}",
            help=f"did you mean {' '.join(meant)}?",
        )
    elif group in apis.groups() and not (group == "" and kind in CLIENT_KINDS):
        newest = ".".join(map(str, apis.NEWEST))
        yield places[1].problem(
            f"{resource} is refused: Kubernetes up to {newest} has no {written}",
            help="a custom resource has a group of its own, with a dot in it: example.com/v1",
            severity="warning",
        )


def _objects(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], dict[str, object]]]:
    """What should be objects, with their paths: a document, or the items of its List or array."""
    if isinstance(data, list):
        return [found for index, item in enumerate(data) for found in _objects(item, (*path, index))]
    if not isinstance(data, dict):
        return []
    if str(data.get("kind")).endswith("List") and isinstance(data.get("items"), list):
        return _objects(data["items"], (*path, "items"))
    return [(path, data)]


def _incomplete(
    document: Document, path: tuple[str | int, ...], data: dict[str, object], target: tuple[int, int]
) -> Problems:
    """The problem of an object that has only one of the two fields."""
    given, missing = ("kind", "apiVersion") if data.get("kind") else ("apiVersion", "kind")
    word, metadata = data[given], data.get("metadata")
    if not isinstance(word, str):
        return
    name = metadata.get("name") if isinstance(metadata, dict) else None
    what = f"{word if given == 'kind' else f'{word} object'} {name or ''}".strip()
    for key in data:
        if key != missing and key.lower() == missing.lower():
            place = document.at(*path, key)
            yield place.problem(f"{what} has {key} instead of {missing}", help=f"write {missing}")
            return
    if isinstance(metadata, dict) and "version" not in data:  # Teleport's files have kind, version and metadata
        place = document.at(*path, missing)
        yield _without_kind(place, what, word) if missing == "kind" else _without_version(place, what, word, target)


def _without_kind(place: Place, what: str, api_version: str) -> Problem:
    group, _, version = api_version.rpartition("/")
    is_known = any(version in apis.versions(group, kind) for kind in apis.kinds(group))
    return place.problem(f"{what} has no kind", severity="" if is_known else "warning")


def _without_version(place: Place, what: str, kind: str, target: tuple[int, int]) -> Problem:
    served = apis.api_versions(kind, target)
    return place.problem(
        f"{what} has no apiVersion",
        help=f"use {' or '.join(served)}" if served else "",
        severity="" if served else "warning",
    )
