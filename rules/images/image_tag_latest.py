"""Image has no tag, or the tag latest

Why it matters: `latest`, which a missing tag means too, is whatever was pushed last. Two pods of one Deployment can
run two versions, a node that restarts can bring one that nobody tested, and `kubectl rollout undo` has nothing to go
back to.

How to mend it: name the version, `registry.example.com/shop/web:1.4.2`, or, since a tag can be pushed again, its
digest, `registry.example.com/shop/web@sha256:...`. With the option `tags` the fix writes the version that the
configuration has for the image's repository, and `imagePullPolicy: Always` where that was so only because of the tag
`latest`. Nothing is said of an image with a digest, whatever its tag, nor of one
that a template decides.

When to ignore it: in manifests for local development, where images are built into the cluster's nodes.

Sources: Kubernetes, "Images", image names (https://kubernetes.io/docs/concepts/containers/images/#image-names); the
grammar of image references (https://github.com/distribution/reference).
"""

from __future__ import annotations

from k8slint import Container, Fix, Problems, rule


@rule(
    severity="error",
    each="container",
    implies=("image-digest-missing",),
    checklist="image-tags",
    peers={
        "kube-linter": "latest-tag",
        "kube-score": "container-image-tag",
        "polaris": "tagNotSpecified",
        "kubeaudit": "ImageTagMissing",
        "trivy": "KSV-0013",
        "checkov": "CKV_K8S_14",
        "kyverno": "disallow-latest-tag",
    },
)
def check(container: Container, *, tags: dict[str, str] = {}) -> Problems:  # noqa: B006  options are only read
    """tags: the version to write for an image, by its repository as manifests spell it: a tag, or a digest
    (`sha256:...`).
    """
    image = container.image
    if image is None or image.digest or image.tag not in ("", "latest"):
        return
    field = container.at("image")
    wanted = tags.get(image.repository, "")
    yield field.problem(
        f"image {image} of container {container.name} has {'the tag latest' if image.tag else 'no tag'}",
        help="" if wanted else f"name a version ({image.repository}:1.2.3) or a digest",
        fix=_pinned(container, image.repository, wanted) if wanted else None,
    )


def _pinned(container: Container, repository: str, wanted: str) -> Fix:
    """The fix that names a version: without a pull policy of its own the container went by the default of `latest`,
    which is Always, and with a tag it keeps that.
    """
    field, policy = container.at("image"), container.at("imagePullPolicy")
    is_digest = ":" in wanted
    version = field.set(f"{repository}{'@' if is_digest else ':'}{wanted}")
    kept = () if is_digest or policy else (policy.add("Always", after="image"),)
    return Fix(f"use {wanted}", version, *kept, safety="unsafe")
