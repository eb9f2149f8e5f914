"""The hooks, run by pre-commit and by prek in git repositories, as users have them.

What is linted are real commits; what runs is the package, built by the hook program from a clone of this checkout.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from k8slint.arguments import parse
from k8slint.reports import FORMATS
from tests.hook_runs import Hook, Hooks, findings, runs
from tests.repositories import Repository, environment
from tests.trees import GENERATED

MANIFEST = ".pre-commit-hooks.yaml"
LATEST, POLICY, SELECTOR = "image-tag-latest", "image-pull-policy-not-always", "service-selector-no-match"
RULES = ["--select", f"{LATEST},{SELECTOR}"]


# -- manifests -----------------------------------------------------------------------------------------------------


def deployment(name: str, *, tag: str = "1.4.2", policy: str = "Always") -> str:
    """Two pods; tag `latest` is a finding, and so is a policy but Always, which can be fixed safely."""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: shop}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: {name}
          image: registry.example.com/shop/{name}:{tag}
          imagePullPolicy: {policy}
"""


def service(app: str, *, port: int = 80) -> str:
    """Selects the pods of an app; a finding if there are none, but other pods in the namespace."""
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {app}, namespace: shop}}
spec:
  selector: {{app: {app}}}
  ports: [{{port: {port}}}]
