"""Creating: where new manifests go, what they are called, and when they are refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from k8slint.config_model import Config, Creation
from k8slint.creating import Identity, identity
from k8slint.manifests import budget, default_deny
from k8slint.problems import Fix, Manifest, Problems
from k8slint.rules import Rule, rule
from k8slint.views import Resource, create

from .fixes import ROOT, after, applied, config_map, fixed, named, reasons, wants_beside

BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  namespace: shop
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
"""
MADE = f"---\n{BUDGET}"
"""The same as a file of its own."""


def web(_resource: Resource) -> Sequence[Manifest]:
    """A budget `shop/web`."""
    return [budget("web", "shop", {"matchLabels": {"app": "web"}})]


def own(resource: Resource) -> Sequence[Manifest]:
    """A budget of the resource's own name and namespace."""
    return [budget(resource.name, resource.namespace, {"matchLabels": {"app": resource.name}})]


def form(**settings: str) -> Config:
    return Config("", ROOT, create=Creation(**settings))


APPEND = form(form="append")
WEB = named("web-missing", wants_beside(web))
OWN = named("own-missing", wants_beside(own))

# -- a file of its own ---------------------------------------------------------------------------------------------


def test_a_new_file_stands_beside_the_other() -> None:
    found = fixed({"deploy/settings.yaml": config_map()}, [WEB])
    assert after(found) == {"deploy/settings.poddisruptionbudget.yaml": MADE}
    assert [change.before for change in found.changes] == [None]
    assert applied(found) == ["web-missing"]


NAMES = {
    "the default": ("{workload}.{kind}.yaml", "settings.poddisruptionbudget.yaml"),
    "of the new object": ("{kind}-{name}.yml", "poddisruptionbudget-web.yml"),
    "always the same": ("policies.yaml", "policies.yaml"),
}


@pytest.mark.parametrize("name", NAMES)
def test_name_of_the_file(name: str) -> None:
    pattern, path = NAMES[name]
    assert list(after(fixed({"settings.yaml": config_map()}, [WEB], config=form(name=pattern)))) == [path]


@pytest.mark.parametrize(
    ("name", "path"),
    [("Web_1.x", "web_1.x"), ("a/b", "a-b"), ("{kind}", "-kind-"), ("", "configmap")],
    ids=["letters", "a slash", "braces", "no name"],
)
def test_a_name_becomes_part_of_a_file_name(name: str, path: str) -> None:
    found = fixed({"a.yaml": config_map(name=f'"{name}"')}, [WEB])
    assert list(after(found)) == [f"{path}.poddisruptionbudget.yaml"]


def test_a_note_becomes_a_comment() -> None:
    rules = [named("web-missing", wants_beside(web, note="one\n\ntwo"))]
    assert after(fixed({"a.yaml": config_map()}, rules)) == {
        "settings.poddisruptionbudget.yaml": f"---\n# one\n#\n# two\n{BUDGET}"
    }


def test_the_style_is_that_of_the_other_file() -> None:
    text = config_map().replace("  ", "    ").replace("\n", "\r\n")
    found = after(fixed({"a.yaml": text.encode()}, [WEB]))
    assert found == {"settings.poddisruptionbudget.yaml": MADE.replace("  ", "    ").replace("\n", "\r\n")}


def test_beside_json_stands_yaml() -> None:
    text = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", "namespace": "shop"}}'
    found = fixed({"a.json": text}, [WEB])
    assert list(after(found)) == ["settings.poddisruptionbudget.yaml"]
    assert BUDGET in after(found)["settings.poddisruptionbudget.yaml"]


def test_objects_for_one_file_stand_in_it_one_after_the_other() -> None:
    def two(_resource: Resource) -> Sequence[Manifest]:
        return [budget("a", "shop", {}), budget("b", "shop", {})]

    (text,) = after(fixed({"a.yaml": config_map()}, [named("two-missing", wants_beside(two))])).values()
    _start, one, two_ = text.split("---\n")
    assert ("name: a" in one, "name: b" in two_) == (True, True)


