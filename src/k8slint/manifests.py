"""New manifests: what fixes create. Each is complete and has no placeholder."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .problems import Manifest


def metadata(name: str, namespace: str | None) -> dict[str, object]:
    """A manifest's metadata; without a namespace where that is not known."""
    return {"name": name, "namespace": namespace} if namespace else {"name": name}


def default_deny(namespace: str | None) -> Manifest:
    """A NetworkPolicy that selects every pod and allows nothing, in either direction."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata("default-deny", namespace),
        "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
    }


def allow_dns(namespace: str | None) -> Manifest:
    """A NetworkPolicy that lets every pod ask the cluster's DNS: UDP, and TCP for long answers."""
    dns = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}
    ports = [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata("allow-dns", namespace),
        "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [dns], "ports": ports}]},
    }


def budget(name: str, namespace: str | None, selector: object) -> Manifest:
    """A PodDisruptionBudget that lets one pod at a time be evicted."""
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata(name, namespace),
        "spec": {"maxUnavailable": 1, "selector": selector},
    }


def quota(namespace: str, hard: Mapping[str, str]) -> Manifest:
    """A ResourceQuota with these limits (`requests.cpu` ...)."""
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": metadata(f"{namespace}-quota", namespace),
        "spec": {"hard": dict(hard)},
    }


def external_secret(
    name: str, namespace: str | None, store: Mapping[str, str], keys: Iterable[str], type: str = ""
) -> Manifest:
    """An ExternalSecret that fills the Secret of its name, of that type, from a store: each key from the property of
    that name in what the store has under namespace and name.
    """
    key = f"{namespace}/{name}" if namespace else name
    return {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": metadata(name, namespace),
        "spec": {
            "secretStoreRef": dict(store),
            "target": {"name": name, "template": {"type": type}} if type else {"name": name},
            "data": [{"secretKey": each, "remoteRef": {"key": key, "property": each}} for each in keys],
        },
    }
