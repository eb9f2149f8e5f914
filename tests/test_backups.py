"""What makes backups, and of what."""

from __future__ import annotations

import pytest

from k8slint import backups
from tests.worlds import one

CLAIM = """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data, namespace: shop, labels: {app: db}}
    ---
"""
CRON_JOB = """
    apiVersion: batch/v1
    kind: CronJob
    metadata: {{name: {name}, namespace: shop}}
    spec:
      suspend: {suspend}
      jobTemplate:
        spec:
          template:
            spec:
              containers:
                - {{name: main, image: {image}}}
"""


def cron_job(name: str = "nightly", image: str = "x/tools:1", suspend: str = "false") -> str:
    return CRON_JOB.format(name=name, image=image, suspend=suspend)


def velero(template: str, spec: str = "") -> str:
    return f"""
    apiVersion: velero.io/v1
    kind: Schedule
    metadata: {{name: s, namespace: velero}}
    spec: {{{spec}template: {{{template}}}}}
"""


def other(kind: str, spec: str, namespace: str = "shop") -> str:
    version, _, name = kind.rpartition("/")
    return f"""
    apiVersion: {version}/v1
    kind: {name}
    metadata: {{name: o, namespace: {namespace}}}
    spec: {{{spec}}}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (velero(""), True),
        (velero("includedNamespaces: ['*']"), True),
        (velero("includedNamespaces: [a, shop]"), True),
        (velero("includedNamespaces: [a]"), False),
        (velero("excludedNamespaces: [a]"), True),
        (velero("excludedNamespaces: [shop]"), False),
        (velero("labelSelector: {matchLabels: {app: db}}"), True),
        (velero("labelSelector: {matchLabels: {app: web}}"), False),
        (velero("labelSelector: {matchLabels: {app: '${APP}'}}"), True),
        (velero("orLabelSelectors: [{matchLabels: {app: web}}, {matchLabels: {app: db}}]"), True),
        (velero("snapshotVolumes: false"), False),
        (velero("snapshotVolumes: false, defaultVolumesToFsBackup: true"), True),
        (velero("", "paused: true, "), False),
        (cron_job("db-backup"), True),
        (cron_job("dbBackup"), True),
        (cron_job(image="x/restic:1"), True),
        (cron_job(image="backup.example.com/x/tools:1"), False),
        (cron_job("db-backup", suspend="true"), False),
        (cron_job("backup-restore"), False),
        (cron_job(), False),
        (other("k8up.io/Schedule", "backup: {}"), True),
        (other("k8up.io/Schedule", "backup: {}", "other"), False),
        (other("volsync.backube/ReplicationSource", "sourcePVC: data"), True),
        (other("volsync.backube/ReplicationSource", "sourcePVC: other"), False),
        (other("snapscheduler.backube/SnapshotSchedule", ""), True),
        (other("snapscheduler.backube/SnapshotSchedule", "claimSelector: {matchLabels: {app: web}}"), False),
        (other("longhorn.io/RecurringJob", "", "longhorn-system"), True),
        ("", False),
    ],
)
def test_a_claim_is_covered(text: str, expected: bool) -> None:
    small = one(CLAIM + text)
    assert backups.is_covered(small.world, small.get("PersistentVolumeClaim")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (other("velero.io/Restore", ""), True),
        (cron_job("restore-drill"), True),
        (cron_job(image="x/restore:1"), True),
        (cron_job("restore", suspend="true"), False),
        (other("k8up.io/Schedule", "restore: {}"), False),
        (other("k8up.io/Schedule", "restore: {schedule: '@weekly'}"), True),
        (velero(""), False),
    ],
)
def test_what_restores(text: str, expected: bool) -> None:
    small = one(CLAIM + text)
    assert any(backups.restores(small.world, small.get("PersistentVolumeClaim"))) is expected
