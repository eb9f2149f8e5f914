"""Backups: what copies the data of volumes by a schedule, which claims it copies, and what brings data back.

Sources: https://velero.io/docs/main/api-types/schedule/, https://docs.k8up.io/k8up/references/object-specifications.html,
https://backube.github.io/snapscheduler/usage.html, https://volsync.readthedocs.io/en/stable/usage/,
https://stash.run/docs/latest/concepts/crds/backupconfiguration/,
https://longhorn.io/docs/latest/snapshots-and-backups/scheduling-backups-and-snapshots/,
https://docs.kasten.io/latest/api/policies.html, https://github.com/FairwindsOps/gemini.
"""

from __future__ import annotations

from .words import words
from .world.names import compatible
from .world.selectors import label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .views import Resource
    from .world import World

JOBS = ("batch/CronJob", "argoproj.io/CronWorkflow")
"""What runs anything by a schedule: whether that is a backup is read from its names and images."""

OF_NAMESPACE = (
    "k8up.io/Schedule",
    "snapscheduler.backube/SnapshotSchedule",
    "volsync.backube/ReplicationSource",
    "gemini.fairwinds.com/SnapshotGroup",
    "stash.appscode.com/BackupConfiguration",
    "core.kubestash.com/BackupConfiguration",
)
OF_CLUSTER = ("velero.io/Schedule", "longhorn.io/RecurringJob", "config.kio.kasten.io/Policy")
KINDS = (*OF_CLUSTER, *OF_NAMESPACE, *JOBS)
"""The kinds that make backups by a schedule."""

RESTORES = (
    "velero.io/Restore",
    "k8up.io/Restore",
    "volsync.backube/ReplicationDestination",
    "stash.appscode.com/RestoreSession",
    "core.kubestash.com/RestoreSession",
    "actions.kio.kasten.io/RestoreAction",
)
BACKUP_WORDS = frozenset(
    "backup backups snapshot snapshots dump pgdump mysqldump mongodump xtrabackup pgbackrest barman medusa velero "
    "restic borg borgmatic borgbackup kopia duplicity".split()
)
RESTORE_WORDS = frozenset("restore restores restoration recover recovery drill".split())

EXCLUDED = "velero.io/exclude-from-backup"
OPT_IN = "backup.velero.io/backup-volumes"


def is_backup(resource: Resource) -> bool:
    """Whether a resource makes backups by a schedule, and is not switched off."""
    if resource.get("spec", "suspend") is True or resource.get("spec", "paused") is True:
        return False
    if resource.full_kind in JOBS:
        said = _words(resource)
        return not said.isdisjoint(BACKUP_WORDS) and said.isdisjoint(RESTORE_WORDS)
    return resource.full_kind in KINDS


def is_restore(resource: Resource) -> bool:
    """Whether a resource brings data back from a backup; a job does so only by a schedule."""
    if resource.full_kind in JOBS:
        return resource.get("spec", "suspend") is not True and not _words(resource).isdisjoint(RESTORE_WORDS)
    if resource.full_kind == "k8up.io/Schedule":
        return bool(resource.get("spec", "restore"))
    return resource.full_kind in RESTORES


def backups(world: World, near: Resource) -> Iterator[Resource]:
    """What makes backups by a schedule among all that belongs together with a resource."""
    return (resource for kind in KINDS for resource in world.of(kind, near) if is_backup(resource))


def restores(world: World, near: Resource) -> Iterator[Resource]:
    """What brings data back among all that belongs together with a resource."""
    kinds = (*RESTORES, *JOBS, "k8up.io/Schedule")
    return (resource for kind in kinds for resource in world.of(kind, near) if is_restore(resource))


def is_covered(world: World, claim: Resource) -> bool:
    """Whether a PersistentVolumeClaim, or what a StatefulSet claims, is backed up, or left out on purpose. No only if
    no backup can be for it. A pod's annotation for a backup that is not here counts.
    """
    labels = _labels(claim)
    if labels.get(EXCLUDED) == "true" or any(OPT_IN in annotations for annotations in _annotations(world, claim)):
        return True
    return any(_covers(backup, claim, labels) for backup in backups(world, claim))


def _covers(backup: Resource, claim: Resource, labels: Mapping[str, object]) -> bool:
    if backup.kind == "Schedule" and backup.group == "velero.io":
        return _velero_covers(backup, claim, labels)
    if backup.full_kind in OF_CLUSTER:
        return True
    if not compatible(backup.namespaces, claim.namespaces):
        return False
    source = backup.text("spec", "sourcePVC") or backup.text("spec", "persistentVolumeClaim", "claimName")
    if source:
        return source == claim.name or (claim.kind != "PersistentVolumeClaim" and f"-{claim.name}-" in source)
    selector = backup.raw("spec", "claimSelector")
    return not isinstance(selector, dict) or label_selector(selector).match(labels) is not False


def _velero_covers(schedule: Resource, claim: Resource, labels: Mapping[str, object]) -> bool:
    template = schedule.sub("spec", "template")
    included = frozenset(template.strings("includedNamespaces")) - {"*"}
    excluded = frozenset(template.strings("excludedNamespaces"))
    if claim.namespaces <= excluded or (included and not compatible(included, claim.namespaces)):
        return False
    if template.get("snapshotVolumes") is False and template.get("defaultVolumesToFsBackup") is not True:
        return False
    selectors = template.raw("orLabelSelectors")
    given = [*(selectors if isinstance(selectors, list) else ()), template.raw("labelSelector")]
    wanted = [label_selector(selector) for selector in given if isinstance(selector, dict)]
    return not wanted or any(selector.match(labels) is not False for selector in wanted)


def _labels(claim: Resource) -> dict[str, object]:
    """The labels of a claim; of what a StatefulSet claims: its own, its selector's and its templates'."""
    labels = dict(claim.labels)
    parts: Sequence[object] = [claim.raw("spec", "selector", "matchLabels")]
    parts = [*parts, *(template.raw("metadata", "labels") for template in claim.each("spec", "volumeClaimTemplates"))]
    for part in parts:
        labels.update(part if isinstance(part, dict) and claim.kind != "PersistentVolumeClaim" else {})
    return labels


def _annotations(world: World, claim: Resource) -> Iterator[Mapping[str, object]]:
    """The annotations of the pods that use a claim."""
    for owner in (claim, *(place.resource for place in world.users(claim))):
        annotations = owner.pod.template.raw("metadata", "annotations") if owner.pod is not None else None
        if isinstance(annotations, dict):
            yield annotations


def _words(job: Resource) -> frozenset[str]:
    """The words of a job's name, of its containers' and of their images'."""
    names = [job.name]
    for container in job.pod.containers if job.pod is not None else ():
        image = container.image
        names += [container.name, image.repository.rpartition("/")[2] if image is not None else ""]
    return frozenset(word for name in names for word in words(name))
