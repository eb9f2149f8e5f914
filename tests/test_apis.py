"""The table of built-in Kubernetes APIs: what it answers, and that it is what its sources say."""

from __future__ import annotations

import importlib.util
from importlib import metadata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import _api_table, apis
from k8slint.settings import Settings
from tools import api_table
from tools.api_table import Api, History, Sources

APIS = [
    (*line.split(" ")[0].rpartition("/")[::2], line.split(" ")[1]) for line in _api_table.SERVED.splitlines() if line
]
REMOVED = [api for api in APIS if apis.removal(*api)]

built_in = st.sampled_from(APIS)
kubernetes = st.integers(1, 60).map(lambda minor: (1, minor))


@pytest.mark.parametrize(
    ("api_version", "kind", "at", "expected"),
    [
        ("v1", "Pod", (1, 10), True),
        ("v1", "Pod", (1, 37), True),
        ("v1", "Deployment", (1, 37), False),
        ("apps/v1", "Deployment", (1, 25), True),
        ("apps/v2", "Deployment", (1, 37), False),
        ("extensions/v1beta1", "Deployment", (1, 15), True),
        ("extensions/v1beta1", "Deployment", (1, 16), False),
        ("extensions/v1beta1", "Ingress", (1, 21), True),
        ("extensions/v1beta1", "Ingress", (1, 22), False),
        ("batch/v1", "CronJob", (1, 20), False),
        ("batch/v1", "CronJob", (1, 21), True),
        ("batch/v1beta1", "CronJob", (1, 24), True),
        ("batch/v1beta1", "CronJob", (1, 25), False),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", (1, 25), True),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", (1, 26), False),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", (1, 25), False),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", (1, 31), True),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", (1, 32), False),
        ("storage.k8s.io/v1beta1", "VolumeAttributesClass", (1, 36), True),
        ("storage.k8s.io/v1beta1", "VolumeAttributesClass", (1, 37), False),
        ("policy/v1", "PodDisruptionBudget", (1, 99), True),
        ("argoproj.io/v1alpha1", "Rollout", (1, 37), False),
        ("", "", (1, 37), False),
    ],
)
def test_served(api_version: str, kind: str, at: tuple[int, int], expected: bool) -> None:
    group, _, version = api_version.rpartition("/")
    assert apis.served(group, version, kind, at) is expected


@given(built_in, kubernetes)
def test_served_means_known(api: tuple[str, str, str], at: tuple[int, int]) -> None:
    group, version, kind = api
    assert group in apis.groups()
    assert kind in apis.kinds(group)
    assert apis.known(group, kind)
    if apis.served(group, version, kind, at):
        newest = apis.newest_version(group, kind, at)
        assert (f"{group}/{newest}" if group else newest) in apis.api_versions(kind, at)
        assert apis.served(group, apis.newest_version(group, kind, at), kind, at)


@given(built_in, kubernetes)
def test_served_from_since_until_removal(api: tuple[str, str, str], at: tuple[int, int]) -> None:
    since, removal = apis.since(*api), apis.removal(*api)
    expected = (since is None or at >= since) and (removal is None or at < removal.version)
    assert apis.served(*api, at) is expected


@given(built_in, kubernetes)
def test_list_kinds_are_served_as_long_as_their_items(api: tuple[str, str, str], at: tuple[int, int]) -> None:
    group, version, kind = api
    if apis.known(group, f"{kind}List"):
        assert apis.served(group, version, f"{kind}List", at) is apis.served(group, version, kind, at)
        assert apis.removal(group, version, f"{kind}List") == apis.removal(group, version, kind)


@pytest.mark.parametrize(
    ("group", "kind", "expected"),
    [
        ("", "PodList", True),
        ("", "List", True),
        ("apps", "DeploymentList", True),
        ("apps", "List", False),
        ("authorization.k8s.io", "SubjectAccessReviewList", False),
        ("", "Status", False),
        ("", "DeleteOptions", False),
        ("extensions", "ThirdPartyResource", True),
        ("settings.k8s.io", "PodPreset", True),
        ("gateway.networking.k8s.io", "Gateway", False),
    ],
)
def test_known(group: str, kind: str, expected: bool) -> None:
    assert apis.known(group, kind) is expected
    assert (kind in apis.kinds(group)) is expected