def test_objects_of_several_fixes_may_share_a_file() -> None:
    files = {"a.yaml": config_map("one"), "b.yaml": config_map("two")}
    found = fixed(files, [OWN], config=form(name="budgets.yaml"))
    assert list(after(found)) == ["budgets.yaml"]
    assert after(found)["budgets.yaml"].count("kind: PodDisruptionBudget") == 2


# -- kustomizations ------------------------------------------------------------------------------------------------

NEW = "settings.poddisruptionbudget.yaml"
KUSTOMIZATIONS = {
    "a list": ("resources:\n- a.yaml\n", f"resources:\n- a.yaml\n- {NEW}\n"),
    "an indented list": ("resources:\n  - a.yaml\n", f"resources:\n  - a.yaml\n  - {NEW}\n"),
    "a flow list": ("resources: [a.yaml]\n", f"resources: [a.yaml, {NEW}]\n"),
    "more behind": (
        "resources:\n- a.yaml # ours\n\nnamePrefix: x-\n",
        f"resources:\n- a.yaml # ours\n- {NEW}\n\nnamePrefix: x-\n",
    ),
    "quotes": ("resources:\n- 'a.yaml'\n", f"resources:\n- 'a.yaml'\n- '{NEW}'\n"),
    "no resources": ("namespace: shop\n", f"namespace: shop\nresources:\n  - {NEW}\n"),
    "an empty list": ("resources: []\n", f"resources:\n  - {NEW}\n"),
    "nothing there": ("resources:\nnamespace: shop\n", f"resources:\n  - {NEW}\nnamespace: shop\n"),
    "no end of line": ("resources:\n- a.yaml", f"resources:\n- a.yaml\n- {NEW}"),
    "carriage returns": ("resources:\r\n- a.yaml\r\n", f"resources:\r\n- a.yaml\r\n- {NEW}\r\n"),
    "JSON": ('{"resources": ["a.yaml"]}\n', f'{{"resources": ["a.yaml", "{NEW}"]}}\n'),
    "a component": (
        "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [a.yaml]\n",
        f"kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [a.yaml, {NEW}]\n",
    ),
    "it is listed already": (f"resources: [a.yaml, {NEW}]\n", None),
}


@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_a_kustomization_lists_the_new_file(name: str) -> None:
    before, wanted = KUSTOMIZATIONS[name]
    found = fixed({"deploy/a.yaml": config_map(), "deploy/kustomization.yaml": before.encode()}, [WEB])
    assert reasons(found) == []
    kustomization = {} if wanted is None else {"deploy/kustomization.yaml": wanted}
    assert after(found) == {f"deploy/{NEW}": MADE} | kustomization


@pytest.mark.parametrize("name", ["kustomization.yaml", "kustomization.yml", "Kustomization"])
def test_names_of_a_kustomization(name: str) -> None:
    found = fixed({"a.yaml": config_map(), name: "resources: [a.yaml]\n"}, [WEB])
    assert list(after(found)) == sorted([NEW, name])


def test_a_kustomization_further_up_is_left_alone() -> None:
    found = fixed({"deploy/a.yaml": config_map(), "kustomization.yaml": "resources: [deploy/a.yaml]\n"}, [WEB])
    assert list(after(found)) == [f"deploy/{NEW}"]


def test_several_new_files_are_listed() -> None:
    files = {"a.yaml": config_map("one"), "b.yaml": config_map("two"), "kustomization.yaml": "resources: [a.yaml]\n"}
    assert after(fixed(files, [OWN]))["kustomization.yaml"] == (
        "resources: [a.yaml, one.poddisruptionbudget.yaml, two.poddisruptionbudget.yaml]\n"
    )


def test_a_kustomization_that_was_not_asked_for_is_not_edited() -> None:
    files = {"a.yaml": config_map(), "kustomization.yaml": "resources: [a.yaml]\n"}
    found = fixed(files, [WEB], reported=["a.yaml"])
    assert after(found) == {}
    assert reasons(found) == ["web-missing: kustomization.yaml is not among the files to fix"]


