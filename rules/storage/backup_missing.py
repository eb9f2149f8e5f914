"""Nothing backs up what a volume claim holds

Why it matters: a volume survives its pod, and nothing else: not the namespace that is deleted, not a wrong `DROP
TABLE`, not a storage system that fails. Replicas copy mistakes as well.

How to mend it: let something copy the data by a schedule, to another place: Velero (a `Schedule` that includes the
namespace), k8up, VolSync, Stash, snapscheduler, Longhorn, Kasten, Gemini, or a CronJob in the namespace whose name, or
whose image, says that it makes a backup. What switches itself off (`suspend`, `paused`) is none. Then try whether it
can be restored: `disaster-recovery-untested`.

When to ignore it: for data that can be made anew: a cache, a search index. To say so in the manifest, label the claim
`velero.io/exclude-from-backup: "true"`. Pods with the annotation `backup.velero.io/backup-volumes` are taken to be
backed up by a Schedule that is not here. Where backups are set up by others, switch the rule off, or attest the item
`backup`.

Sources: Velero, "Schedule" (https://velero.io/docs/main/api-types/schedule/), "File System Backup"
(https://velero.io/docs/main/file-system-backup/); Kubernetes, "Volume Snapshots"
(https://kubernetes.io/docs/concepts/storage/volume-snapshots/).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, backups, rule


@rule(
    severity="info",
    each=("core/PersistentVolumeClaim", "apps/StatefulSet", "apps.kruise.io/StatefulSet"),
    profiles=("checklist",),
    checklist="backup",
    peers={
        "kyverno": "backup-all-volumes, kasten-data-protection-by-label, kasten-validate-ns-by-preset-label, "
        "kasten-generate-policy-by-preset-label",
    },
)
def check(claim: Resource, world: World) -> Problems:
    holds = claim.kind == "PersistentVolumeClaim" or claim.raw("spec", "volumeClaimTemplates")
    if holds and not backups.is_covered(world, claim):
        yield claim.at("metadata", "name").problem(f"nothing here backs up the data of {claim} by a schedule")
