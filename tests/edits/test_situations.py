"""Situations that damaged files in other tools, or nearly did here: the text before, the changes, the text after."""

from __future__ import annotations

import pytest

from tests.edits.chosen import Change, after, edited

POLICY: Change = ("set", ("spec", "containers", 0, "imagePullPolicy"), "Always")
RUN: Change = ("set", ("spec", "containers", 0, "securityContext", "runAsNonRoot"), True)
SHARES: Change = (
    "add",
    ("spec", "containers", 0, "resources"),
    {"requests": {"cpu": "100m"}, "limits": {"memory": "1Gi"}},
)

BLOCK = {
    "a list that is not indented": (
        [POLICY, SHARES],
        """\
        spec:
          containers:
          - name: web
            image: nginx
          restartPolicy: Never
        """,
        """\
        spec:
          containers:
          - name: web
            image: nginx
            imagePullPolicy: Always
            resources:
              limits:
                memory: 1Gi
              requests:
                cpu: 100m
          restartPolicy: Never
        """,
    ),
    "comments after the last key": (
        [POLICY],
        """\
        spec:
          containers:
            - name: web
              image: nginx # the server
              # resources: {}

            # the sidecar
            - name: log
              image: fluentd
        # the end
        ---
        kind: Service
        """,
        """\
        spec:
          containers:
            - name: web
              image: nginx # the server
              imagePullPolicy: Always
              # resources: {}

            # the sidecar
            - name: log
              image: fluentd
        # the end
        ---
        kind: Service
        """,
    ),
    "tabs as separation": (
        [POLICY],
        "spec:\n  containers:\n  - name:\tweb\n    image:\tnginx\t# the server\n",
        "spec:\n  containers:\n  - name:\tweb\n    image:\tnginx\t# the server\n    imagePullPolicy: Always\n",
    ),
    "the items of a List": (
        [
            ("set", ("items", 0, "spec", "containers", 0, "imagePullPolicy"), "Always"),
            ("set", ("items", 1, "spec", "containers", 0, "imagePullPolicy"), "Always"),
        ],
        """\
        kind: List
        items:
        - kind: Pod
          spec:
            containers:
            - name: web
        - kind: Pod
          spec: {containers: [{name: log}]}
        """,
        """\
        kind: List
        items:
        - kind: Pod
          spec:
            containers:
            - name: web
              imagePullPolicy: Always
        - kind: Pod
          spec: {containers: [{name: log, imagePullPolicy: Always}]}
        """,
    ),
    "a block scalar at the end, with blank lines behind it": (
        [POLICY],
        """\
        spec:
          containers:
          - name: web
            command:
            - sh
            - |
              echo


          volumes: []
        """,
        """\
        spec:
          containers:
          - name: web
            command:
            - sh
            - |
              echo
            imagePullPolicy: Always


          volumes: []
        """,
    ),
    "a block scalar that keeps its blank lines": (
        [POLICY],
        """\
        spec:
          containers:
          - name: web
            args:
            - |+
              echo

          volumes: []
        """,
        """\
        spec:
          containers:
          - name: web
            args:
            - |+
              echo

            imagePullPolicy: Always
          volumes: []
        """,
    ),
    "white space that a block scalar contains": (
        [POLICY],
        "spec:\n  containers:\n  - args:\n    - |\n      x\n          \n  v: 1\n",
        "spec:\n  containers:\n  - args:\n    - |\n      x\n          \n    imagePullPolicy: Always\n  v: 1\n",
    ),
    "a block scalar at the end of a file without a line break": (
        [POLICY],
        "spec:\n  containers:\n  - args:\n    - |\n      echo",
        "spec:\n  containers:\n  - args:\n    - |-\n      echo\n    imagePullPolicy: Always",
    ),
    "no line break at the end": (
        [POLICY],
        "spec:\n  containers:\n  - name: web\n    image: nginx",
        "spec:\n  containers:\n  - name: web\n    image: nginx\n    imagePullPolicy: Always",
    ),
    "CRLF, and no line break at the end": (
        [POLICY],
        "spec:\r\n  containers:\r\n  - name: web\r\n    image: nginx",
        "spec:\r\n  containers:\r\n  - name: web\r\n    image: nginx\r\n    imagePullPolicy: Always",
    ),
    "null with comments": (
        [SHARES, RUN],
        """\
        spec:
          containers:
          - name: web
            resources: # to do
            # limits:
            securityContext: null # none
            image: nginx
        """,
        """\
        spec:
          containers:
          - name: web
            resources: # to do
              limits:
                memory: 1Gi
              requests:
                cpu: 100m
            # limits:
            securityContext: # none
              runAsNonRoot: true
            image: nginx
        """,
    ),
    "an empty mapping with a comment": (
        [SHARES, RUN],
        """\
        spec:
          containers:
          - name: web
            resources: {}   # none
            securityContext: {}
        """,
        """\
        spec:
          containers:
          - name: web
            resources:   # none
              limits:
                memory: 1Gi
              requests:
                cpu: 100m
            securityContext:
              runAsNonRoot: true
        """,
    ),
    "an empty mapping on its own line": (
        [SHARES],
        "spec:\n  containers:\n  - resources:\n      {}  # none\n    name: web\n",
        "spec:\n  containers:\n  - resources:\n      limits:  # none\n        memory: 1Gi\n      requests:\n"
        "        cpu: 100m\n    name: web\n",
    ),
    "a dash alone, and a wide one": (
        [POLICY, ("set", ("spec", "containers", 1, "imagePullPolicy"), "Always")],
        """\
        spec:
          containers:
          -
            name: web
          -   name: log
              image: fluentd
        """,
        """\
        spec:
          containers:
          -
            name: web
            imagePullPolicy: Always
          -   name: log
              image: fluentd
              imagePullPolicy: Always
        """,
    ),
    "an anchored container": (
        [POLICY],
        "spec:\n  containers:\n  - &web\n    name: web\n    image: nginx\n",
        "spec:\n  containers:\n  - &web\n    name: web\n    image: nginx\n    imagePullPolicy: Always\n",
    ),
    "a plain text of several lines at the end": (
        [POLICY],
        "spec:\n  containers:\n  - command: one\n      two\n      three # and\n  x: 1\n",
        "spec:\n  containers:\n  - command: one\n      two\n      three # and\n    imagePullPolicy: Always\n  x: 1\n",
    ),
    "the end of a document": (
        [POLICY],
        "spec:\n  containers:\n  - name: web\n...\n# tail\n---\nspec:\n  containers:\n  - name: log\n--- # x\n",
        "spec:\n  containers:\n  - name: web\n    imagePullPolicy: Always\n...\n# tail\n---\nspec:\n  containers:\n"
        "  - name: log\n--- # x\n",
    ),
    "five levels at one offset": (
        [
            ("append", ("spec", "template", "spec", "containers", 0, "env"), {"name": "B", "value": "1"}),
            ("add", ("spec", "template", "spec", "containers", 0, "imagePullPolicy"), "Always"),
            ("append", ("spec", "template", "spec", "containers"), {"name": "log"}),
            ("add", ("spec", "template", "spec", "hostPID"), False),
            ("add", ("spec", "replicas"), 2),
            ("add", ("status",), {"ready": True}),
        ],
        """\
        spec:
          template:
            spec:
              containers:
              - name: web
                env:
                - name: A
                  value: b
        """,
        """\
        spec:
          template:
            spec:
              containers:
              - name: web
                env:
                - name: A
                  value: b
                - name: B
                  value: "1"
                imagePullPolicy: Always
              - name: log
              hostPID: false
          replicas: 2
        status:
          ready: true
        """,
    ),
    "a byte order mark, and characters of several bytes": (
        [POLICY],
        "\ufeffspec:\n  containers:\n  - name: é😀\n    image: nginx # 🐳\n",
        "\ufeffspec:\n  containers:\n  - name: é😀\n    image: nginx # 🐳\n    imagePullPolicy: Always\n",
    ),
    "a merge that brings another key": (
        [("set", ("spec", "containers", 0, "securityContext", "runAsNonRoot"), True)],
        "base: &base\n  image: nginx\nspec:\n  containers:\n  - <<: *base\n    name: web\n",
        "base: &base\n  image: nginx\nspec:\n  containers:\n  - <<: *base\n    name: web\n    securityContext:\n"
        "      runAsNonRoot: true\n",
    ),
    "a scalar that a merge brings is said here": (
        [("set", ("spec", "image"), "nginx:1.27")],
        "base: &base\n  image: nginx\nspec:\n  <<: *base\n  name: web\n",
        "base: &base\n  image: nginx\nspec:\n  <<: *base\n  name: web\n  image: nginx:1.27\n",
    ),
    "an anchor all of whose users want the change": (
        [RUN, ("set", ("spec", "containers", 1, "securityContext", "runAsNonRoot"), True)],
        """\
        spec:
          containers:
          - name: web
            securityContext: &context
              runAsUser: 1000
          - name: log
            securityContext: *context
        """,
        """\
        spec:
          containers:
          - name: web
            securityContext: &context
              runAsUser: 1000
              runAsNonRoot: true
          - name: log
            securityContext: *context
        """,
    ),
    "an alias gives way to a value": (
        [("set", ("b", "image"), "nginx:1.27")],
        "a:\n  image: &image nginx\nb:\n  image: *image # same\n",
        "a:\n  image: &image nginx\nb:\n  image: nginx:1.27 # same\n",
    ),
    "question marks": (
        [("add", ("a", "z"), 1), ("set", ("b", 1), {"k": "why?"}), ("add", ("c", "k"), "?")],
        "a:\n  x: why?\n  v: 1\nb:\n- why?\n- x\nc: {a: why?, b: 1}\n",
        'a:\n  x: why?\n  v: 1\n  z: 1\nb:\n- why?\n- k: why?\nc: {a: why?, b: 1, k: "?"}\n',
    ),
    "a list all of whose users want the change": (
        [POLICY, ("set", ("other", 0, "imagePullPolicy"), "Always")],
        "spec:\n  containers: &all\n  - name: web\nother: *all\n",
        "spec:\n  containers: &all\n  - name: web\n    imagePullPolicy: Always\nother: *all\n",
    ),
    "what looks like a comment and is none": (
        [POLICY],
        'spec:\n  containers:\n  - name: "web"# no comment\n',
        'spec:\n  containers:\n  - name: "web"# no comment\n    imagePullPolicy: Always\n',
    ),
    "a key that stands twice elsewhere": (
        [("set", ("b", "image"), "nginx:1.27")],
        "a:\n  x: 1\n  x: 2\nb:\n  image: nginx\n",
        "a:\n  x: 1\n  x: 2\nb:\n  image: nginx:1.27\n",
    ),
}

