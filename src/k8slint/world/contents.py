"""Contents: the keys of the ConfigMaps and Secrets that a project defines, or that a controller makes of what it does.

None is: they cannot be known. What has no key at all is filled by something else.
"""

from __future__ import annotations

from ..documents import UNKNOWN
from ..documents.templates import decides_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..views import Resource

ACCOUNT_TOKEN = ("ca.crt", "namespace", "token")
"""What the control plane puts into a Secret of the type kubernetes.io/service-account-token."""

CERTIFICATE = frozenset(("ca.crt", "tls.crt", "tls.key"))


def keys_of(resource: Resource) -> frozenset[str] | None:
    """The keys of the ConfigMap or Secret that a resource is, or that a controller makes of it.

    Sources: https://kubernetes.io/docs/concepts/configuration/secret/, https://external-secrets.io/latest/api/spec/,
    https://github.com/bitnami-labs/sealed-secrets#usage, https://cert-manager.io/docs/usage/certificate/.
    """
    match resource.full_kind:
        case "core/ConfigMap":
            return _keys(resource, ("data",), ("binaryData",))
        case "core/Secret":
            found = _keys(resource, ("data",), ("stringData",))
            is_token = found and resource.get("type") == "kubernetes.io/service-account-token"
            return found.union(ACCOUNT_TOKEN) if found and is_token else found
        case "bitnami.com/SealedSecret":
            return _keys(resource, ("spec", "encryptedData"), ("spec", "template", "data"))
        case "external-secrets.io/ExternalSecret":
            return _external(resource)
        case "cert-manager.io/Certificate":
            more = ("keystores", "additionalOutputFormats", "secretTemplate")
            return CERTIFICATE if not any(resource.get("spec", field) for field in more) else None
    return None


def _keys(resource: Resource, *paths: tuple[str, ...]) -> frozenset[str] | None:
    found: set[str] = set()
    for path in paths:
        if resource.get(*path) is UNKNOWN:
            return None
        found.update(str(key) for key, _place in resource.entries(*path))
    return frozenset(found) if found and not any(map(decides_name, found)) else None


def _external(resource: Resource) -> frozenset[str] | None:
    template = resource.sub("spec", "target", "template")
    if resource.get("spec", "dataFrom") or template.get("templateFrom"):
        return None
    found = {entry.text("secretKey") for entry in resource.each("spec", "data")}
    found.update(key for key, _place in template.entries("data"))
    return frozenset(found) if found and not any(map(decides_name, found)) else None