def test_other_groups_have_nothing() -> None:
    assert "argoproj.io" not in apis.groups()
    assert apis.kinds("argoproj.io") == frozenset()
    assert apis.removal("argoproj.io", "v1alpha1", "Rollout") is None
    assert apis.since("argoproj.io", "v1alpha1", "Rollout") is None
    assert apis.versions("argoproj.io", "Rollout") == ()
    assert apis.newest_version("argoproj.io", "Rollout", apis.NEWEST) == ""
    assert apis.api_versions("Rollout", apis.NEWEST) == ()


def test_a_group_is_not_taken_for_another_that_begins_like_it() -> None:
    assert apis.kinds("storage") == frozenset()
    assert apis.kinds("app") == frozenset()
    assert "StorageVersionMigration" not in apis.kinds("storage.k8s.io")
    assert "Deployment" not in apis.kinds("")


@pytest.mark.parametrize(
    ("kind", "at", "expected"),
    [
        ("Deployment", (1, 37), "apps/v1"),
        ("Deployment", (1, 15), "apps/v1 extensions/v1beta1"),
        ("Pod", (1, 37), "v1"),
        ("Event", (1, 37), "v1 events.k8s.io/v1"),
        ("PodSecurityPolicy", (1, 24), "policy/v1beta1"),
        ("PodSecurityPolicy", (1, 25), ""),
    ],
)
def test_api_versions(kind: str, at: tuple[int, int], expected: str) -> None:
    assert apis.api_versions(kind, at) == tuple(expected.split())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("apps/v1 deployment", "apps/v1 Deployment", id="kind in another case"),
        pytest.param("v1 Configmap", "v1 ConfigMap", id="kind half in another case"),
        pytest.param("apps/v1 Deploymnet", "apps/v1 Deployment", id="letters swapped"),
        pytest.param("v1 pods", "v1 Pod", id="plural in another case"),
        pytest.param("V1 Pod", "v1 Pod", id="version in another case"),
        pytest.param("apps/v2 Deployment", "apps/v1 Deployment", id="version that never was"),
        pytest.param("apps/v1beta3 deployment", "apps/v1 Deployment", id="version that never was, and case"),
        pytest.param("v1 Deployment", "apps/v1 Deployment", id="kind of another group"),
        pytest.param("apps/v1 Pod", "v1 Pod", id="kind of the core group"),
        pytest.param("v1 ingress", "networking.k8s.io/v1 Ingress", id="kind of another group, and case"),
        pytest.param("apps Deployment", "apps/v1 Deployment", id="no version"),
        pytest.param("app/v1 Deployment", "apps/v1 Deployment", id="group a letter off"),
        pytest.param("Apps/v1 Deployment", "apps/v1 Deployment", id="group in another case"),
        pytest.param("rbac/v1 Role", "rbac.authorization.k8s.io/v1 Role", id="group shortened"),
        pytest.param("networking.k8s.i/v1 Ingress", "networking.k8s.io/v1 Ingress", id="long group a letter off"),
        pytest.param("networking.k8s.io/v1 NetworkPolicies", "", id="several letters off"),
        pytest.param("v1 Frobnicator", "", id="no such kind"),
        pytest.param("example.com/v1 Deployment", "", id="custom resource"),
        pytest.param("serving.knative.dev/v1 Service", "", id="custom resource with a well-known name"),
        pytest.param("v1 PodSecurityPolicy", "", id="kind of another group that is gone"),
        pytest.param("policy/v1 podsecuritypolicy", "", id="kind that is gone, and case"),
    ],
)
def test_meant(written: str, expected: str) -> None:
    api_version, _, kind = written.partition(" ")
    group, _, version = api_version.rpartition("/")
    meant = apis.meant(group, version, kind, apis.NEWEST)
    assert " ".join(meant or ()) == expected


@given(built_in, st.sampled_from(["x", "Pod"]), kubernetes)
def test_what_was_meant_is_served(api: tuple[str, str, str], other: str, at: tuple[int, int]) -> None:
    group, version, kind = api
    for slip in (kind.lower(), kind[1:], f"{kind}s", other):
        meant = apis.meant(group, version, slip, at)
        if meant:
            assert apis.served(*meant[0].rpartition("/")[::2], meant[1], at)