"""


CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "chart/values.yaml": "tag: latest\n",
    "chart/templates/web.yaml": deployment("{{ .Release.Name }}", tag="{{ .Values.tag }}"),
    "chart/templates/extra.yaml": "{{- range .Values.extra }}\n---\n{{ toYaml . }}\n{{- end }}\n",
    "chart/charts/cache/templates/cache.yaml": deployment("cache", tag="latest"),
}
NOT_KUBERNETES = {
    "docker-compose.yml": "services:\n  web:\n    image: nginx:latest\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@v4\n",
    "package.json": '{"name": "web", "version": "1.4.2", "dependencies": {}}\n',
    "values/broken.yaml": "a: [\n",
}


# -- hook programs -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what takes long to make, which all workers of pytest-xdist share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "hooks"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def checkout(project: Path, common: Path) -> Repository:
    """The repository of the hooks: this checkout with all that is not committed yet."""

    def make(folder: Path) -> None:
        shutil.copytree(project, folder, ignore=GENERATED, symlinks=True)
        copy = Repository.new(folder, environment())
        copy.git("add", "--all")
        copy.commit({})

    return Repository(once(common / "checkout", make), environment())


@pytest.fixture(scope="session")
def pack(project: Path, common: Path) -> Path:
    """The pack of the examples, as somebody else's project."""
    return once(
        common / "pack", lambda folder: shutil.copytree(project / "examples" / "pack", folder, ignore=GENERATED)
    )


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder that the first process to ask for it makes, while the others wait."""
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_name(f"{folder.name}.unfinished")
            make(unfinished)
            unfinished.rename(folder)
    return folder


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=[pytest.mark.slow, pytest.mark.needs("git", name)]) for name in ("pre-commit", "prek")
    ],
)
def hooks(request: pytest.FixtureRequest, common: Path, checkout: Repository) -> Hooks:
    return Hooks(request.param, common / request.param, checkout)


@pytest.fixture
def repository(hooks: Hooks, tmp_path: Path) -> Repository:
    """An empty repository whose name has a space and a letter that is not ASCII."""
    return Repository.new(tmp_path / "ein Lädchen", hooks.environment)


def hook(id: str = "k8slint", *, args: Iterable[str] = RULES, **fields: object) -> Hook:
    """A hook of a configuration; its findings stand on a line each."""
    return {"id": id, "args": [*args, *([] if id == "k8slint-fix" else ["--format", "concise"])], **fields}


# -- the manifest --------------------------------------------------------------------------------------------------


@pytest.fixture
def entries(project: Path) -> dict[str, list[str]]:
    """What each hook runs."""
    manifest = yaml.safe_load((project / MANIFEST).read_text(encoding="utf-8"))
    return {each["id"]: each["entry"].split() for each in manifest}


def test_every_hook_is_a_command_that_exists(entries: dict[str, list[str]]) -> None:
    assert list(entries) == ["k8slint", "k8slint-fix", "k8slint-project"]
    for program, command, *options in entries.values():
        assert program == "k8slint"
        assert parse(command, [*options, "file.yaml"], ()).paths == ("file.yaml",)


def test_documentation_shows_hooks_and_arguments_that_exist(project: Path, entries: dict[str, list[str]]) -> None:
    page = (project / "docs" / "pre-commit.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)]
    shown = [each for block in blocks for each in (block if isinstance(block, list) else block["repos"][0]["hooks"])]
    assert {each["id"] for each in shown} == entries.keys()
    for each in shown:
        _program, command, *options = entries[each["id"]]
        parse(command, [*options, *each.get("args", [])], FORMATS)


def test_manifest_is_valid(hooks: Hooks, checkout: Repository) -> None:
    code, output = checkout.run(hooks.name, "validate-manifest", MANIFEST)
    assert code == 0, output


# -- what is reported, and what is known ---------------------------------------------------------------------------


def test_only_the_files_of_the_commit_are_reported(hooks: Hooks, repository: Repository) -> None:
    hooks.configure(repository, hook())
    repository.commit({"old.yaml": deployment("old", tag="latest"), "web.yaml": deployment("web")})
    new = "größer & neuer/das 'neue'.yaml"
    repository.stage({new: deployment("new", tag="latest"), "web-service.yaml": service("web")})

    code, output = hooks.run(repository)
    assert (code, findings(output)) == (1, [f"{new} {LATEST}"]), output
    code, output = hooks.run(repository, "--all-files")
    assert (code, findings(output)) == (1, [f"{new} {LATEST}", f"old.yaml {LATEST}"]), output
    code, output = hooks.run(repository, "--files", "web.yaml", "web-service.yaml")
    assert (code, findings(output)) == (0, []), output

    repository.stage({new: deployment("new")})
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (0, []), output
    repository.commit({})
    repository.commit({"other.yaml": deployment("other", tag="latest")})
    code, output = hooks.run(repository, "--from-ref", "HEAD~2", "--to-ref", "HEAD")
    assert (code, findings(output)) == (1, [f"other.yaml {LATEST}"]), output


def test_the_whole_project(hooks: Hooks, repository: Repository) -> None:
    hooks.configure(repository, hook("k8slint-project"))
    repository.commit({"old.yaml": deployment("old", tag="latest")})
    repository.stage({"README.md": "nothing to check\n"})
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (0, []), output
    repository.stage({"web.yaml": deployment("web")})
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (1, [f"old.yaml {LATEST}"]), output

    hooks.configure(repository, hook("k8slint-project", stages=["manual"]))
    code, output = hooks.run(repository)
    assert code == 0, output
    code, output = hooks.run(repository, "--hook-stage", "manual", "--all-files", "k8slint-project")
    assert (code, findings(output)) == (1, [f"old.yaml {LATEST}"]), output


def test_what_is_not_kubernetes_passes(hooks: Hooks, repository: Repository) -> None:
    hooks.configure(repository, hook(args=[]), hook("k8slint-fix", args=[]))
    repository.stage(NOT_KUBERNETES)
    code, output = hooks.run(repository, "--verbose")
    assert (code, findings(output)) == (0, []), output
    assert runs(output) == 1
    assert "checked 0 files" in output


def test_templates_of_charts_are_said_not_to_be_judged(hooks: Hooks, repository: Repository) -> None:
    hooks.configure(repository, hook(args=[]), hook("k8slint-fix", args=[]))
    repository.stage(CHART)
    code, output = hooks.run(repository, "--verbose")
    assert (code, findings(output)) == (0, []), output
    assert "Helm templates, not rendered: helm template chart chart | k8slint check -" in output
    assert repository.git("diff", "--stat") == ""


def test_a_name_like_an_option_is_none(hooks: Hooks, repository: Repository) -> None:
    """Whoever brings a file brings its name: it must not choose a configuration, and with it a program."""
    hooks.configure(repository, hook())
    rules = {"evil/rules/own/p.py": "open('run', 'w')\n", "evil/fixtures/.keep": "", "evil.yaml": "packs: [./evil]\n"}
    repository.stage({**rules, "-dash.yaml": deployment("dash", tag="latest")})
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (1, [f"-dash.yaml {LATEST}"]), output
    repository.stage({"--config=evil.yaml": deployment("web")})
    code, output = hooks.run(repository)
    assert (code, "--config=evil.yaml is an option, and the name of a file" in output) == (1, True), output
    assert not (repository.folder / "run").exists()


def test_two_kinds_of_exclude(hooks: Hooks, repository: Repository) -> None:
    """That of k8slint's configuration hides a file from everybody; that of the hook only from the report."""
    hooks.configure(repository, hook(exclude="^base/"))
    repository.stage(
        {
            ".k8slint.yaml": "exclude: [/attic/]\n",
            "attic/old.yaml": deployment("old", tag="latest"),
            "base/web.yaml": deployment("web", tag="latest"),
            "old-service.yaml": service("old"),
            "web-service.yaml": service("web"),
        }
    )
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (1, [f"old-service.yaml {SELECTOR}"]), output


