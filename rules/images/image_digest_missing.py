"""Image is not pinned by its digest

Why it matters: a tag is a name that can be given to another image at any time, by mistake or by whoever takes over the
registry. A digest is the hash of the image: what was tested and signed is what runs, on every node, for ever.

How to mend it: write the digest behind the tag, `registry.example.com/shop/web:1.4.2@sha256:...`; then the tag is only
for people, and the digest decides. `docker buildx imagetools inspect` and `crane digest` print it; Renovate and
Dependabot keep it up to date. A kustomization can set it (`images: digest:`), which counts. A digest that is cut short,
or not hexadecimal, is none: no node can pull it.

When to ignore it: where the registry does not let tags be pushed again, and where nothing keeps digests up to date:
pinned images get no security fixes by themselves. Nothing is said of images that a builder fills in (`ko://...`).

Sources: Kubernetes, "Images", image digests (https://kubernetes.io/docs/concepts/containers/images/#image-digests); OCI
image specification, digests (https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests).
"""

from __future__ import annotations

import re

from k8slint import Container, Problems, rule

DIGEST = re.compile(r"(?:sha256|blake3):[0-9a-f]{64}|sha512:[0-9a-f]{128}|(?!sha256:|sha512:|blake3:)[a-z0-9].*:.+")
"""A digest of a registered algorithm, or of one that is not known here."""


@rule(
    severity="info",
    each="container",
    profiles=("checklist",),
    checklist="image-tags",
    peers={
        "kubescape": "C-0306",
        "checkov": "CKV_K8S_43",
        "kyverno": "require-image-checksum, resolve-image-to-digest",
    },
)
def check(container: Container) -> Problems:
    image = container.image
    if image is None or DIGEST.fullmatch(image.digest) or "://" in image.text:
        return
    fault = "has a digest that is cut short or misspelt" if image.digest else "is not pinned by its digest"
    yield container.at("image").problem(f"image {image} of container {container.name} {fault}")