FLOW = {
    "containers on one line": (
        [POLICY, ("set", ("spec", "containers", 1, "imagePullPolicy"), "Always")],
        "spec:\n  containers: [{name: web, image: nginx}, {name: log, image: fluentd,}]\n",
        "spec:\n  containers: [{name: web, image: nginx, imagePullPolicy: Always}, "
        "{name: log, image: fluentd, imagePullPolicy: Always,}]\n",
    ),
    "a container in braces behind its dash": (
        [POLICY, SHARES],
        "spec:\n  containers:\n  - {name: web, image: nginx}  # c\n",
        "spec:\n  containers:\n  - {name: web, image: nginx, imagePullPolicy: Always, "
        "resources: {limits: {memory: 1Gi}, requests: {cpu: 100m}}}  # c\n",
    ),
    "a line for each entry, with comments": (
        [POLICY],
        "spec:\n  containers:\n  - {\n      name: web, # the name\n      image: nginx # the image\n    }\n",
        "spec:\n  containers:\n  - {\n      name: web, # the name\n      image: nginx, # the image\n"
        "      imagePullPolicy: Always\n    }\n",
    ),
    "the bracket closes on the line of an entry": (
        [POLICY],
        "spec:\n  containers:\n  - {name: web,\n     image: nginx}\n",
        "spec:\n  containers:\n  - {name: web,\n     image: nginx, imagePullPolicy: Always}\n",
    ),
    "the neighbour is in the middle": (
        [("add", ("a", "new"), 1, "x")],
        "a: { x: 1, v: 2 }\n",
        "a: { x: 1, new: 1, v: 2 }\n",
    ),
    "arguments in quotes": (
        [("append", ("args",), "--verbose"), ("append", ("drop",), "ALL")],
        'args: ["--a", "--b"]\ndrop: [\'NET_RAW\']\n',
        'args: ["--a", "--b", "--verbose"]\ndrop: [\'NET_RAW\', \'ALL\']\n',
    ),
    "removing keeps the siblings": (
        [("remove", ("a", "x"), None), ("remove", ("b", "z"), None), ("remove", ("c", "v"), None)],
        "a: {x: 1, v: 2, z: 3}\nb: {x: 1, v: 2, z: 3}\nc: {x: 1, v: 2, z: 3,}\n",
        "a: {v: 2, z: 3}\nb: {x: 1, v: 2}\nc: {x: 1, z: 3,}\n",
    ),
    "removing the only entry": (
        [("remove", ("a", "x"), None), ("remove", ("b", 0), None)],
        "a: {x: 1}\nb: [1]\nc: 2\n",
        "b: []\nc: 2\n",
    ),
    "removing one of a line for each": (
        [("remove", ("a", "v"), None), ("remove", ("b", "v"), None)],
        "a: {\n  x: 1, # one\n  v: 2 # two\n}\nb: {\n  v: 2, # two\n  # three\n  z: 3\n}\n",
        "a: {\n  x: 1 # one\n}\nb: {\n  # three\n  z: 3\n}\n",
    ),
    "JSON": (
        [POLICY, SHARES, ("append", ("spec", "containers", 0, "args"), "--verbose")],
        """\
        {
          "kind": "Pod",
          "spec": {
            "containers": [
              {
                "name": "web",
                "args": ["--a"],
                "resources": {}
              }
            ]
          }
        }
        """,
        """\
        {
          "kind": "Pod",
          "spec": {
            "containers": [
              {
                "name": "web",
                "args": ["--a", "--verbose"],
                "resources": {
                  "limits": {
                    "memory": "1Gi"
                  },
                  "requests": {
                    "cpu": "100m"
                  }
                },
                "imagePullPolicy": "Always"
              }
            ]
          }
        }
        """,
    ),
    "JSON with tabs": (
        [("add", ("a", "b"), {"c": [1]}), ("remove", ("d",), None)],
        '{\n\t"a": {\n\t\t"x": 1\n\t},\n\t"d": 2\n}\n',
        '{\n\t"a": {\n\t\t"x": 1,\n\t\t"b": {\n\t\t\t"c": [\n\t\t\t\t1\n\t\t\t]\n\t\t}\n\t}\n}\n',
    ),
    "JSON on one line": (
        [POLICY, ("set", ("kind",), 'a "Pod"')],
        '{"kind":"Pod","spec":{"containers":[{"name":"web"}]}}',
        '{"kind":"a \\"Pod\\"","spec":{"containers":[{"name":"web","imagePullPolicy":"Always"}]}}',
    ),
    "an empty JSON object": (
        [("add", ("a",), {"b": True})],
        "{}\n",
        '{"a": {"b": true}}\n',
    ),
    "JSON documents behind each other": (
        [("set", ("a",), 3)],
        '{"a": 1} {"a": 2}\n',
        '{"a": 3} {"a": 2}\n',
    ),
}