@pytest.mark.parametrize(
    ("group", "kind", "expected"),
    [
        ("", "Pod", "v1"),
        ("apps", "Deployment", "v1 v1beta2 v1beta1"),
        ("autoscaling", "HorizontalPodAutoscaler", "v2 v1 v2beta2 v2beta1 v2alpha1"),
        ("resource.k8s.io", "ResourceSlice", "v1 v1beta2 v1beta1 v1alpha3 v1alpha2"),
    ],
)
def test_versions(group: str, kind: str, expected: str) -> None:
    assert apis.versions(group, kind) == tuple(expected.split())


@pytest.mark.parametrize(
    ("group", "kind", "at", "expected"),
    [
        ("autoscaling", "HorizontalPodAutoscaler", (1, 37), "v2"),
        ("autoscaling", "HorizontalPodAutoscaler", (1, 22), "v1"),
        ("batch", "CronJob", (1, 20), "v1beta1"),
        ("resource.k8s.io", "ResourceClaim", (1, 37), "v1"),
        ("resource.k8s.io", "ResourceClaim", (1, 33), "v1beta2"),
        ("resource.k8s.io", "ResourceClaim", (1, 31), "v1alpha3"),
        ("resource.k8s.io", "ResourceClaim", (1, 25), ""),
        ("policy", "PodSecurityPolicy", (1, 25), ""),
        ("", "Deployment", (1, 37), ""),
    ],
)
def test_newest_version(group: str, kind: str, at: tuple[int, int], expected: str) -> None:
    assert apis.newest_version(group, kind, at) == expected


# The Deprecated API Migration Guide, release by release.
GUIDE = """
1.16 networking.k8s.io/v1: extensions/v1beta1 NetworkPolicy
1.16 apps/v1: extensions/v1beta1 DaemonSet, apps/v1beta2 DaemonSet
1.16 apps/v1: extensions/v1beta1 Deployment, apps/v1beta1 Deployment, apps/v1beta2 Deployment
1.16 apps/v1: apps/v1beta1 StatefulSet, apps/v1beta2 StatefulSet
1.16 apps/v1: extensions/v1beta1 ReplicaSet, apps/v1beta2 ReplicaSet
1.16 -: extensions/v1beta1 PodSecurityPolicy
1.22 admissionregistration.k8s.io/v1: admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration
1.22 admissionregistration.k8s.io/v1: admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration
1.22 apiextensions.k8s.io/v1: apiextensions.k8s.io/v1beta1 CustomResourceDefinition
1.22 apiregistration.k8s.io/v1: apiregistration.k8s.io/v1beta1 APIService
1.22 authentication.k8s.io/v1: authentication.k8s.io/v1beta1 TokenReview
1.22 authorization.k8s.io/v1: authorization.k8s.io/v1beta1 SubjectAccessReview
1.22 certificates.k8s.io/v1: certificates.k8s.io/v1beta1 CertificateSigningRequest
1.22 coordination.k8s.io/v1: coordination.k8s.io/v1beta1 Lease
1.22 networking.k8s.io/v1: extensions/v1beta1 Ingress, networking.k8s.io/v1beta1 Ingress
1.22 networking.k8s.io/v1: networking.k8s.io/v1beta1 IngressClass
1.22 rbac.authorization.k8s.io/v1: rbac.authorization.k8s.io/v1beta1 ClusterRole
1.22 rbac.authorization.k8s.io/v1: rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding
1.22 rbac.authorization.k8s.io/v1: rbac.authorization.k8s.io/v1beta1 Role, rbac.authorization.k8s.io/v1beta1 RoleBinding
1.22 scheduling.k8s.io/v1: scheduling.k8s.io/v1beta1 PriorityClass
1.22 storage.k8s.io/v1: storage.k8s.io/v1beta1 CSIDriver, storage.k8s.io/v1beta1 CSINode
1.22 storage.k8s.io/v1: storage.k8s.io/v1beta1 StorageClass, storage.k8s.io/v1beta1 VolumeAttachment
1.25 batch/v1: batch/v1beta1 CronJob
1.25 discovery.k8s.io/v1: discovery.k8s.io/v1beta1 EndpointSlice
1.25 events.k8s.io/v1: events.k8s.io/v1beta1 Event
1.25 autoscaling/v2: autoscaling/v2beta1 HorizontalPodAutoscaler
1.25 policy/v1: policy/v1beta1 PodDisruptionBudget
1.25 -: policy/v1beta1 PodSecurityPolicy
1.25 node.k8s.io/v1: node.k8s.io/v1beta1 RuntimeClass
1.26 flowcontrol.apiserver.k8s.io/v1: flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema
1.26 autoscaling/v2: autoscaling/v2beta2 HorizontalPodAutoscaler
1.27 storage.k8s.io/v1: storage.k8s.io/v1beta1 CSIStorageCapacity
1.29 flowcontrol.apiserver.k8s.io/v1: flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration
1.32 flowcontrol.apiserver.k8s.io/v1: flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration
"""


