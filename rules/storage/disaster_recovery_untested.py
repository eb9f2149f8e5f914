"""Nothing tries whether a backup can be restored

Why it matters: a backup that was never restored is a hope. What is missing shows on the day it is needed: a volume that
was not included, a key that only the lost cluster had, a restore that takes a day longer than anybody thought.

How to mend it: restore by a schedule, into a namespace or a cluster of its own, and check what came back: a CronJob
whose name or image says `restore`, a k8up Schedule with `restore`, VolSync's ReplicationDestination. A Velero `Restore`
in the repository counts as well. Where people practise it instead, attest it in the configuration, with the day and the
day by which it has to be done again: `attest: {disaster-recovery: {by: ..., on: ..., until: ..., note: ...}}`.

When to ignore it: where another team owns recovery and tests it.

Sources: Velero, "Disaster recovery" (https://velero.io/docs/main/disaster-case/); "Restore"
(https://velero.io/docs/main/api-types/restore/).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, backups, rule


@rule(severity="info", each=backups.KINDS, profiles=("checklist",), checklist="disaster-recovery")
def check(backup: Resource, world: World) -> Problems:
    if backups.is_backup(backup) and not any(backups.restores(world, backup)):
        yield backup.at("metadata", "name").problem(f"nothing here tries to restore what {backup} backs up")