REPORTED = {
    "A01 a file that begins with ---": (
        [("set", ("spec", "replicas"), 2)],
        "---\nspec:\n  replicas: 1\n",
        "---\nspec:\n  replicas: 2\n",
    ),
    "A02 a comment right behind ---": (
        [("add", ("spec", "paused"), False)],
        "---\n# about this\nspec:\n  replicas: 1\n",
        "---\n# about this\nspec:\n  replicas: 1\n  paused: false\n",
    ),
    "A03 several documents": (
        [("set", ("a",), 2)],
        "# first\na: 1\n\n---\n\nb: 1\n--- # third\n\n# about c\nc:   1\n",
        "# first\na: 2\n\n---\n\nb: 1\n--- # third\n\n# about c\nc:   1\n",
    ),
    "A04 spaces in front of comments elsewhere": (
        [("set", ("b",), 2)],
        "a: 1     # five\nb: 1  # two\nc: 1 # one\n",
        "a: 1     # five\nb: 2  # two\nc: 1 # one\n",
    ),
    "A05, A06 nothing else is added, and keys keep their order": (
        [("add", ("spec", "selector", "tier"), "web")],
        "kind: Service\nspec:\n  selector:\n    app: web\n  ports: []\nmetadata:\n  name: web\n",
        "kind: Service\nspec:\n  selector:\n    app: web\n    tier: web\n  ports: []\nmetadata:\n  name: web\n",
    ),
    "A07 the second container, beside init containers": (
        [
            ("set", ("spec", "initContainers", 0, "image"), "busybox:1.36"),
            ("set", ("spec", "containers", 1, "image"), "fluentd:1.17"),
        ],
        "spec:\n  initContainers:\n  - image: busybox\n  containers:\n  - image: nginx\n  - image: fluentd\n",
        "spec:\n  initContainers:\n  - image: busybox:1.36\n  containers:\n  - image: nginx\n  - image: fluentd:1.17\n",
    ),
    "A08 a long list with a duplicate and a tab at the end of a line": (
        [("append", ("drop",), "ALL"), ("append", ("drop",), "MKNOD")],
        "drop:\n- CHOWN\n- MKNOD\n- CHOWN\t\n- KILL\t# x\nadd: []\n",
        "drop:\n- CHOWN\n- MKNOD\n- CHOWN\t\n- KILL\t# x\n- ALL\nadd: []\n",
    ),
    "A09 braces": (
        [RUN],
        "spec:\n  containers:\n  - securityContext: {runAsUser: 1}\n",
        "spec:\n  containers:\n  - securityContext: {runAsUser: 1, runAsNonRoot: true}\n",
    ),
    "A09 a mapping": (
        [RUN],
        "spec:\n  containers:\n  - securityContext:\n      runAsUser: 1\n",
        "spec:\n  containers:\n  - securityContext:\n      runAsUser: 1\n      runAsNonRoot: true\n",
    ),
    "A09 null": (
        [RUN],
        "spec:\n  containers:\n  - securityContext: ~\n",
        "spec:\n  containers:\n  - securityContext:\n      runAsNonRoot: true\n",
    ),
    "A11 a comment at the end of a block, and blank lines": (
        [("add", ("a", "v"), 2)],
        "a:\n  x: 1\n    # deep\n  # last of a\n\n\nb: 1\n",
        "a:\n  x: 1\n  v: 2\n    # deep\n  # last of a\n\n\nb: 1\n",
    ),
    "A12 a key that is commented out": (
        [("set", ("x",), 2), ("add", ("z",), 3, "x")],
        "x: 1\n# v: 2\nw: 4\n",
        "x: 2\nz: 3\n# v: 2\nw: 4\n",
    ),
    "A13 lists indented and not, four columns": (
        [
            ("append", ("indented",), 2),
            ("append", ("level",), {"a": {"b": 1}}),
            ("add", ("deep", "mapping", "new"), {"k": [1]}),
        ],
        "indented:\n    - 1\nlevel:\n- a:\n    x: 1\ndeep:\n    mapping:\n        x:\n            - 1\n",
        "indented:\n    - 1\n    - 2\nlevel:\n- a:\n    x: 1\n- a:\n    b: 1\ndeep:\n    mapping:\n        x:\n"
        "            - 1\n        new:\n            k:\n                - 1\n",
    ),
    "A14 quotes stay, numbers in quotes stay texts, octal stays": (
        [
            ("set", ("image",), "nginx:1.28"),
            ("set", ("single",), "it's"),
            ("set", ("version",), "1.20"),
            ("set", ("plain",), "1.20"),
            ("rename", ("old",), "new"),
        ],
        'image: "nginx:1.27"\nsingle: \'x\'\nversion: "1.19"\nplain: x\n"old": 0644\n',
        'image: "nginx:1.28"\nsingle: \'it\'\'s\'\nversion: "1.20"\nplain: "1.20"\n"new": 0644\n',
    ),
    "A15 folded and literal blocks, long lines": (
        [("add", ("z",), 1)],
        f"a: >-\n  folded\n  text\n\n  more\nb: |\n  {'long ' * 40}line\nc: plain\n  and more\n",
        f"a: >-\n  folded\n  text\n\n  more\nb: |\n  {'long ' * 40}line\nc: plain\n  and more\nz: 1\n",
    ),
    "A16 CRLF": (
        [POLICY, SHARES],
        "spec:\r\n  containers:\r\n  - name: web\r\n    resources: {}\r\n",
        "spec:\r\n  containers:\r\n  - name: web\r\n    resources:\r\n      limits:\r\n        memory: 1Gi\r\n"
        "      requests:\r\n        cpu: 100m\r\n    imagePullPolicy: Always\r\n",
    ),
}