@pytest.mark.parametrize("line", GUIDE.split("\n")[1:-1])
def test_removals_of_the_migration_guide(line: str) -> None:
    where, _, removed = line.partition(": ")
    kubernetes, replacement = where.split(" ")
    for api in removed.split(", "):
        api_version, kind = api.split(" ")
        group, _, version = api_version.rpartition("/")
        removal = apis.removal(group, version, kind)
        assert removal is not None
        assert removal.version == tuple(map(int, kubernetes.split(".")))
        assert removal.replacement == replacement.removeprefix("-")


@pytest.mark.parametrize("api", REMOVED, ids=" ".join)
def test_a_replacement_is_served_now_and_its_absence_explained(api: tuple[str, str, str]) -> None:
    removal = apis.removal(*api)
    assert removal is not None
    if removal.replacement:
        group, _, version = removal.replacement.rpartition("/")
        assert apis.served(group, version, api[2], apis.NEWEST)
    assert removal.same_schema or removal.note
    assert removal.replacement or not removal.same_schema


@pytest.mark.parametrize(
    ("api_version", "kind", "same"),
    [
        ("batch/v1beta1", "CronJob", True),
        ("node.k8s.io/v1beta1", "RuntimeClass", True),
        ("policy/v1beta1", "PodDisruptionBudget", True),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", True),
        ("apps/v1beta2", "Deployment", True),
        ("apps/v1beta1", "Deployment", False),
        ("extensions/v1beta1", "Deployment", False),
        ("batch/v2alpha1", "CronJob", False),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler", False),
        ("networking.k8s.io/v1beta1", "Ingress", False),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", False),
    ],
)
def test_same_schema(api_version: str, kind: str, same: bool) -> None:
    group, _, version = api_version.rpartition("/")
    removal = apis.removal(group, version, kind)
    assert removal is not None
    assert removal.same_schema is same


def test_note_says_what_an_empty_selector_means() -> None:
    removal = apis.removal("policy", "v1beta1", "PodDisruptionBudget")
    assert removal is not None
    assert removal.note.startswith("an empty selector selects every pod")


def test_long_notes_are_one_clause() -> None:
    notes = [removal.note for api in REMOVED if (removal := apis.removal(*api))]
    assert max(map(len, notes)) > 118, "a note that the table wraps is among them"
    assert [note for note in notes if "  " in note or "\n" in note or note.endswith((".", " "))] == []


@pytest.mark.parametrize(
    ("group", "kind", "expected"),
    [
        ("", "Pod", True),
        ("", "Node", False),
        ("", "Namespace", False),
        ("rbac.authorization.k8s.io", "Role", True),
        ("rbac.authorization.k8s.io", "ClusterRole", False),
        ("rbac.authorization.k8s.io", "ClusterRoleList", False),
        ("policy", "PodSecurityPolicy", False),
        ("storage.k8s.io", "CSIStorageCapacity", True),
        ("resource.k8s.io", "DeviceClass", False),
        ("resource.k8s.io", "ResourceClaim", True),
    ],
)
def test_namespaced(group: str, kind: str, expected: bool) -> None:
    assert apis.namespaced(group, kind) is expected


def test_versions_reach_from_the_oldest_document_to_the_newest() -> None:
    assert apis.VERSIONS[0] == (1, 25)
    assert apis.VERSIONS[-1] == apis.NEWEST
    assert list(apis.VERSIONS) == sorted(set(apis.VERSIONS))


def test_manifests_are_for_the_newest_version_unless_the_user_says_otherwise() -> None:
    assert Settings().kubernetes == apis.NEWEST


