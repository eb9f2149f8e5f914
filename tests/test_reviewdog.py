"""reviewdog reads our report and posts its suggestions: to a server here that answers as GitHub or GitLab would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from k8slint.cli import main
from tests.fix_runs import git, write

pytestmark = [pytest.mark.slow, pytest.mark.needs("git", "reviewdog")]

# A change in the line of the finding, one further down, one behind a last line, and columns that differ in bytes.
MANIFEST = """\
apiVersion: v1
kind: Pod
metadata: {name: ü😀, namespace: shop}
spec:
  containers:
    - name: web  # ü😀
      image: web:1.4.2
      command: [sh, -c, "echo ü😀 ```"]
    - {name: ü😀, image: "app:latest", imagePullPolicy: IfNotPresent}
    - name: last
      image: last:1.4.2
"""
FILES = {"a.yaml": MANIFEST, "b/windows.yaml": MANIFEST.replace("\n", "\r\n"), "c/cut.yaml": MANIFEST.rstrip("\n")}
SUGGESTION = re.compile(r"^(`{3,})suggestion(?::-0\+(\d+))?\n(.*)\n\1$", re.DOTALL | re.MULTILINE)


class Forge(ThreadingHTTPServer):
    """Answers what reviewdog asks of the API of GitHub and of GitLab, and keeps what it posts."""

    def __init__(self, diff: bytes, base: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.diff = diff
        self.base = base
        self.posted: list[dict[str, Any]] = []


class Answer(BaseHTTPRequestHandler):
    server: Forge

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if "diff" in (self.headers["Accept"] or ""):
            self.answer(self.server.diff)
        elif path.endswith(("/comments", "/discussions")):
            self.answer(b"[]")
        elif path.endswith("/merge_requests/1"):
            self.answer({"iid": 1, "target_branch": "main", "target_project_id": 1})
        elif "/branches/" in path:
            self.answer({"name": "main", "commit": {"id": self.server.base}})
        else:
            self.answer({"html_url": "http://example.com/shop/shop"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posted += body.get("comments", [body])
        self.answer({"id": 1 if self.path.startswith("/repos/") else "1"})

    def answer(self, content: object) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def output_of(folder: Path, *command: str) -> bytes:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose last commit adds the files."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "somebody@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message=base")
    write(tmp_path, dict(FILES))
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=files")
    return tmp_path


@pytest.fixture
def feed(repository: Path, capsys: pytest.CaptureFixture[str]) -> bytes:
    assert main(["check", "--format", "rdjson", "--select", "image-pull-policy-not-always"]) == 1
    return capsys.readouterr().out.encode()


def reviewdog(repository: Path, feed: bytes, *arguments: str, **environment: str) -> str:
    run = subprocess.run(
        ["reviewdog", "-f=rdjson", *arguments],
        cwd=repository,
        input=feed,
        env={**os.environ, **environment},
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()


def posted(repository: Path, feed: bytes, reporter: str) -> Iterator[dict[str, Any]]:
    """What reviewdog would write to a pull request with all that the last commit changes."""
    base = output_of(repository, "git", "rev-parse", "HEAD~1").decode().strip()
    forge = Forge(output_of(repository, "git", "diff", "HEAD~1", "HEAD"), base)
    threading.Thread(target=forge.serve_forever, daemon=True).start()
    try:
        reviewdog(
            repository,
            feed,
            f"-reporter={reporter}",
            GITHUB_API=f"http://127.0.0.1:{forge.server_port}/",
            GITLAB_API=f"http://127.0.0.1:{forge.server_port}/api/v4",
            REVIEWDOG_GITHUB_API_TOKEN="none",
            REVIEWDOG_GITLAB_API_TOKEN="none",
            CI_PULL_REQUEST="1",
            CI_REPO_OWNER="shop",
            CI_REPO_NAME="shop",
            CI_COMMIT=output_of(repository, "git", "rev-parse", "HEAD").decode().strip(),
        )
    finally:
        forge.shutdown()
        forge.server_close()
    yield from forge.posted


def accepted(comment: dict[str, Any]) -> tuple[str, int, int, str]:
    """Path, first and last line, and what takes their place, if somebody accepts the suggestion of a comment."""
    match = SUGGESTION.search(comment["body"])
    assert match, comment["body"]
    _, more, text = match.groups()
    if "position" in comment:
        place = comment["position"]
        return place["new_path"], place["new_line"], place["new_line"] + int(more), text
    return comment["path"], comment.get("start_line", comment["line"]), comment["line"], text


@pytest.mark.parametrize("reporter", ["github-pr-review", "gitlab-mr-discussion"])
def test_accepted_suggestions_are_the_fixes(repository: Path, feed: bytes, reporter: str) -> None:
    comments = [accepted(comment) for comment in posted(repository, feed, reporter)]
    assert len(comments) == 9
    for path, first, last, text in sorted(comments, key=lambda each: each[1], reverse=True):
        lines = (repository / path).read_bytes().split(b"\n")
        ending = b"\r" if lines[last - 1].endswith(b"\r") else b""
        lines[first - 1 : last] = [*text.encode().split(b"\n")[:-1], text.encode().split(b"\n")[-1] + ending]
        (repository / path).write_bytes(b"\n".join(lines))
    by_suggestion = {path: (repository / path).read_bytes() for path in FILES}
    git(repository, "checkout", "--quiet", ".")
    assert main(["fix", "--unsafe", "--select", "image-pull-policy-not-always"]) == 0
    assert by_suggestion == {path: (repository / path).read_bytes() for path in FILES}


def test_local_report(repository: Path, feed: bytes) -> None:
    shown = reviewdog(repository, feed, "-diff=git diff HEAD~1")
    assert shown.count(" warning[image-pull-policy-not-always] ") == 9
    assert shown.startswith("a.yaml:6:13: warning[image-pull-policy-not-always] container web ")


def test_files_that_were_not_judged(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are shown where somebody asks for all, not in the review of what changed."""
    write(repository, {"empty.yaml": "# nothing\n"})
    git(repository, "add", "--all")
    main(["check", "--format", "rdjson", "empty.yaml"])
    feed = capsys.readouterr().out.encode()
    assert reviewdog(repository, feed, "-filter-mode=nofilter") == "empty.yaml: not judged: only comments\n"
    assert reviewdog(repository, feed, "-diff=git diff HEAD") == ""
