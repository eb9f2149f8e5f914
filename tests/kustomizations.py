"""Small projects with kustomizations for tests: a mapping of paths to YAML text, and what kubectl renders of it."""

from __future__ import annotations

import subprocess
from copy import deepcopy
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import yaml

from k8slint import kustomize
from k8slint.documents import UNKNOWN, read_documents
from k8slint.kustomize import Kustomize
from k8slint.sources import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

Files = dict[str, str]


def documents(files: Mapping[str, str]) -> dict[str, list[Any]]:
    return {
        path: [document.data for document in read_documents(Source(path, dedent(text).encode()))]
        for path, text in files.items()
    }


def read(files: Mapping[str, str]) -> Kustomize:
    return kustomize.read(documents(files))


def changed(files: Mapping[str, str], path: str) -> Any:
    """The first object of a file as the roots leave it."""
    data = documents(files)
    return kustomize.read(data).changed(path, data[path][0])


WEB = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels: {app: web}
    spec:
      replicas: 2
      selector:
        matchLabels: {app: web}
      template:
        metadata:
          labels: {app: web}
        spec:
          initContainers:
          - name: init
            image: nginx:1.0
          containers:
          - name: web
            image: nginx:1.0@sha256:aa
            args: [serve]
            env:
            - {name: A, value: "1"}
            - {name: B, value: "2"}
            ports:
            - {containerPort: 80, name: http}
            resources:
              limits: {cpu: "1"}
            volumeMounts:
            - {mountPath: /data, name: data}
          - name: log
            image: registry:5000/log
          tolerations:
          - {key: a, operator: Exists}
          volumes:
          - name: data
            emptyDir: {}
"""
POD = "spec/template/spec"
FIRST = f"{POD}/containers/0"
SECOND = f"{POD}/containers/1"
BASE = {"base/kustomization.yaml": "resources: [web.yaml]", "base/web.yaml": WEB}


def web(more: str) -> Files:
    return {"kustomization.yaml": f"resources: [web.yaml]\n{more}", "web.yaml": WEB}


def smp(text: str, *, kind: str = "Deployment", name: str = "web") -> str:
    """A kustomization's `patches` with one strategic merge patch of a pod's spec."""
    body = indent(dedent(text), " " * 10)
    head = f"apiVersion: apps/v1\n    kind: {kind}\n    metadata: {{name: {name}}}\n    spec:\n      template:\n        spec:"
    return f"patches:\n- patch: |\n    {head}\n{body}"


def operations(*lines: str, target: str = "{kind: Deployment}") -> str:
    """A kustomization's `patches` with one JSON patch."""
    return f"patches:\n- target: {target}\n  patch: |\n" + "".join(f"    - {{{line}}}\n" for line in lines)


def with_changes(data: Any, changes: Mapping[str, Any]) -> Any:
    """A copy of an object with other values at some paths."""
    result = deepcopy(data)
    for path, value in changes.items():
        *above, last = (int(step) if step.isdecimal() else step for step in path.split("/"))
        place = result
        for step in above:
            place = place[step]
        if isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value
    return result


def render(files: Files, folder: Path) -> Any:
    (rendered,) = render_all(files, folder, "")
    return rendered


def render_all(files: Files, folder: Path, root: str) -> list[Any]:
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(dedent(text))
    run = subprocess.run(["kubectl", "kustomize", str(folder / root)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [data for data in yaml.safe_load_all(run.stdout) if data is not None]


def differences(known: Any, rendered: Any, path: str) -> Any:
    """Where something is known otherwise than it is rendered; items may be in another order."""
    if known is UNKNOWN or (known == {} and rendered is None):
        return
    if isinstance(known, dict) and isinstance(rendered, dict):
        for key in known.keys() | rendered.keys():
            yield from differences(known.get(key), rendered.get(key), f"{path}/{key}")
    elif isinstance(known, list) and isinstance(rendered, list):
        left = list(rendered)
        for item in sorted(known, key=lambda item: item is UNKNOWN):
            same = next((other for other in left if not any(differences(item, other, path))), UNKNOWN)
            if same is not UNKNOWN:
                left.remove(same)
            elif item is not UNKNOWN:
                yield path, item, rendered
        if left:
            yield path, "not known", left
    elif known != rendered and not only_unknown(known):
        yield path, known, rendered


def only_unknown(value: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return all(item is UNKNOWN or (item is not value and only_unknown(item)) for item in values)