def test_a_kustomization_that_cannot_be_edited() -> None:
    found = fixed({"a.yaml": config_map(), "kustomization.yaml": "resources: a.yaml\n"}, [WEB])
    assert after(found) == {}
    assert reasons(found) == ["web-missing: resources is not a list"]


# -- a document of the same file -----------------------------------------------------------------------------------


def test_a_document_is_appended() -> None:
    files = {"deploy/a.yaml": config_map(), "deploy/kustomization.yaml": "resources: [a.yaml]\n"}
    found = fixed(files, [WEB], config=APPEND)
    assert after(found) == {"deploy/a.yaml": f"{config_map()}---\n{BUDGET}"}


def test_documents_of_several_fixes_are_appended() -> None:
    files = {"a.yaml": f"{config_map('one')}---\n{config_map('two')}"}
    found = after(fixed(files, [OWN], config=APPEND))["a.yaml"]
    assert found.startswith(files["a.yaml"])
    assert found.count("---\n") == 3
    assert ("app: one" in found, "app: two" in found) == (True, True)


def test_nothing_is_appended_to_json() -> None:
    text = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", "namespace": "shop"}}'
    found = fixed({"a.json": text}, [WEB], config=APPEND)
    assert after(found) == {}
    assert reasons(found) == ["web-missing: a JSON file is not continued in YAML"]


# -- identities ----------------------------------------------------------------------------------------------------


def test_equal_objects_are_made_once() -> None:
    files = {"a.yaml": config_map("one"), "b.yaml": config_map("two")}
    found = fixed(files, [WEB])
    assert after(found) == {"one.poddisruptionbudget.yaml": MADE}
    assert applied(found) == ["web-missing", "web-missing"]


def test_of_two_different_objects_the_more_severe_rule_has_its_own() -> None:
    def other(_resource: Resource) -> Sequence[Manifest]:
        return [budget("web", "shop", {"matchLabels": {"app": "other"}})]

    loser, winner = named("a-missing", wants_beside(other)), named("b-missing", wants_beside(web), severity="error")
    found = fixed({"a.yaml": config_map()}, [loser, winner])
    assert after(found) == {"settings.poddisruptionbudget.yaml": MADE}
    # The loser is of the same mind as the winner once there is a budget of that name.
    assert (applied(found), reasons(found)) == (["b-missing"], [])


EXISTING = {
    "in another file": ({"other.yaml": BUDGET}, "PodDisruptionBudget shop/web is in other.yaml already"),
    "of unknown namespace": ({"other.yaml": BUDGET.replace("  namespace: shop\n", "")}, None),
    "in another namespace": ({"other.yaml": BUDGET.replace("shop", "bank")}, None),
    "of another kind": ({"other.yaml": BUDGET.replace("PodDisruptionBudget", "PodBudget")}, None),
    "in the kustomization's namespace": (
        {
            "other.yaml": BUDGET.replace("shop", "bank"),
            "kustomization.yaml": "namespace: shop\nresources: [other.yaml]\n",
        },
        "PodDisruptionBudget shop/web is in other.yaml already",
    ),
    "a file of that name": ({NEW: "a: 1\n"}, f"{NEW} is there already"),
}


@rule(severity="warning", each="core/ConfigMap")
def insists(resource: Resource) -> Problems:
    """Wants a budget, and never looks whether there is one."""
    fix = Fix("make it", *(create(manifest, beside=resource) for manifest in web(resource)))
    yield resource.at("metadata", "name").problem(f"{resource} stands alone", fix=fix)


@pytest.mark.parametrize("name", EXISTING)
def test_what_is_there_is_not_made_again(name: str) -> None:
    files, reason = EXISTING[name]
    found = fixed({"a.yaml": config_map()} | files, [named("insists", insists)])
    assert after(found) == {}  # the finding would remain
    assert reasons(found) == [f"insists: {reason or 'the finding would remain'}"]