def test_splitting_a_long_list_of_files_changes_nothing(hooks: Hooks, repository: Repository) -> None:
    """Services are checked by another process than their Deployments.

    pre-commit gives a process so many names as make 128 KiB, whatever its configuration says; prek takes up to 1 MiB
    unless it is told a number.
    """
    hooks.configure(repository, hook(pass_filenames=200) if hooks.name == "prek" else hook())
    names = [f"app-{number:03}" for number in range(320)]
    pods = {
        long_path("a", name): deployment(name, tag="latest" if name.endswith("7") else "1.4.2")
        for name in names
        if not name.endswith("9")
    }
    services = {long_path("z", name): service(name) for name in names}
    assert sum(map(len, [*pods, *services])) > 131_072
    repository.stage({**pods, **services})

    code, output = hooks.run(repository, "--verbose")
    assert runs(output) > 1
    expected = [f"{long_path('a', name)} {LATEST}" for name in names if name.endswith("7")]
    expected += [f"{long_path('z', name)} {SELECTOR}" for name in names if name.endswith("9")]
    assert (code, findings(output)) == (1, expected)
    code, output = repository.run(sys.executable, "-m", "k8slint", "check", *RULES, "--format", "concise")
    assert (code, findings(output), runs(output)) == (1, expected, 1)


def long_path(folder: str, name: str) -> str:
    return f"{folder}/{'long-' * 46}{name}.yaml"


# -- try-repo ------------------------------------------------------------------------------------------------------


def test_trying_the_repository(hooks: Hooks, repository: Repository) -> None:
    """What people do before they write a configuration: no arguments, many files of every kind, each hook once."""
    many = {long_path("many", f"app-{number:03}"): deployment(f"app-{number:03}") for number in range(560)}
    assert sum(map(len, many)) > 131_072
    repository.stage(
        {
            **many,
            **CHART,
            **NOT_KUBERNETES,
            ".k8slint.yaml": f"profile: all\nexclude: [/attic/]\nrules: {{{', '.join(quiet())}}}\n",
            "attic/old.yaml": deployment("old", tag="latest"),
            "zz/web service.yaml": service("app-001"),
            "zz/Lädchen.yaml": deployment("shop", policy="IfNotPresent"),
            "zz/old.yaml": service("old"),
        }
    )
    finding = f"zz/Lädchen.yaml {POLICY}"
    code, output = hooks.attempt(repository, "k8slint")
    assert (code, findings_in_text(output)) == (1, [finding, f"zz/old.yaml {SELECTOR}"]), output
    assert runs(output) > (1 if hooks.name == "pre-commit" else 0)
    assert "Helm templates, not rendered" in output
    code, output = hooks.attempt(repository, "k8slint-fix")
    assert (code, "fixed zz/Lädchen.yaml:13:28" in output) == (1, True), output
    assert repository.git("diff", "--name-only", "-z") == "zz/Lädchen.yaml\0"
    repository.git("add", "--all")
    code, output = hooks.attempt(repository, "k8slint-fix")
    assert (code, "Passed" in output) == (0, True), output
    code, output = hooks.attempt(repository, "k8slint-project")
    assert (code, findings_in_text(output), runs(output)) == (0, [f"zz/old.yaml {SELECTOR}"], 1), output


def quiet() -> Iterable[str]:
    """All rules but three are switched off."""
    from k8slint.packs import built_in

    return (f"{rule.id}: off" for rule in built_in().rules if rule.id not in (LATEST, POLICY, SELECTOR))


def findings_in_text(output: str) -> list[str]:
    """The findings in the report for people, as `path rule`, sorted."""
    found = re.findall(r"^\s*(?:error|warning|info)\[([\w-]+)\]: .*\n +--> (.*?):\d+:\d+$", output, re.MULTILINE)
    return sorted(f"{path} {rule}" for rule, path in found)


