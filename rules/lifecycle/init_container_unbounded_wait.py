"""Init container may wait for ever

Why it matters: a pod whose init container waits stays in `Init` and says nothing. If what it waits for has another
name, or is in another namespace, or waits for this very pod, nobody is told: no restart, no failed Job, no alert. One
that gives up fails, is restarted with a growing delay, and shows as `Init:CrashLoopBackOff`.

How to mend it: count the attempts and end with an error, as the fix does in place; or give a Job
`activeDeadlineSeconds`; or run the script with `timeout`. A `timeout` inside the loop limits one attempt, not the
loop. Or do without: a program that retries by itself needs no init container.

When to ignore it: where the pod is of no use without what it waits for, and something else watches over pods that do
not start.

Sources: Kubernetes, "Init Containers" (https://kubernetes.io/docs/concepts/workloads/pods/init-containers/); "Jobs",
job termination (https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup).
"""

from __future__ import annotations

from k8slint import Container, Fix, Problems, rule, shell


@rule(severity="warning", each="container", checklist="init-containers")
def check(container: Container, *, attempts: int = 60, delay: int = 2) -> Problems:
    """attempts: how many times the fix lets a loop try; a kubectl command gets the time that takes.
    delay: the seconds between two attempts, for a loop that has no `sleep`.
    """
    script = container.script
    if container.role != "init" or _has_deadline(container):
        return
    if script is None:
        yield from _without_shell(container, seconds=attempts * delay)
        return
    wait = shell.endless_wait(script.value) if isinstance(script.value, str) else None
    if wait is not None:
        yield script.problem(
            f"init container {container.name} may wait for ever: {wait.test}",
            fix=Fix(f"give up after {attempts} attempts", script.set(wait.bounded(attempts, delay)), safety="unsafe"),
        )


def _without_shell(container: Container, seconds: int) -> Problems:
    """The problem of a container that runs kubectl itself, as a list of words, and lets it wait for ever."""
    wait = shell.endless_wait(" ".join((*container.strings("command"), *container.strings("args"))))
    if wait is not None:
        yield (container.at("command") or container.at("args")).problem(
            f"init container {container.name} may wait for ever: {wait.test}", help=f"add --timeout={seconds}s"
        )


def _has_deadline(container: Container) -> bool:
    """Whether `timeout` runs the script, or the pod or its Job has a deadline."""
    programs = {word.rpartition("/")[2] for word in (*container.strings("command"), *container.strings("args"))}
    path = container.pod.path
    above = [path[:depth] for depth in range(len(path) + 1)]
    return "timeout" in programs or any(container.resource.get(*at, "activeDeadlineSeconds") for at in above)
