from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import hosts, shell
from k8slint.hosts import Host

KNOWN = {"DB_HOST": "db", "DB_PORT": "5432"}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("until nc -z web.shop.svc.cluster.local 2001; do sleep 2; done", [Host("web.shop.svc.cluster.local", 2001)]),
        ("while ! nc -zv -w 1 db:3306; do sleep 1; done", [Host("db", 3306)]),
        ("until nc -zw1 db 80; do :; done", [Host("db", 80)]),
        ("until ncat -z -w2 db 80; do :; done", [Host("db", 80)]),
        ("until pg_isready -h $DB_HOST -p ${DB_PORT}; do sleep 1; done", [Host("db", 5432)]),
        ("until pg_isready --host=db --port 5433; do sleep 1; done", [Host("db", 5433)]),
        ("until pg_isready -h ${HOST:-db}; do sleep 1; done", [Host("db")]),
        ("until mysqladmin ping -hdb -P 3306 -uroot -psecret; do sleep 1; done", [Host("db", 3306)]),
        ("until redis-cli -h cache ping | grep PONG; do sleep 1; done", [Host("cache")]),
        ("until mongosh mongodb://user:pw@docs:27017/shop; do sleep 1; done", [Host("docs", 27017)]),
        ("for i in $(seq 60); do nslookup db && exit 0; sleep 1; done", [Host("db")]),
        ("timeout 60 sh -c 'until getent hosts db.shop; do sleep 1; done'", [Host("db.shop")]),
        ("until dig +short web.shop.svc; do :; done", [Host("web.shop.svc")]),
        ("while ! ping -c 1 db; do sleep 1; done", [Host("db")]),
        ("until telnet db 5432; do sleep 1; done", [Host("db", 5432)]),
        ("until wget -qO- http://web:8080/health; do sleep 1; done", [Host("web", 8080)]),
        ('until [ "$(curl -s http://es:9200/_health)" = 200 ]; do sleep 3; done', [Host("es", 9200)]),
        ("until [ `curl -s http://es:9200` ]; do sleep 3; done", [Host("es", 9200)]),
        ("until (echo > /dev/tcp/kafka/9092) 2>/dev/null; do sleep 1; done", [Host("kafka", 9092)]),
        ("until nc -z db 80; do sleep 1; done; until nc -z db 80; do sleep 1; done", [Host("db", 80)]),
        ("curl -fsSL http://assets/x.tgz | tar xz", []),
        ("until nc -z $OTHER 80; do :; done", []),
        ("until nc -z 10.1.2.3 80; do :; done", []),
        ("until nc -z localhost 80; do :; done", []),
        ("until pg_isready; do sleep 1; done", []),
        ("until nc; do sleep 1; done", []),
        ("echo nothing", []),
    ],
)
def test_hosts_of_a_script(script: str, expected: list[Host]) -> None:
    assert hosts.hosts_awaited(["sh", "-c", script], KNOWN) == expected


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["/wait-for-it.sh", "db:5432", "-t", "60"], [Host("db", 5432)]),
        (["nc", "-z", "db", "5432"], [Host("db", 5432)]),
        (["dockerize", "-wait", "tcp://db:5432"], [Host("db", 5432)]),
        (["grpc_health_probe", "-addr=api:9000"], [Host("api", 9000)]),
        (["/bin/server", "--listen", "0.0.0.0:80"], []),
        ([], []),
    ],
)
def test_hosts_of_a_command(argv: list[str], expected: list[Host]) -> None:
    assert hosts.hosts_awaited(argv, {}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db.shop.svc", [("db", "shop", None)]),
        ("db.shop.svc.cluster.local:5432", [("db", "shop", 5432)]),
        ("db-0.db.shop.svc.cluster.local.", [("db", "shop", None)]),
        ("$(POD_NAME).db.shop.svc", [("db", "shop", None)]),
        ("postgres://u:p@db.shop.svc:5432/x", [("db", "shop", 5432)]),
        ("a.shop.svc,b.shop.svc:1", [("a", "shop", None), ("b", "shop", 1)]),
        ("a.shop.svc\n# b.shop.svc\n  // c.shop.svc", [("a", "shop", None)]),
        ("a.shop.svc a.shop.svc", [("a", "shop", None)]),
        ("${NAME}.shop.svc", []),
        ("${PREFIX}-db.shop.svc", []),
        ("db.${NAMESPACE}.svc", []),
        ("db.{{ .Namespace }}.svc", []),
        ("*.db.shop.svc", []),
        ("db.shop.svc.clusterset.local", []),
        ("db.shop.svcs db.shop.svc-x shop.svc svc", []),
    ],
)
def test_services_named(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert [(found.name, found.namespace, found.port) for found in hosts.services_named(text)] == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("db", ("db", None)),
        ("db.shop", ("db", "shop")),
        ("db.shop.svc", ("db", "shop")),
        ("db-0.db.shop.svc.cluster.local.", ("db", "shop")),
        ("www.example.com", None),
    ],
)
def test_service_of_a_host(host: str, expected: tuple[str, str | None] | None) -> None:
    assert hosts.service_of(host) == expected


def test_commands_come_with_those_inside() -> None:
    found = list(shell.commands("a 'b c' && timeout 5 sh -c 'until d; do e \"$(f g)\"; done'; h `i`"))
    assert [words[0] for words, _again in found] == ["a", "d", "f", "e", "timeout", "i", "h"]
    assert [words[0] for words, again in found if again] == ["d", "f", "e"]


@given(st.text(alphabet="ab.-:/$(){}'\"`|&; \nsvcnhlocaldin-z0123", max_size=80))
def test_any_text_is_read(text: str) -> None:
    list(hosts.services_named(text))
    hosts.hosts_awaited(["sh", "-c", f"nc {text}"], {"a": "b"})
    list(shell.commands(text))