# -- fixing --------------------------------------------------------------------------------------------------------


def test_fixing_fails_once_and_then_passes(hooks: Hooks, repository: Repository) -> None:
    hooks.configure(repository, hook("k8slint-fix", args=["--select", POLICY]), hook(args=["--select", POLICY]))
    old = deployment("old", policy="IfNotPresent")
    repository.commit({"old.yaml": old})
    repository.stage({"web.yaml": deployment("web", policy="IfNotPresent")})

    code, output = hooks.run(repository)
    assert code == 1
    assert "files were modified by this hook" in output
    assert "fixed web.yaml:13:28: pull the image at each start" in output
    assert findings(output) == [f"web.yaml {POLICY}"], "what is not staged does not count yet"
    assert repository.read("web.yaml") == deployment("web")
    assert repository.read("old.yaml") == old

    repository.git("add", "web.yaml")
    code, output = hooks.run(repository)
    assert code == 0, output


def test_a_new_manifest_is_not_left_out_of_the_commit(hooks: Hooks, repository: Repository) -> None:
    """Neither program sees a file that a hook has made, so the exit code has to say it."""
    args = ["--unsafe", "--select", "pdb-missing"]
    hooks.configure(repository, hook("k8slint-fix", args=args))
    repository.stage({"web.yaml": deployment("web")})
    code, output = hooks.run(repository)
    assert code == 1, output
    assert "fixed web.yaml:3:18: let one pod at a time be evicted" in output
    code, output = hooks.run(repository)
    assert code == 1, output
    repository.git("add", "web.poddisruptionbudget.yaml")
    code, output = hooks.run(repository)
    assert code == 0, output


# -- packs ---------------------------------------------------------------------------------------------------------


def test_a_pack_of_somebody_else(hooks: Hooks, repository: Repository, pack: Path) -> None:
    rule = "team-label-missing"
    hooks.configure(repository, hook(args=["--select", rule], additional_dependencies=[str(pack)]))
    repository.stage({".k8slint.yaml": "packs: [acme]\n", "web.yaml": deployment("web")})
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (1, [f"web.yaml {rule}"]), output


# -- the index -----------------------------------------------------------------------------------------------------


def test_what_git_does_not_know_answers_no_reference(hooks: Hooks, repository: Repository) -> None:
    hooks.configure(repository, hook())
    repository.stage({"web-service.yaml": service("web"), "cache.yaml": deployment("cache")})
    repository.write({"web.yaml": deployment("web")})
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (1, [f"web-service.yaml {SELECTOR}"]), output
    code, output = hooks.run(repository, "--verbose", "--files", "web.yaml")
    assert code == 0, output
    assert "not in the git index" in output
    repository.git("add", "web.yaml")
    code, output = hooks.run(repository)
    assert (code, findings(output)) == (0, []), output


@pytest.mark.parametrize("arguments", [[], ["--all-files"]], ids=["of the commit", "all files"])
def test_a_partly_staged_file_is_judged_as_staged(arguments: list[str], hooks: Hooks, repository: Repository) -> None:
    """With --all-files, neither program puts aside what is not staged."""
    hooks.configure(repository, hook())
    states = deployment("web", tag="latest"), deployment("web")
    for staged, on_disk, expected in ((*states, [f"web.yaml {LATEST}"]), (*reversed(states), [])):
        repository.stage({"web.yaml": staged})
        repository.write({"web.yaml": on_disk})
        code, output = hooks.run(repository, *arguments)
        assert (code, findings(output)) == (int(bool(expected)), expected), output
        assert repository.read("web.yaml") == on_disk


def test_a_partly_staged_file_is_not_fixed(hooks: Hooks, repository: Repository) -> None:
    hooks.configure(repository, hook("k8slint-fix", args=["--select", POLICY]))
    repository.stage({"web.yaml": deployment("web", policy="IfNotPresent")})
    on_disk = f"# half of it\n{deployment('web', policy='IfNotPresent')}"
    repository.write({"web.yaml": on_disk})
    code, output = hooks.run(repository, "--all-files")
    assert code == 1
    assert "not fixed web.yaml:13:28: pull the image at each start" in output
    assert "the git index and the disk do not agree on web.yaml" in output
    assert repository.read("web.yaml") == on_disk