SCALARS = {
    "a block scalar gets another line": (
        [("set", ("args", 1), "set -e\ntries=60\nuntil nc -z db 5432; do\n  sleep 2\ndone\n")],
        "args:\n- -c\n- | # wait\n  set -e\n  until nc -z db 5432; do\n    sleep 2\n  done\nx: 1\n",
        "args:\n- -c\n- | # wait\n  set -e\n  tries=60\n  until nc -z db 5432; do\n    sleep 2\n  done\nx: 1\n",
    ),
    "a block scalar loses its first and its last line": (
        [("set", ("a",), "two\nthree\n")],
        "a: |\n  one\n  two\n  three\n  four\n\nb: 1\n",
        "a: |\n  two\n  three\n\nb: 1\n",
    ),
    "a block scalar loses its last line break": (
        [("set", ("a",), "one\ntwo")],
        "a: |\n  one\n  two\nb: 1\n",
        "a: |-\n  one\n  two\nb: 1\n",
    ),
    "a block scalar gets a first line that is indented": (
        [("set", ("a",), "  one\ntwo\n")],
        "a: |\n  two\nb: 1\n",
        "a: |2\n    one\n  two\nb: 1\n",
    ),
    "a block scalar that says its indentation": (
        [("set", ("a", "b"), "  one\nthree\n")],
        "a:\n  b: |3\n       one\n     two\n",
        "a:\n  b: |3\n       one\n     three\n",
    ),
    "a block scalar of CRLF lines": (
        [("set", ("a",), "one\n2\nfour\n"), ("set", ("b",), "x\nv")],
        "a: |\r\n  one\r\n  two\r\n  three\r\n  four\r\nb: |-\r\n  x\r\n  v\r\n  w\r\n",
        "a: |\r\n  one\r\n  2\r\n  four\r\nb: |-\r\n  x\r\n  v\r\n",
    ),
    "an empty block scalar": (
        [("set", ("a", "b"), "one\n"), ("add", ("a", "c"), 1), ("add", ("d",), 2)],
        "a:\n  b: | # why\n",
        "a:\n  b: | # why\n    one\n  c: 1\nd: 2\n",
    ),
    "a folded scalar": (
        [("set", ("a",), "one two\nthree\n")],
        "a: >\n  one\n  two\nb: 1\n",
        "a: >\n  one two\n\n  three\nb: 1\n",
    ),
    "a block scalar that keeps its blank lines": (
        [("set", ("a",), "one\n\n\n")],
        "a: |+\n  zero\n\nb: 1\n",
        "a: |+\n  one\n\n\nb: 1\n",
    ),
    "a block scalar becomes a number": (
        [("set", ("a",), 1)],
        "a: | # why\n  one\n  two\n\nb: 1\n",
        "a: 1 # why\n\nb: 1\n",
    ),
    "a block scalar becomes a mapping": (
        [("set", ("a",), {"x": 1})],
        "a: | # why\n  one\n  two\n\nb:\n  c: 1\n",
        "a: # why\n  x: 1\n\nb:\n  c: 1\n",
    ),
    "a word becomes a text of several lines": (
        [("set", ("a",), "one\ntwo\n"), ("set", ("b", 0), "three\n\n  four"), ("set", ("c",), "five\nsix")],
        'a: x # why\nb:\n- v\nc: "z"\n',
        'a: | # why\n  one\n  two\nb:\n- |-\n  three\n\n    four\nc: "five\\nsix"\n',
    ),
    "nothing becomes something": (
        [("set", ("a",), "x"), ("set", ("b", 0), "v"), ("set", ("c",), ["z"]), ("set", ("d",), "1\n2\n")],
        "a: # why\nb:\n-   # why\nc: # why\nd:\n",
        "a: x # why\nb:\n- v   # why\nc: # why\n- z\nd: |\n  1\n  2\n",
    ),
    "a mapping becomes a word, a list, another mapping": (
        [("set", ("a",), "x"), ("set", ("b",), ["v"]), ("set", ("c",), {"z": {"w": 1}})],
        "a: # why\n  k: 1\n  l: 2\nb:\n  k: 1\nc:\n  k: 1 # old\nd: 1\n",
        "a: x # why\nb:\n  - v\nc:\n  z:\n    w: 1\nd: 1\n",
    ),
    "items become something else": (
        [("set", ("a", 0), {"x": 1, "v": 2}), ("set", ("a", 1), "z"), ("set", ("a", 2), [1, 2])],
        "a:\n- one # why\n- two: 2\n  three: 3\n- {}\n",
        "a:\n- x: 1 # why\n  v: 2\n- z\n- - 1\n  - 2\n",
    ),
    "an anchor that nobody uses stays": (
        [("set", ("a",), "v"), ("set", ("b",), {"k": 1}), ("set", ("c",), 1)],
        "a: &a x\nb: &b {}\nc: &c\n  k: 1\nd: &d\n",
        "a: &a v\nb: &b\n  k: 1\nc: &c 1\nd: &d\n",
    ),
    "a standard tag goes with the value that it is of": (
        [("set", ("a",), 1)],
        "a: !!str 5\nb: 1\n",
        "a: 1\nb: 1\n",
    ),
}

