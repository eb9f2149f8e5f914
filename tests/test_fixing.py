"""Fixing: rounds, conflicts, what is taken back and why, what may be applied, and what is never touched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import engine, packs
from k8slint.config import Config, Selection
from k8slint.fixing import ROUNDS, fix
from k8slint.problems import Fix, Problems
from k8slint.project import Inputs
from k8slint.rules import Rule, rule
from k8slint.views import Container, Pod, Resource
from k8slint.world import World

from .fixes import ALL, ROOT, after, applied, config_map, fixed, named, reasons, wants

MAP = config_map()
A1 = named("a-is-1", wants("a", "1"))


def with_data(data: str) -> str:
    return config_map(data=data)


# -- rounds --------------------------------------------------------------------------------------------------------


def test_nothing_to_fix() -> None:
    found = fixed({"a.yaml": with_data('{a: "1"}')}, [A1])
    assert (found.changes, found.applied, found.refused, found.offered, found.errors) == ((), (), (), (), ())


def test_fixes_of_all_files_are_applied_together() -> None:
    files = {"a.yaml": MAP, "b.yaml": config_map("more"), "c.yaml": "a: 1\n"}
    found = fixed(files, [A1, named("b-is-2", wants("b", "2"))])
    assert after(found) == {
        "a.yaml": with_data('\n  a: "1"\n  b: "2"'),
        "b.yaml": config_map("more", data='\n  a: "1"\n  b: "2"'),
    }
    assert [change.before for change in found.changes] == [MAP.encode(), config_map("more").encode()]
    assert applied(found) == ["a-is-1", "b-is-2", "a-is-1", "b-is-2"]


def test_what_a_fix_makes_possible_is_fixed_too() -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def follows(resource: Resource) -> Problems:
        if resource.get("data", "a") != "1":
            yield resource.at("data").problem("not yet")
        elif resource.get("data", "b") != "2":
            yield resource.at("data").problem("now", fix=Fix("go on", resource.at("data", "b").set("2")))

    assert after(fixed({"a.yaml": MAP}, [A1, named("follows", follows)])) == {
        "a.yaml": with_data('\n  a: "1"\n  b: "2"')
    }


def test_what_a_fix_mends_beside_is_no_refusal() -> None:
    def impossible(resource: Resource) -> Sequence[object]:
        return [resource.at("metadata", "name", "x").set("y")]

    both = named("both-are-there", wants("b", "2", lambda resource: [resource.at("data").set({"a": "1", "b": "2"})]))
    alone = named("a-is-there", wants("a", "1", impossible))  # type: ignore[arg-type]
    found = fixed({"a.yaml": MAP}, [alone, both])
    assert (applied(found), reasons(found)) == (["both-are-there"], [])


def levels(count: int) -> list[Rule]:
    """Rules each of which is content with its own level and all above, and raises a lower one to its own."""

    def at_least(level: int) -> Rule:
        @rule(severity="warning", each="core/ConfigMap")
        def check(resource: Resource) -> Problems:
            place = resource.at("data", "level")
            if int(str(place.value or 0)) < level:
                yield place.problem("too low", fix=Fix(f"level {level}", place.set(str(level))))

        return named(f"level-{level:02}", check)

    return [at_least(level) for level in range(1, count + 1)]


def test_the_loser_of_a_conflict_waits_for_the_next_round() -> None:
    found = fixed({"a.yaml": MAP}, levels(ROUNDS))
    assert after(found) == {"a.yaml": with_data(f'\n  level: "{ROUNDS}"')}
    assert applied(found) == [f"level-{level:02}" for level in range(1, ROUNDS + 1)]
    assert found.errors == ()


def test_no_end_is_an_error_that_names_the_rules() -> None:
    found = fixed({"a.yaml": MAP}, levels(ROUNDS + 1))
    assert (found.changes, found.applied) == ((), ())
    assert [error.message for error in found.errors] == [
        "the fixes of level-11 come to no end: 10 rounds were not enough"
    ]


def test_the_more_severe_rule_wins() -> None:
    mild, severe = named("a-is-2", wants("a", "2")), named("b-wants-a", wants("a", "3"), severity="error")
    found = fixed({"a.yaml": MAP}, [mild, severe])
    assert after(found) == {"a.yaml": with_data('\n  a: "3"')}
    assert reasons(found) == ["a-is-2: it would bring a finding of b-wants-a in a.yaml"]


def test_equal_fixes_coincide() -> None:
    found = fixed({"a.yaml": MAP}, [A1, named("a-is-one", wants("a", "1"))])
    assert after(found) == {"a.yaml": with_data('\n  a: "1"')}
    assert applied(found) == ["a-is-1", "a-is-one"]


def test_findings_may_share_one_fix() -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def both(resource: Resource) -> Problems:
        fix = Fix("put both there", resource.at("data", "a").set("1"), resource.at("data", "b").set("2"))
        for key in ("a", "b"):
            if not resource.at("data", key):
                yield resource.at("data", key).problem(f"no {key}", fix=fix)

    found = fixed({"a.yaml": MAP}, [named("both", both)])
    assert (applied(found), reasons(found)) == (["both", "both"], [])


def test_problems_that_are_shown_as_one_are_fixed_one_after_the_other() -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def both(resource: Resource) -> Problems:
        for key in ("a", "b"):
            if not resource.at("data", key):
                fix = Fix(f"put {key} there", resource.at("data", key).set("1"))
                yield resource.at("data").problem(f"no {key}", fix=fix)

    found = fixed({"a.yaml": MAP}, [named("both", both)])
    assert after(found) == {"a.yaml": with_data('\n  a: "1"\n  b: "1"')}


# -- taken back ----------------------------------------------------------------------------------------------------

WRONG = {
    "no effect": (lambda resource: [resource.at("data", "b").set("1")], "the finding would remain"),
    "already so": (lambda resource: [resource.at("data").add({})], "the finding would remain"),
    "impossible": (lambda resource: [resource.at("metadata", "name", "x").set(1)], "metadata.name is not a mapping"),
    "no operation": (lambda resource: [], "the finding would remain"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fix_that_does_not_help_is_refused(name: str) -> None:
    operations, reason = WRONG[name]
    found = fixed({"a.yaml": MAP}, [named("wrong", wants("a", "1", operations)), named("b-is-2", wants("c", "2"))])
    assert after(found) == {"a.yaml": with_data('\n  c: "2"')}
    assert reasons(found) == [f"wrong: {reason}"]


@rule(severity="error", each="core/ConfigMap")
def forbids_a(resource: Resource) -> Problems:
    if resource.at("data", "a"):
        yield resource.at("data", "a").problem("a is forbidden")


def test_a_fix_that_brings_a_finding_is_refused() -> None:
    found = fixed({"a.yaml": MAP, "b.yaml": MAP.replace("settings", "more")}, [A1, named("a-forbidden", forbids_a)])
    assert after(found) == {}
    assert reasons(found) == [
        f"a-is-1: it would bring a finding of a-forbidden in {path}" for path in ("a.yaml", "b.yaml")
    ]


def test_of_several_fixes_of_a_resource_only_the_one_to_blame_is_refused() -> None:
    others = [named(f"{key}-is-there", wants(key, "1")) for key in "bcdefg"]
    found = fixed({"a.yaml": MAP}, [A1, *others, named("a-forbidden", forbids_a)])
    assert reasons(found) == ["a-is-1: it would bring a finding of a-forbidden in a.yaml"]
    assert sorted(applied(found)) == [f"{key}-is-there" for key in "bcdefg"]


def test_a_finding_elsewhere_is_traced_to_the_fix_that_brings_it() -> None:
    @rule(severity="error", each="core/Secret")
    def sees(resource: Resource, world: World) -> Problems:
        for other in world.of("core/ConfigMap"):
            if other.get("data", "a") == "1" and other.name == "third":
                yield resource.at("metadata", "name").problem("something is wrong elsewhere")

    files = {f"{name}.yaml": config_map(name) for name in ("first", "second", "third", "fourth")}
    files["secret.yaml"] = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\n"
    found = fixed(files, [A1, named("sees", sees)])
    assert reasons(found) == ["a-is-1: it would bring a finding of sees in secret.yaml"]
    assert sorted(after(found)) == ["first.yaml", "fourth.yaml", "second.yaml"]


def test_a_folded_finding_counts_too() -> None:
    implies = named("settings-there", wants("b", "2", lambda resource: [resource.at("data").set({"a": "1", "b": "2"})]))
    always = rule(severity="error", each="core/ConfigMap", implies=("a-forbidden",))(complains)
    found = fixed({"a.yaml": MAP}, [implies, named("always", always), named("a-forbidden", forbids_a)])
    assert reasons(found) == ["settings-there: it would bring a finding of a-forbidden in a.yaml"]


def complains(resource: Resource) -> Problems:
    yield resource.at("kind").problem("as ever")


def test_a_finding_that_stays_is_not_held_against_its_twin() -> None:
    twin = MAP.replace("data: {}", "data: &data {}") + "more: *data\n"  # less safe: it is left
    found = fixed({"a.yaml": f"{MAP}---\n{twin}"}, [A1], allowed=["safe"])
    wanted = with_data('\n  a: "1"')
    assert after(found) == {"a.yaml": f"{wanted}---\n{twin}"}
    assert [finding.region.line for finding in found.offered] == [14]


def test_of_two_alike_the_one_that_can_be_fixed_is() -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def unless_b(resource: Resource) -> Problems:
        if not resource.at("data", "a"):
            key = "wrong" if resource.at("data", "b") else "a"
            yield resource.at("data").problem("no a", fix=Fix("put it there", resource.at("data", key).set("1")))

    other = with_data('\n  b: "2"')
    for files in ([MAP, other], [other, MAP]):
        found = fixed({"a.yaml": "---\n".join(files)}, [named("unless-b", unless_b)])
        wanted = [with_data('\n  a: "1"') if file is MAP else file for file in files]
        assert after(found) == {"a.yaml": "---\n".join(wanted)}
        assert reasons(found) == ["unless-b: the finding would remain"]


def test_a_fix_that_makes_a_rule_crash_is_refused() -> None:
    @rule(severity="error", each="core/ConfigMap")
    def crashes(resource: Resource) -> Problems:
        yield from [][resource.get("data", "a") == "1" :][0] if resource.at("data", "a") else ()

    found = fixed({"a.yaml": MAP}, [A1, named("b-is-2", wants("b", "2")), named("crashes", crashes)])
    assert found.errors == ()
    assert applied(found) == ["b-is-2"]
    assert reasons(found)[0].startswith("a-is-1: rule crashes crashed: IndexError")


def test_a_crash_before_is_an_error() -> None:
    @rule(severity="error", each="core/ConfigMap")
    def crashes(resource: Resource) -> Problems:
        yield from [][0]

    found = fixed({"a.yaml": MAP}, [A1, named("crashes", crashes)])
    assert found.changes == ()
    assert [error.message for error in found.errors] == [
        "rule crashes crashed: IndexError: list index out of range (on ConfigMap settings)"
    ]


# -- what may be applied -------------------------------------------------------------------------------------------

SAFETIES = {
    # of the fix, of the configuration, allowed -> applied, what is left is said to be
    "safe": ("safe", None, ["safe"], True, None),
    "unsafe, not allowed": ("unsafe", None, ["safe"], False, "unsafe"),
    "unsafe, allowed": ("unsafe", None, ALL, True, None),
    "a suggestion": ("suggest", None, ALL, False, "suggest"),
    "promoted": ("unsafe", "safe", ["safe"], True, None),
    "demoted": ("safe", "unsafe", ["safe"], False, "unsafe"),
    "demoted, allowed": ("safe", "unsafe", ALL, True, None),
    "never": ("safe", "never", ALL, False, None),
    "a suggestion stays one": ("suggest", "safe", ALL, False, "suggest"),
    "never suggested": ("suggest", "never", ALL, False, None),
}


@pytest.mark.parametrize("name", SAFETIES)
def test_safety(name: str) -> None:
    safety, said, allowed, is_applied, left = SAFETIES[name]
    config = Config("", ROOT, fix={"a-is-1": said} if said else {})
    found = fixed({"a.yaml": MAP}, [named("a-is-1", wants("a", "1", safety=safety))], allowed=allowed, config=config)
    assert bool(found.changes) is is_applied
    assert [finding.fix.safety for finding in found.offered if finding.fix is not None] == ([left] if left else [])
    assert found.refused == ()


GENERATED = f"# Code generated by a program. DO NOT EDIT.\n{MAP}"
SHARED = MAP.replace("data: {}", "data: &data\n  b: x") + "more: *data\n"
DEMOTED = {
    "a generated file": GENERATED,
    "an anchor that others use": SHARED,
    "an alias": MAP.replace("data: {}", "extra: &data\n  b: x\ndata: *data"),
    "a merge": MAP.replace("data: {}", "extra: &data\n  b: x\ndata:\n  <<: *data").replace("data:\n", "data:\n"),
    "both at once": f"# DO NOT EDIT\n{SHARED}",
}


@pytest.mark.parametrize("name", DEMOTED)
@pytest.mark.parametrize(("safety", "left"), [("safe", "unsafe"), ("unsafe", "suggest")])
def test_a_fix_is_less_safe_where(name: str, safety: str, left: str) -> None:
    config = Config("", ROOT, context_only=())
    rules = [named("b-is-2", wants("b", "2", safety=safety))]
    found = fixed({"a.yaml": DEMOTED[name]}, rules, config=config, allowed=[safety])
    assert found.changes == ()
    assert [finding.fix.safety for finding in found.offered if finding.fix is not None] == [left]


def test_an_anchor_that_nobody_uses_changes_nothing() -> None:
    found = fixed({"a.yaml": MAP.replace("data: {}", "data: &data {}")}, [A1], allowed=["safe"])
    assert applied(found) == ["a-is-1"]


def test_a_generated_file_is_not_fixed_unless_it_is_reported() -> None:
    assert fixed({"a.yaml": GENERATED}, [A1]).changes == ()
    found = fixed({"a.yaml": GENERATED}, [A1], config=Config("", ROOT, context_only=()))
    assert list(after(found)) == ["a.yaml"]


# -- what is never touched -----------------------------------------------------------------------------------------


def test_only_files_that_were_asked_for_are_edited() -> None:
    files = {"a.yaml": MAP, "b.yaml": config_map("more")}
    assert list(after(fixed(files, [A1], reported=["b.yaml"]))) == ["b.yaml"]


@rule(severity="warning", each="core/Secret")
def blames_another(resource: Resource, world: World) -> Problems:
    """A finding here whose fix is there."""
    for other in world.of("core/ConfigMap"):
        if not other.at("data", "a"):
            fix = Fix("change the other one", other.at("data", "a").set("1"))
            yield resource.at("metadata", "name").problem("it is the other's fault", fix=fix)


BLAMED = {"a.yaml": MAP, "secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\n"}


def test_a_fix_may_change_another_file_that_was_asked_for() -> None:
    assert list(after(fixed(BLAMED, [named("blames", blames_another)]))) == ["a.yaml"]


def test_a_fix_does_not_change_another_file_that_was_not_asked_for() -> None:
    found = fixed(BLAMED, [named("blames", blames_another)], reported=["secret.yaml"])
    assert found.changes == ()
    assert reasons(found) == ["blames: a.yaml is not among the files to fix"]


def test_a_fix_does_not_change_two_files() -> None:
    @rule(severity="warning", each="core/Secret")
    def wants_two(resource: Resource, world: World) -> Problems:
        other = world.of("core/ConfigMap")[0]
        fix = Fix("change both", other.at("data", "a").set("1"), resource.at("type").set("Opaque"))
        yield resource.at("metadata", "name").problem("both are wrong", fix=fix)

    found = fixed(BLAMED, [named("wants-two", wants_two)])
    assert reasons(found) == ["wants-two: it would change 2 files: a.yaml, secret.yaml"]


TEMPLATES = {
    "a value": with_data('{a: "${A}"}'),
    "the mapping": with_data("${DATA}"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_decides_is_left_alone(name: str) -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def elsewhere(resource: Resource) -> Problems:
        """Points at the name, so that the problem itself is not about a template."""
        if resource.get("data", "a") != "1":
            fix = Fix("put it there", resource.at("data", "a").set("1"))
            yield resource.at("metadata", "name").problem("a is not 1", fix=fix)

    found = fixed({"a.yaml": TEMPLATES[name]}, [named("elsewhere", elsewhere)])
    assert found.changes == ()
    assert reasons(found) == ["elsewhere: a template or a kustomization decides what it would change"]


def test_what_a_kustomization_patches_is_left_alone() -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: web:1}\n"
    files = {
        "pod.yaml": pod,
        "kustomization.yaml": "resources: [pod.yaml]\npatches: [{path: patch.yaml}]\n",
        "patch.yaml": pod.replace("image: web:1", "imagePullPolicy: Never"),
    }

    @rule(severity="warning", each="container")
    def pulls(container: Container) -> Problems:
        if container.get("imagePullPolicy") != "Always":
            fix = Fix("pull it", container.at("imagePullPolicy").set("Always"))
            yield container.at("name").problem("it is not pulled", fix=fix)

    assert applied(fixed({"pod.yaml": pod}, [named("pulls", pulls)])) == ["pulls"]
    found = fixed(files, [named("pulls", pulls)])
    assert found.changes == ()
    assert reasons(found) == ["pulls: a template or a kustomization decides what it would change"]


def test_documents_that_are_templates_are_left_alone() -> None:
    files = {"a.yaml": f"{MAP}---\n{MAP.replace('settings', '{{ .Values.name }}')}"}
    found = fixed(files, [A1])
    assert after(found) == {"a.yaml": files["a.yaml"].replace("data: {}", 'data:\n  a: "1"', 1)}


def test_a_file_that_is_no_text_is_left_alone() -> None:
    found = fixed({"a.yaml": MAP.replace("settings", "caf\xe9").encode("latin-1")}, [A1])
    assert found.changes == ()


# -- links ---------------------------------------------------------------------------------------------------------


def on_disk(root: Path, rules: Sequence[Rule], reported: Sequence[str]) -> dict[str, str]:
    found = fix(Inputs(str(root), "", tuple(reported)), Config("", str(root)), rules, Selection(), ALL)
    assert found.errors == ()
    return after(found)


def test_a_file_under_two_names_changes_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MAP)
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    assert list(on_disk(tmp_path, [A1], ["a.yaml", "link.yaml"])) == ["a.yaml"]
    assert list(on_disk(tmp_path, [A1], ["link.yaml"])) == ["a.yaml"]


def test_a_file_under_two_names_with_two_fixes_is_an_error(tmp_path: Path) -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def by_name(resource: Resource) -> Problems:
        place = resource.at("data", "path")
        if not place:
            yield place.problem("it has no path", fix=Fix("write it down", place.set(resource.path_in_project)))

    (tmp_path / "a.yaml").write_text(MAP)
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    inputs = Inputs(str(tmp_path), "", ("a.yaml", "link.yaml"))
    found = fix(inputs, Config("", str(tmp_path)), [named("by-name", by_name)], Selection(), ALL)
    assert found.changes == ()
    assert [error.message for error in found.errors] == ["link.yaml leads to a.yaml, and the fixes of the two differ"]


def test_a_link_out_of_the_project_is_refused_and_the_others_are_fixed(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "out.yaml").write_text(config_map("out"))
    (root / "a.yaml").write_text(MAP)
    (root / "out.yaml").symlink_to(tmp_path / "out.yaml")
    found = fix(Inputs(str(root), "", ("a.yaml", "out.yaml")), Config("", str(root)), [A1], Selection(), ALL)
    assert list(after(found)) == ["a.yaml"]
    assert reasons(found) == ["a-is-1: out.yaml is reached by a link that leads out of the project"]


def test_files_are_read_once(tmp_path: Path) -> None:
    @rule(severity="warning", each="core/ConfigMap")
    def overwrites(resource: Resource) -> Problems:
        """Somebody saves the file while it is checked."""
        (tmp_path / "b.yaml").write_text("changed: meanwhile\n")
        yield from ()

    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(config_map(name))
    found = fix(
        Inputs(str(tmp_path), "", ("a.yaml", "b.yaml")), Config("", str(tmp_path)), [A1, overwrites], Selection(), ALL
    )
    assert [change.before for change in found.changes] == [config_map(name).encode() for name in ("a", "b")]


# -- in general ----------------------------------------------------------------------------------------------------

KEYS = "abc"
VALUES = "12"


@st.composite
def projects(draw: st.DrawFn) -> tuple[dict[str, str], list[Rule]]:
    """Files, and rules that want things of them which may contradict each other, or may be impossible."""
    data = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES))
    files = {
        f"{name}.yaml": config_map(name, data=repr(draw(data)) if draw(st.booleans()) else "")
        for name in draw(st.lists(st.sampled_from(["one", "two"]), unique=True, min_size=1))
    }
    rules = []
    for number in range(draw(st.integers(1, 6))):
        key, value, other = (draw(st.sampled_from(each)) for each in (KEYS, VALUES, KEYS))
        made = draw(
            st.sampled_from(
                [
                    wants(key, value),
                    wants(key, None, lambda resource, key=key: [resource.at("data", key).remove()]),  # type: ignore[misc]
                    wants(key, value, lambda resource, key=key, other=other: [resource.at("data", other).rename(key)]),  # type: ignore[misc]
                    wants(
                        key, value, lambda resource, other=other, value=value: [resource.at("data", other).set(value)]
                    ),  # type: ignore[misc]
                ]
            )
        )
        rules.append(named(f"rule-{number}", made, draw(st.sampled_from(["error", "warning", "info"]))))
    return files, rules


@given(projects())
def test_fixing_ends_in_a_state_that_it_leaves_and_brings_no_findings(
    project: tuple[dict[str, str], list[Rule]],
) -> None:
    files, rules = project
    found = fixed(files, rules)
    assert found.errors == ()
    then = files | after(found)
    again = fixed(then, rules)
    assert again.changes == ()
    assert sorted(reasons(again)) == sorted(reasons(found))
    before, now = (marks(each, rules) for each in (files, then))
    assert now <= before
    assert len(before) - len(now) >= len({finding.identity for finding in found.applied})


def marks(files: dict[str, str], rules: list[Rule]) -> set[object]:
    contents = {path: text.encode() for path, text in files.items()}
    inputs = Inputs(ROOT, "", tuple(sorted(files)), contents=contents)
    return set(engine.examine(inputs, Config("", ROOT), rules, Selection()).marks)


def test_several_rules_of_one_container_take_one_round() -> None:
    """Equal offsets do not cost a round each, which is how other fixers do it."""
    pod = """\
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers:
          - name: web
            image: web:1
        """

    def wants_field(name: str) -> Rule:
        @rule(severity="warning", each="pod")
        def check(pod: Pod) -> Problems:
            for container in pod.containers:
                place = container.at(name)
                if not place:
                    calls.append(name)
                    yield place.problem(f"no {name}", fix=Fix(f"add {name}", place.add({"x": 1})))

        return named(f"{name.lower()}-missing", check)

    calls: list[str] = []
    rules = [wants_field(name) for name in ("resources", "securityContext", "livenessProbe", "readinessProbe")]
    assert len(fixed({"a.yaml": pod}, rules).applied) == len(calls) == len(rules)


def test_the_built_in_rules_that_fix_are_these() -> None:
    """Every other rule has no fix until there is a decision on it."""
    pack = packs.built_in()
    with_fixes = {
        rule.id for rule in pack.rules if any(Path(pack.fixtures, rule.id).glob("*.fixed")) or _suggests(pack, rule)
    }
    assert with_fixes == {
        "api-version-removed",
        "cpu-limit-missing",
        "cpu-request-missing",
        "hpa-target-request-missing",
        "image-pull-policy-not-always",
        "image-tag-latest",
        "init-container-unbounded-wait",
        "memory-limit-missing",
        "memory-request-missing",
        "namespace-default-deny-missing",
        "namespace-network-policy-missing",
        "pdb-max-unavailable-zero",
        "pdb-missing",
        "pvc-storage-class-missing",
        "resource-quota-missing",
        "run-as-non-root-missing",
        "secret-in-env-value",
        "secret-inline",
        "service-target-port-no-match",
        "suppression-unused",
    }


def _suggests(pack: packs.Pack, rule: Rule) -> bool:
    texts = (path.read_text() for path in Path(pack.fixtures, rule.id).glob("*.out"))
    findings = (finding for text in texts for finding in text.replace("\n    ", "\t").splitlines())
    return any(f"[{rule.id}]" in finding and "(suggest)" in finding for finding in findings)