@pytest.mark.needs("git")
def test_the_index_without_a_hook_program(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, environment())
    staged, on_disk = deployment("web", tag="latest", policy="IfNotPresent"), deployment("web", policy="Never")
    repository.stage({"web.yaml": staged, "web-service.yaml": service("web"), "api-service.yaml": service("api")})
    repository.write({"web.yaml": on_disk, "api.yaml": deployment("api")})
    k8slint = (sys.executable, "-m", "k8slint")

    code, output = repository.run(*k8slint, "check", "--staged", *RULES, "--format", "concise")
    assert (code, findings(output)) == (1, [f"api-service.yaml {SELECTOR}", f"web.yaml {LATEST}"]), output
    code, output = repository.run(*k8slint, "check", "--staged", *RULES, "--format", "concise", "web-service.yaml")
    assert (code, findings(output)) == (0, []), output
    code, output = repository.run(*k8slint, "fix", "--staged", "--select", POLICY)
    assert "the git index and the disk do not agree on web.yaml" in output
    assert repository.read("web.yaml") == on_disk
    assert repository.git("show", ":web.yaml") == staged


# -- git commit ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(hooks: Hooks, repository: Repository) -> Repository:
    """A repository in which each commit is checked, with two workloads and a Service."""
    hooks.configure(repository, hook())
    files = {"web.yaml": deployment("web"), "web-service.yaml": service("web"), "cache.yaml": deployment("cache")}
    repository.commit(files)
    code, output = repository.run(hooks.name, "install")
    assert code == 0, output
    return repository


def commit(repository: Repository, *arguments: str) -> list[str]:
    """The findings for which a commit is refused; none if it is made."""
    before = repository.head()
    code, output = repository.run("git", "commit", "--message", "a change", *arguments)
    found = findings(output)
    assert (code, repository.head() == before) == (int(bool(found)), bool(found)), output
    return found


def test_commits(shop: Repository) -> None:
    shop.stage({"web.yaml": deployment("web", tag="latest")})
    assert commit(shop) == [f"web.yaml {LATEST}"]
    shop.stage({"web.yaml": deployment("web", tag="1.4.3")})
    assert commit(shop) == []


def test_commits_of_all_changes(shop: Repository) -> None:
    """`git commit --all` and `git commit FILE` prepare another index than that of the repository."""
    shop.write({"web.yaml": deployment("web", tag="latest")})
    assert commit(shop, "--all") == [f"web.yaml {LATEST}"]
    assert commit(shop, "web.yaml") == [f"web.yaml {LATEST}"]
    shop.stage({"api-service.yaml": service("api"), "api.yaml": deployment("api")})
    assert commit(shop, "api-service.yaml") == [f"api-service.yaml {SELECTOR}"]
    shop.write({"web.yaml": deployment("web", tag="1.4.3")})
    assert commit(shop, "--all") == []
    assert shop.git("status", "--short") == ""


def test_commits_in_a_linked_worktree(hooks: Hooks, shop: Repository, tmp_path: Path) -> None:
    shop.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked", hooks.environment)
    linked.stage({"web.yaml": deployment("web", tag="latest")})
    assert commit(linked) == [f"web.yaml {LATEST}"]
    linked.stage({"web.yaml": deployment("web", tag="1.4.3")})
    assert commit(linked) == []
    linked.write({"web.yaml": deployment("web", tag="latest")})
    assert commit(linked, "--all") == [f"web.yaml {LATEST}"]


def test_commits_below_the_top(shop: Repository) -> None:
    shop.stage({"apps/web/web.yaml": deployment("web", tag="latest")})
    code, output = shop.run("git", "-C", "apps/web", "commit", "--message", "a change")
    assert (code, findings(output)) == (1, [f"apps/web/web.yaml {LATEST}"])


def test_a_commit_that_deletes_what_another_file_needs(shop: Repository) -> None:
    shop.git("rm", "--quiet", "web.yaml")
    shop.stage({"web-service.yaml": service("web", port=8080)})
    assert commit(shop) == [f"web-service.yaml {SELECTOR}"]


def test_a_commit_that_only_deletes(hooks: Hooks, shop: Repository) -> None:
    hooks.configure(shop, hook("k8slint-project", always_run=True))
    shop.commit({})
    shop.git("rm", "--quiet", "web.yaml")
    assert commit(shop) == [f"web-service.yaml {SELECTOR}"]
