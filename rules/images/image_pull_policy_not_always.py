"""Image is not pulled at each start

Why it matters: with `IfNotPresent` a node runs the copy that it has. If a tag was pushed again, pods on different
nodes run different programs; and a pod can use a private image that another pod brought to the node, without having
the credentials for it. `Always` asks the registry each time; layers that the node has are not downloaded again.

How to mend it: write `imagePullPolicy: Always`, or pin the image by its digest, which can only ever be one image. A
policy that is not written is `Always` for the tag `latest` and for no tag, else `IfNotPresent`. To change `Never` is
an unsafe fix: the image may be in no registry.

When to ignore it: where pods have to start while the registry is away, and for images that are loaded onto the nodes
by hand, as with kind and minikube.

Sources: Kubernetes, "Images", image pull policy
(https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy); "Admission Control", AlwaysPullImages
(https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages).
"""

from __future__ import annotations

from k8slint import Container, Fix, Problems, rule


@rule(
    severity="warning",
    each="container",
    checklist="image-pull-policy",
    peers={
        "kube-score": "container-image-pull-policy",
        "polaris": "pullPolicyNotAlways",
        "checkov": "CKV_K8S_15",
        "kyverno": "always-pull-images",
    },
)
def check(container: Container) -> Problems:
    image, policy = container.image, container.at("imagePullPolicy")
    if image is None or image.digest or policy.value == "Always":
        return
    if not policy and image.tag in ("", "latest"):
        return
    yield policy.problem(
        f"container {container.name} may run an old copy of {image}: "
        f"imagePullPolicy is {policy.value or 'not set, which means IfNotPresent'}",
        fix=Fix(
            "pull the image at each start",
            policy.set("Always") if policy else policy.add("Always", after="image"),
            safety="unsafe" if policy.value == "Never" else "safe",
        ),
    )