REMOVING = {
    "the key behind a dash": (
        [("remove", ("a", 0, "name"), None)],
        "a:\n- name: web # why\n  image: nginx\n",
        "a:\n- image: nginx\n",
    ),
    "the key behind a dash, with a comment on the next": (
        [("remove", ("a", 0, "name"), None)],
        "a:\n- name: web # why\n  # the image\n  image: nginx\n",
        "a:\n-\n  # the image\n  image: nginx\n",
    ),
    "a comment above what goes stays": (
        [("remove", ("b",), None)],
        "a: 1\n# about b\nb: # why\n  x: 1\n  # in b\nc: 1\n",
        "a: 1\n# about b\n  # in b\nc: 1\n",
    ),
    "mappings that are emptied go, lists stay": (
        [("remove", ("a", "b", "c"), None), ("remove", ("l", 0), None)],
        "a:\n  # only c\n  b:\n    c: 1\nl: # why\n- 1\nz: 1\n",
        "l: [] # why\nz: 1\n",
    ),
    "an item that is emptied goes": (
        [("remove", ("l", 1, "a"), None)],
        "l:\n- a: 1\n- a: 2 # two\n- a: 3\n",
        "l:\n- a: 1\n- a: 3\n",
    ),
    "the last key of a file": (
        [("remove", ("b",), None)],
        "a: 1\n\n\nb: 2\n",
        "a: 1\n",
    ),
    "the last key of a file without a line break": (
        [("remove", ("b",), None), ("add", ("a", "v"), 2)],
        "a:\n  x: 1\nb: 2",
        "a:\n  x: 1\n  v: 2",
    ),
    "one goes, another comes": (
        [
            ("remove", ("a", 0, "x"), None),
            ("add", ("a", 0, "v"), 2),
            ("remove", ("b", "x"), None),
            ("add", ("b", "v"), 2),
        ],
        "a:\n- x: 1 # why\nb:\n  x: 1",
        "a:\n- v: 2 # why\nb:\n  v: 2",
    ),
    "items by their old numbers": (
        [("remove", ("l", 0), None), ("remove", ("l", 2), None), ("set", ("l", 1), "B"), ("append", ("l",), "D")],
        "l:\n- a\n- b\n- c\n",
        "l:\n- B\n- D\n",
    ),
}