def test_what_only_an_alternative_has_is_made() -> None:
    files = {
        "dev/a.yaml": config_map(data="{a: dev}"),
        "prod/a.yaml": config_map(data="{a: prod}"),
        "prod/web.yaml": BUDGET,
    }
    found = fixed(files, [WEB])
    assert after(found) == {f"dev/{NEW}": MADE}


def test_alternatives_get_one_each() -> None:
    files = {"dev/a.yaml": config_map(data="{a: dev}"), "prod/a.yaml": config_map(data="{a: prod}")}
    assert after(fixed(files, [WEB])) == {f"dev/{NEW}": MADE, f"prod/{NEW}": MADE}


def test_a_file_that_is_not_known_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / NEW).write_text("a draft that git ignores")
    found = fixed({"a.yaml": config_map()}, [WEB], root=str(tmp_path))
    assert reasons(found) == [f"web-missing: {NEW} is there already"]


def test_a_new_file_that_would_not_be_read_is_not_made() -> None:
    config = Config("", ROOT, exclude=("*.poddisruptionbudget.yaml",))
    found = fixed({"a.yaml": config_map()}, [WEB], config=config)
    assert reasons(found) == [f"web-missing: the configuration excludes {NEW}"]


def test_a_new_file_does_not_leave_the_project(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "away").symlink_to(tmp_path)
    found = fixed({"away/a.yaml": config_map()}, [WEB], root=str(tmp_path / "project"))
    assert reasons(found) == ["web-missing: away/a.yaml is reached by a link that leads out of the project"]


# -- manifests that are none ---------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[object, str]] = {
    "no name": ({"apiVersion": "v1", "kind": "Pod"}, "what it would create has no name, or no place"),
    "no mapping": (["a"], "what it would create has no name, or no place"),
    "no value": (budget("web", "shop", object()), "a value of type object cannot be written"),
    "a template": (budget("${NAME}", "shop", {}), "what the name ${NAME} stands for is not known"),
}


def makes(manifest: object) -> Rule:
    @rule(severity="warning", each="core/ConfigMap")
    def check(resource: Resource) -> Problems:
        place = resource.at("metadata", "name")
        yield place.problem("something is missing", fix=Fix("make it", create(manifest, beside=resource)))  # type: ignore[arg-type]

    return check


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_made(name: str) -> None:
    manifest, reason = BROKEN[name]
    found = fixed({"a.yaml": config_map()}, [named("broken", makes(manifest))])
    assert after(found) == {}
    assert reasons(found) == [f"broken: {reason}"]


def test_all_or_nothing() -> None:
    def two(_resource: Resource) -> Sequence[Manifest]:
        return [default_deny("shop"), budget("web", "shop", {"matchLabels": {"app": "web"}})]

    files = {"a.yaml": config_map(), "other.yaml": BUDGET}
    found = fixed(files, [named("two-missing", wants_beside(two))])
    assert after(found) == {}
    assert reasons(found) == ["two-missing: PodDisruptionBudget shop/web is in other.yaml already"]


def test_an_edit_is_undone_where_the_creation_fails() -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def both(resource: Resource) -> Problems:
        if not resource.at("data", "a"):
            made = [create(manifest, beside=resource) for manifest in web(resource)]
            fix = Fix("do both", resource.at("data", "a").set("1"), *made)
            yield resource.at("metadata", "name").problem("nothing is done", fix=fix)

    files = {"a.yaml": config_map()}
    assert sorted(after(fixed(files, [named("both", both)]))) == ["a.yaml", NEW]
    found = fixed(files | {"other.yaml": BUDGET}, [named("both", both)])
    assert after(found) == {}
    assert reasons(found) == ["both: PodDisruptionBudget shop/web is in other.yaml already"]


def test_identity() -> None:
    found = identity(default_deny("shop"))
    assert found == Identity("networking.k8s.io", "NetworkPolicy", "shop", "default-deny")
    assert str(found) == "NetworkPolicy shop/default-deny"
    assert str(identity(default_deny(None))) == "NetworkPolicy default-deny"
    assert identity(dedent("a: 1")) is None
