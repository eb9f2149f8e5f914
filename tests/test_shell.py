"""Waits in shell text: which ones never end, and what they do once they are bounded."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.shell import endless_wait

ENDLESS = {
    "nc, one line": ("until nc -z redis 6379; do echo waiting; sleep 2; done;", "until nc -z redis 6379"),
    "no sleep": ("until nc -z -w 2 db 5432; do echo waiting; done", "until nc -z -w 2 db 5432"),
    "while not": ("while ! curl -fsS http://api/healthz; do sleep 1; done", "while ! curl -fsS http://api/healthz"),
    "while not, no sleep": ("while ! wget -q -O- http://api; do :; done", "while ! wget -q -O- http://api"),
    "several lines": ("set -e\nuntil getent hosts db\ndo\n  sleep 1\ndone\necho ok\n", "until getent hosts db"),
    "nslookup": ("until nslookup db.$(cat /ns).svc; do echo .; sleep 2; done", "until nslookup db.$(cat /ns).svc"),
    "dig": ('while [ -z "$(dig +short db)" ]; do sleep 1; done', 'while [ -z "$(dig +short db)" ]'),
    "pg_isready": (
        "until pg_isready -h db -U app -q; do sleep 1; done; exec migrate",
        "until pg_isready -h db -U app -q",
    ),
    "mysqladmin": (
        "while ! mysqladmin ping -h db --silent; do sleep 1; done",
        "while ! mysqladmin ping -h db --silent",
    ),
    "redis-cli and grep": (
        "until redis-cli -h cache ping | grep -q PONG; do sleep 1; done",
        "until redis-cli -h cache ping | grep -q PONG",
    ),
    "mongosh": (
        """until mongosh --host m --eval 'db.adminCommand("ping")'; do sleep 5; done""",
        """until mongosh --host m --eval 'db.adminCommand("ping")'""",
    ),
    "kubectl wait in a loop": (
        "until kubectl wait --for=condition=complete job/seed --timeout=10s; do echo again; done",
        "until kubectl wait --for=condition=complete job/seed --timeout=10s",
    ),
    "kubectl get": (
        "while kubectl get job seed; do sleep 5; done",
        "while kubectl get job seed",
    ),
    "bash socket": ("until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done", None),
    "file": ("while [ ! -f /shared/ready ]; do sleep 1; done", "while [ ! -f /shared/ready ]"),
    "file, busy": ("until test -e /shared/ready; do :; done", "until test -e /shared/ready"),
    "file, double brackets": ("while [[ ! -S /run/app.sock ]]; do sleep 0.1; done", "while [[ ! -S /run/app.sock ]]"),
    "http code": (
        "while [ \"$(curl -s -o /dev/null -w '%{http_code}' http://api)\" != 200 ]; do sleep 2; done",
        None,
    ),
    "http code as a number": (
        "while [ $(curl --silent -w '%{http_code}' http://api) -ne 200 ]; do sleep 2; done",
        "while [ $(curl --silent -w '%{http_code}' http://api) -ne 200 ]",
    ),
    "status that names itself": (
        'until [ "$status" -eq 200 ]; do status=$(curl -w "%{http_code}" api/status); sleep 1; done',
        'until [ "$status" -eq 200 ]',
    ),
    "backticks": ("until [ `cat /shared/state` = done ]; do sleep 1; done", "until [ `cat /shared/state` = done ]"),
    "always true, break": ("while true; do nc -z db 5432 && break; sleep 1; done", "while true"),
    "always true, if and break": ("while :; do if nc -z db 1; then echo up; break; fi; sleep 1; done", "while :"),
    "always true, exit 0": ("while [ 1 ]; do nc -z db 1 && exit 0; sleep 1; done", "while [ 1 ]"),
    "always true, nothing": ("while true; do sleep 3600; done", "while true"),
    "until false": ("until false; do nc -z db 1 && break; sleep 1; done", "until false"),
    "sleep as the test": ("while sleep 5; do nc -z db 1 && break; done", "while sleep 5"),
    "counter that limits nothing": (
        'i=0; until nc -z db 1; do i=$((i+1)); echo "attempt $i"; sleep 1; done',
        "until nc -z db 1",
    ),
    "comparison without a way out": (
        "until nc -z db 1; do i=$((i+1)); if [ $i -gt 9 ]; then echo still waiting; fi; sleep 1; done",
        "until nc -z db 1",
    ),
    "timeout of one attempt": ("until timeout 2 nc -z db 1; do sleep 1; done", "until timeout 2 nc -z db 1"),
    "second of two": (
        "for i in 1 2 3; do nc -z a 1 && break; sleep 1; done; until nc -z b 1; do sleep 1; done",
        "until nc -z b 1",
    ),
    "inside a for": ("for h in a b; do until nc -z $h 80; do sleep 1; done; done", "until nc -z $h 80"),
    "inside an if": ('if [ -n "$DB" ]; then until nc -z $DB 1; do sleep 1; done; fi', "until nc -z $DB 1"),
    "inside a function": (
        "wait_for() {\n  until nc -z $1 $2; do sleep 1; done\n}\nwait_for db 1\n",
        "until nc -z $1 $2",
    ),
    "inside a subshell": ("(until nc -z db 1; do sleep 1; done)", "until nc -z db 1"),
    "inside a case": ("case $DB in\n a|b) until nc -z db 1; do sleep 1; done;;\nesac", "until nc -z db 1"),
    "inside a while that reads": (
        "while read h; do until nc -z $h 1; do sleep 1; done; done < hosts",
        "until nc -z $h 1",
    ),
    "shell in a shell": ("su app -c 'until nc -z db 1; do sleep 1; done'", "until nc -z db 1"),
    "output elsewhere": ("until nc -z db 1 >/dev/null 2>&1; do echo . >&2; sleep 1; done 2>/dev/null", None),
    "quoted words of the language": ('echo "do; done"; until nc -z db 1; do echo "done; exit 1"; sleep 1; done', None),
    "comments": ("until nc -z db 1; do # exit 1\n  sleep 1 # break\ndone # &\n", "until nc -z db 1"),
    "rollout": ("kubectl rollout status deploy/db", "kubectl rollout status deploy/db"),
    "rollout, no limit": (
        "kubectl rollout status deploy/db --timeout=0s",
        "kubectl rollout status deploy/db --timeout=0s",
    ),
    "negative timeout": (
        "kubectl wait --for=condition=ready --timeout=-1s pod/db",
        "kubectl wait --for=condition=ready --timeout=-1s pod/db",
    ),
    "long test": (f"until curl http://{'x' * 80}; do sleep 1; done", f"until curl http://{'x' * 49}..."),
}

BOUNDED = {
    "empty": "",
    "no loop": "nc -z db 5432 || exit 1",
    "sequence": "for i in $(seq 1 60); do nc -z db 1 && break; sleep 2; done",
    "for in bash": "for ((i=0; i<60; i++)); do nc -z db 1 && exit 0; sleep 2; done; exit 1",
    "counter": 'i=0; until nc -z db 1; do i=$((i+1)); if [ "$i" -ge 60 ]; then exit 1; fi; sleep 2; done',
    "counter with dollar": "until nc -z db 1; do n=$(($n + 1)); [ $n -gt 60 ] && exit; sleep 1; done",
    "counter and break": "until nc -z db 1; do i=$((i+1)); [ $i -eq 60 ] && break; sleep 1; done",
    "counter, expr": "until nc -z db 1; do i=`expr $i + 1`; test $i -lt 60 || return; sleep 1; done",
    "counter, let": "until nc -z db 1; do let i++; if [[ $i -gt 60 ]]; then break; fi; sleep 1; done",
    "counter in the test": "while ! nc -z db 1 && [ $i -lt 60 ]; do i=$((i+1)); sleep 1; done",
    "counter in the test, bash": "until nc -z db 1 || (( i++ >= 60 )); do sleep 1; done",
    "counter that runs out": "until nc -z db 1 || ((!i--)); do sleep 1; done",
    "counter of an old bash": "until nc -z db 1; do i=$[$i+1]; [ $i = 60 ] && break; sleep 1; done",
    "counter, arithmetic command": "while true; do nc -z db 1 && break; ((++i)); ((i > 60)) && break; sleep 1; done",
    "counter only": "i=0; while [ $i -lt 60 ]; do nc -z db 1 && break; i=$((i+1)); sleep 1; done",
    "case of a counter": "until nc -z db 1; do i=$((i+1)); case $i in 60) exit 1;; esac; sleep 1; done",
    "clock": "end=$(($(date +%s) + 60)); until nc -z db 1; do [ $(date +%s) -gt $end ] && break; sleep 1; done",
    "clock in a variable": "until nc -z db 1; do now=$(date +%s); [ $now -gt $end ] && break; sleep 1; done",
    "seconds": "until nc -z db 1; do if (( SECONDS > 60 )); then exit 1; fi; sleep 1; done",
    "failing exit": "while true; do nc -z db 1 && exit 0; check || exit 1; sleep 1; done",
    "failing return": "until nc -z db 1; do give_up && return 1; sleep 1; done",
    "certain exit": "until nc -z db 1; do echo no; sleep 1; exit; done",
    "kills itself": "until nc -z db 1; do [ -e /stop ] && kill $$; sleep 1; done",
    "timeout around it": "timeout 60 sh -c 'until nc -z db 1; do sleep 1; done'",
    "timeout and double quotes": 'timeout 60 bash -c "until nc -z db 1; do sleep 1; done"',
    "background": "while true; do sync; sleep 60; done & exec app",
    "background, group": "{ until nc -z db 1; do sleep 1; done; warm; } &\nexec app",
    "reads lines": "while IFS= read -r line; do nc -z $line 1; sleep 1; done < hosts",
    "reads a pipe": "seq 60 | while read i; do nc -z db 1 && break; sleep 1; done",
    "arguments": "while [ $# -gt 0 ]; do case $1 in -v) v=1;; esac; shift; done",
    "works through a text": 'while [ -n "$list" ]; do list=${list#*,}; done',
    "own process": "job & while kill -0 $!; do sleep 1; done",
    "text that speaks of it": "echo 'until nc -z db 1; do sleep 1; done'",
    "here-document": "cat > w.sh <<'EOF'\nuntil nc -z db 1; do sleep 1; done\nEOF\ntimeout 9 sh w.sh",
    "indented here-document": "if true; then\n\tcat <<-EOF\n\t\twhile true; do sleep 1; done\n\tEOF\nfi",
    "python": "import time\nwhile True:\n    time.sleep(1)\n",
    "kubectl wait": "kubectl wait --for=condition=ready pod/db",
    "kubectl wait, own timeout": "kubectl wait --for=condition=ready pod/db --timeout 5m",
    "rollout, timeout": "kubectl rollout status deploy/db --timeout=90s",
    "rollout, one look": "kubectl rollout status deploy/db --watch=false",
    "rollout, timeout around it": "timeout 90 kubectl rollout status deploy/db",
    "unclosed": "until nc -z db 1; do sleep 1",
    "mismatched": "until nc -z db 1; do if true; done; fi",
}


@pytest.mark.parametrize(("script", "test"), ENDLESS.values(), ids=ENDLESS)
def test_endless(script: str, test: str | None) -> None:
    wait = endless_wait(script)
    assert wait is not None
    if test is not None:
        assert wait.test == test
    bounded = wait.bounded()
    assert endless_wait(bounded) is None
    assert "\n" in script or "\n" not in bounded


@pytest.mark.parametrize("script", BOUNDED.values(), ids=BOUNDED)
def test_bounded(script: str) -> None:
    wait = endless_wait(script)
    assert wait is None, wait.test


COUNT = "tries=$((tries+1)); [ $tries -lt 60 ] || exit 1"
SPELLINGS = {
    "one line": (
        "until nc -z redis 6379; do echo waiting; sleep 2; done;",
        f"tries=0; until nc -z redis 6379; do {COUNT}; echo waiting; sleep 2; done;",
    ),
    "several lines": (
        "set -eu\n  until nc -z redis 6379; do\n      sleep 2\n  done\n",
        f"set -eu\n  tries=0\n  until nc -z redis 6379; do\n      {COUNT}\n      sleep 2\n  done\n",
    ),
    "do on its own line, with a comment": (
        "while ! nc -z db 1\ndo # patience\n\n\tsleep 1\ndone",
        f"tries=0\nwhile ! nc -z db 1\ndo # patience\n\t{COUNT}\n\n\tsleep 1\ndone",
    ),
    "body begins beside do": (
        "until nc -z db 1; do echo no\n  sleep 1; done\nexec app\n",
        f"tries=0\nuntil nc -z db 1; do {COUNT}; echo no\n  sleep 1; done\nexec app\n",
    ),
    "pause that is missing": (
        "until nc -z db 1; do :; done",
        f"tries=0; until nc -z db 1; do {COUNT}; sleep 2; :; done",
    ),
    "attempts behind the counter": (
        "while true; do nc -z db 1 && break; sleep 1; done",
        "tries=0; while true; do tries=$((tries+1)); [ $tries -le 60 ] || exit 1; nc -z db 1 && break; sleep 1; done",
    ),
    "part of a list": (
        "mkdir -p /x && ! until nc -z db 1; do sleep 1; done | cat",
        f"tries=0; mkdir -p /x && ! until nc -z db 1; do {COUNT}; sleep 1; done | cat",
    ),
    "two loops of one list": (
        "until nc -z a 1; do sleep 1; done &&\nuntil nc -z b 1; do sleep 1; done\n",
        (
            f"tries=0\ntries2=0\nuntil nc -z a 1; do {COUNT}; sleep 1; done &&\n"
            "until nc -z b 1; do tries2=$((tries2+1)); [ $tries2 -lt 60 ] || exit 1; sleep 1; done\n"
        ),
    ),
    "a name that is taken": (
        "tries=3; until nc -z a 1; do sleep 1; done",
        "tries=3; _tries=0; until nc -z a 1; do _tries=$((_tries+1)); [ $_tries -lt 60 ] || exit 1; sleep 1; done",
    ),
    "rollout": ("kubectl rollout status deploy/db", "kubectl rollout status --timeout=120s deploy/db"),
    "rollout, no limit": (
        "kubectl rollout status deploy/db --timeout 0",
        "kubectl rollout status deploy/db --timeout=120s",
    ),
    "negative timeout": ("kubectl wait --timeout=-1s pod/db", "kubectl wait --timeout=120s pod/db"),
}


@pytest.mark.parametrize(("script", "bounded"), SPELLINGS.values(), ids=SPELLINGS)
def test_spelling(script: str, bounded: str) -> None:
    wait = endless_wait(script)
    assert wait is not None
    assert wait.bounded() == bounded


RUNNABLE = {
    "until": "until probe; do echo waiting; sleep 2; done; echo up",
    "until, lines": "until probe\ndo\n  echo waiting\n  sleep 2\ndone\necho up\n",
    "while not": "while ! probe; do sleep 2; done && echo up",
    "no sleep": "until probe; do :; done; echo up",
    "always true": "while true; do probe && break; sleep 2; done; echo up",
    "always true, lines": "while :; do\n  if probe; then\n    break\n  fi\n  sleep 2\ndone\necho up\n",
    "output": 'until [ "$(probe && echo yes)" = yes ]; do sleep 2; done; echo up',
    "function": "wait_for() {\n  until probe $1; do sleep 2; done\n}\nwait_for db\necho up\n",
    "part of a list": "true && until probe; do sleep 2; done && echo up",
    "strict": "set -eu; until probe; do sleep 2; done; echo up",
    "shell in a shell": "sh -c 'until probe; do sleep 2; done' || exit 1; echo up",
}
SHELLS = [shell for shell in ("sh", "bash", "dash", "busybox") if shutil.which(shell)]


def run(shell: str, tmp_path: Path, script: str, status: int) -> tuple[int, str, int]:
    """Exit status, output, and number of probes of a script in which `probe` ends with `status`, and nothing sleeps."""
    for name, text in {"probe": f"echo probe >> {tmp_path}/log; exit {status}", "sleep": ":"}.items():
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    command = ["busybox", "sh"] if shell == "busybox" else [shell]
    done = subprocess.run(
        [*command, "-c", script],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "ENV": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    log = tmp_path / "log"
    probes = len(log.read_text().splitlines()) if log.exists() else 0
    return done.returncode, done.stdout.splitlines()[-1] if done.stdout else "", probes


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("script", RUNNABLE.values(), ids=RUNNABLE)
def test_bounded_script_gives_up(tmp_path: Path, shell: str, script: str) -> None:
    wait = endless_wait(script)
    assert wait is not None
    code, last, probes = run(shell, tmp_path, wait.bounded(attempts=3), status=1)
    assert (code, probes) == (1, 3)
    assert last != "up"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("script", RUNNABLE.values(), ids=RUNNABLE)
def test_bounded_script_still_succeeds(tmp_path: Path, shell: str, script: str) -> None:
    wait = endless_wait(script)
    assert wait is not None
    assert run(shell, tmp_path, wait.bounded(attempts=3), status=0) == (0, "up", 1)


PIECES = st.sampled_from(
    """
    while until for if then else elif fi do done case esac in { } ( ) (( )) [ ] [[ ]] ! ; ;; & && || | < > >> << <<- <<<
    $ $( ${ ` ' " \\ # true : nc curl sleep exit break return read 1 0 i=$((i+1)) i++ -lt -f $i kubectl rollout status
    wait --timeout=-1s sh -c timeout EOF
    """.split()
)
SPACES = st.sampled_from([" ", "\n", "", "\t", "\r\n", ";"])


@given(st.text() | st.lists(PIECES | SPACES).map("".join) | st.lists(PIECES).map(" ".join))
def test_takes_any_text(text: str) -> None:
    wait = endless_wait(text)
    if wait is not None:
        bounded = wait.bounded()
        assert len(bounded) > len(text) or "--timeout" in text
        assert wait.test


@given(
    before=st.sampled_from(["", "set -e\n", "echo 'it is'; ", "true && ", "if x; then ", "f() {\n  "]),
    test=st.sampled_from(
        ["until nc -z db 1", "while ! nc -z db 1", "while true", "until [ -f /x ]", "while [ `x` != y ]"]
    ),
    do=st.sampled_from(["; do ", "\ndo\n  ", "; do # wait\n\t", "; do\n"]),
    body=st.lists(st.sampled_from(["echo no", "sleep 1", ":", "nc -z db 1 && break", "echo $((1+1))"]), min_size=1),
    joint=st.sampled_from(["; ", "\n  "]),
    end=st.sampled_from(["; done", "\ndone\n", "\ndone > log 2>&1\n", "; done | cat"]),
)
def test_bounded_is_bounded(before: str, test: str, do: str, body: list[str], joint: str, end: str) -> None:
    wait = endless_wait(before + test + do + joint.join(body) + end)
    assert wait is not None
    assert wait.test == test
    assert endless_wait(wait.bounded()) is None