@pytest.mark.parametrize(
    ("changes", "before", "wanted"),
    [
        pytest.param(*case, id=name)
        for table in (BLOCK, FLOW, REPORTED, SCALARS, REMOVING)
        for name, case in table.items()
    ],
)
def test_situation(changes: list[Change], before: str, wanted: str) -> None:
    before, wanted = dedented(before), dedented(wanted)
    assert after(before, *changes) == wanted
    if all(change[0] in ("set", "add", "append") for change in changes):
        assert after(wanted, *changes) == wanted, "A18 a second time changes nothing"
    assert loose_ends(wanted) <= loose_ends(before), "A25 yamllint has nothing new to say"


def loose_ends(text: str) -> int:
    """Lines that end with white space, and blank ones at the end."""
    lines = text.splitlines()
    return sum(line != line.rstrip() for line in lines) + len(lines) - len(text.rstrip("\r\n").splitlines())


def dedented(text: str) -> str:
    """Without the margin of this file; what has none stays as it is."""
    margin = " " * 8
    return "".join(line.removeprefix(margin) for line in text.splitlines(keepends=True)) if text[:8] == margin else text


REFUSED = {
    "a key that stands twice": (
        "spec:\n  resources: {}\n  resources: {}\n",
        ("add", ("spec", "resources", "limits"), {"cpu": 1}),
        "spec.resources stands here twice",
    ),
    "beside an explicit key": (
        "spec:\n  ? name\n  : web\n",
        ("set", ("spec", "image"), "nginx"),
        "it is next to an explicit key (`? key`)",
    ),
    "a mapping that others share": (
        "x: &shared\n  runAsUser: 1\nspec:\n  securityContext: *shared\n",
        ("set", ("spec", "securityContext", "runAsNonRoot"), True),
        "its text is shared through &shared, and not all who use it would be changed alike",
    ),
    "a mapping that a merge brings": (
        "base: &base\n  securityContext:\n    runAsUser: 1\nspec:\n  <<: *base\n  name: web\n",
        ("set", ("spec", "securityContext", "runAsNonRoot"), True),
        "its text is shared through &base, and not all who use it would be changed alike",
    ),
    "what a merge brings is not removed": (
        "base: &base\n  image: nginx\nspec:\n  <<: *base\n  name: web\n",
        ("remove", ("spec", "image"), None),
        "spec.image comes from a merge (<<)",
    ),
    "an anchor that others use is not removed": (
        "a: &a 1\nb: *a\n",
        ("remove", ("a",), None),
        "its text is shared through &a, and not all who use it would be changed alike",
    ),
    "a scalar that others use": (
        "a: &a 1\nb: *a\n",
        ("set", ("a",), 2),
        "its text is shared through &a, and not all who use it would be changed alike",
    ),
    "a template": (
        "spec:\n  name: {{ .Values.name }}\n  image: nginx\n",
        ("set", ("spec", "image"), "nginx:1.27"),
        "the document is a template: it has a {{ }} without quotes",
    ),
    "a tag of somebody's": (
        "spec: !spec\n  image: nginx\n",
        ("set", ("spec", "image"), "nginx:1.27"),
        "it is part of a collection with the tag !spec",
    ),
    "line breaks that are none to others": (
        "spec:\n  name: web\u0085  image: nginx\n",
        ("set", ("spec", "image"), "nginx:1.27"),
        "lines are broken by a character that only some readers of YAML take for a line break",
    ),
    "a pair without braces": (
        "a: [x: 1]\n",
        ("set", ("a", 0, "v"), 2),
        "it is part of a pair in a list without braces of its own",
    ),
    "a path through a word": (
        "spec: web\n",
        ("set", ("spec", "image"), "nginx"),
        "spec is not a mapping",
    ),
    "an item that is not there": (
        "spec: [1]\n",
        ("set", ("spec", 1), 2),
        "spec is a list without item 1",
    ),
    "everything at once": (
        "a: 1\n",
        ("set", (), {}),
        "a whole document is not changed at once",
    ),
    "the last of everything": (
        "a:\n  b: 1\n",
        ("remove", ("a", "b"), None),
        "nothing would be left of the document",
    ),
    "a name that is taken": (
        "a: 1\nb: 2\n",
        ("rename", ("a",), "b"),
        "b exists already",
    ),
    "a comment that would be lost": (
        "a: [1, # one\n  2]\n",
        ("remove", ("a", 1), None),
        "a comment would be lost",
    ),
    "a comment in an empty collection": (
        "a: { # none\n}\n",
        ("set", ("a", "b"), 1),
        "a comment would be lost",
    ),
    "a line break that a block scalar needs": (
        "a: |\n  x\nb: 1",
        ("remove", ("b",), None),
        "a block scalar would end the file, and needs the line break that the file ends without",
    ),
    "infinity": (
        "a: 1\n",
        ("set", ("a",), float("inf")),
        "infinity and not-a-number do not exist in JSON, which the API server speaks",
    ),
}


@pytest.mark.parametrize(("text", "change", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(text: str, change: Change, reason: str) -> None:
    result = edited(text, change)
    assert [refused.reason for refused in result.refused] == [reason]
    assert (result.text, result.edits, result.applied) == (text, (), ())