def test_table_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    if importlib.util.find_spec("kubernetes_validate") is None:
        pytest.skip("not installed: kubernetes-validate, which carries the OpenAPI documents")
    newest = ".".join(map(str, apis.NEWEST))
    installed = metadata.version("kubernetes-validate")
    if not installed.startswith(f"{newest}."):
        pytest.skip(f"the table is made of kubernetes-validate {newest}, and {installed} is installed")
    assert api_table.main(["--check"]) == 0, capsys.readouterr().err


# The generator, on sources of three versions.
OLD, LEAVING, NEW = (Api("example.io", version, "Widget") for version in ("v1alpha1", "v1beta1", "v1"))
DOCUMENTS = {25: frozenset([LEAVING]), 26: frozenset([LEAVING, NEW]), 27: frozenset([NEW])}
HISTORY = {
    OLD: History(None, 20, "example.io/v1", "differs", "spec.size is required"),
    LEAVING: History(18, 27, "example.io/v1", "same", ""),
}
SOURCES = Sources(DOCUMENTS, HISTORY, {("example.io", "Widget"): "namespaced"})


def test_generator_joins_documents_and_history() -> None:
    text = api_table.render(SOURCES)
    table: dict[str, object] = {}
    exec(text, table)
    assert (table["OLDEST"], table["NEWEST"]) == ((1, 25), (1, 27))
    assert str(table["SERVED"]).strip().splitlines() == [
        "example.io/v1 Widget 1.26- unlisted",
        "example.io/v1alpha1 Widget -1.19 unlisted",
        "example.io/v1beta1 Widget 1.18-1.26 unlisted",
    ]
    assert str(table["REMOVED"]).strip().splitlines() == [
        "example.io/v1alpha1 Widget example.io/v1 differs",
        "  spec.size is required",
        "example.io/v1beta1 Widget example.io/v1 same",
    ]


def test_generator_leaves_lists_to_their_items() -> None:
    lists = {minor: apis | {api._replace(kind="WidgetList") for api in apis} for minor, apis in DOCUMENTS.items()}
    served = api_table.render(SOURCES._replace(documents=lists))
    assert "WidgetList" not in served
    assert "unlisted" not in served.partition("SERVED")[2]


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        pytest.param(
            SOURCES._replace(documents={**DOCUMENTS, 26: frozenset()}),
            "the OpenAPI documents serve it up to 1.25",
            id="left earlier than the history says",
        ),
        pytest.param(
            SOURCES._replace(documents={**DOCUMENTS, 28: frozenset([LEAVING])}),
            "example.io/v1beta1 Widget comes and goes: served by 1.25, 1.26, 1.28",
            id="served, not served, served",
        ),
        pytest.param(
            SOURCES._replace(history={}),
            "api_history.tsv: add a line for example.io/v1beta1 Widget, removed in 1.27",
            id="removed without a line",
        ),
        pytest.param(
            SOURCES._replace(history={**HISTORY, NEW: History(24, None, "", "", "")}),
            "api_history.tsv: example.io/v1 Widget: the OpenAPI documents serve it from 1.26 on",
            id="came later than the history says",
        ),
        pytest.param(
            SOURCES._replace(history={**HISTORY, OLD: History(None, None, "", "", "")}),
            "example.io/v1alpha1 Widget is in no OpenAPI document, so it needs when it was removed",
            id="neither served nor removed",
        ),
        pytest.param(
            SOURCES._replace(history={**HISTORY, OLD: HISTORY[OLD]._replace(replacement="example.io/v1beta1")}),
            "its replacement example.io/v1beta1 is not served now",
            id="replaced by something removed",
        ),
        pytest.param(
            SOURCES._replace(history={**HISTORY, OLD: HISTORY[OLD]._replace(note="")}),
            'the schema is "same", or "differs" with a note',
            id="differs without a note",
        ),
        pytest.param(
            SOURCES._replace(history={**HISTORY, OLD: HISTORY[OLD]._replace(replacement="", note="")}),
            "example.io/v1alpha1 Widget has neither a replacement nor a note",
            id="gone without a word",
        ),
        pytest.param(
            SOURCES._replace(scopes={}),
            'api_scopes.tsv: say whether example.io/v1 Widget is "namespaced" or "cluster"',
            id="no scope",
        ),
    ],
)
def test_generator_refuses(sources: Sources, message: str) -> None:
    with pytest.raises(api_table.SourceError) as raised:
        api_table.render(sources)
    assert message in str(raised.value)
