"""Hosts: which Services of the cluster a text names, and which hosts a shell command talks to.

In DNS a Service is `name.namespace.svc.<cluster domain>`; from its own namespace `name` is enough, from another one
`name.namespace`. A label more, in front, is a pod of a headless Service.
Sources: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/; the manuals of the commands.
"""

from __future__ import annotations

import re

from . import shell
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Patterns are compiled when they are first used: most runs need none of them.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
QUALIFIED = (
    r"(?<![\w$})\]>%*-])(?<![\w$%*-]\.)"
    rf"(?:{LABEL}\.)*?(?P<name>{LABEL})\.(?P<namespace>{LABEL})\.svc"
    rf"(?![\w-])(?P<domain>(?:\.{LABEL})*)\.?(?::(?P<port>[0-9]{{1,5}})(?!\w))?"
)
HOST = rf"{LABEL}(?:\.{LABEL})*\.?"
ADDRESS = r"[0-9.]+"
URL = r"[a-z][a-z0-9+.-]*://(?:[^/@\s]*@)?(?P<host>[^/:?#\s\"']+)(?::(?P<port>[0-9]+))?"
PAIR = r"(?P<host>[^/:\s]+):(?P<port>[0-9]+)(?:/.*)?"
DEVICE = r"/dev/(?:tcp|udp)/(?P<host>[^/\s\"';)]+)/(?P<port>[^/\s\"';)]+)"
VARIABLE = r"\$\{(?P<braced>\w+)(?::?-(?P<default>[^{}$]*))?\}|\$(?P<plain>\w+)|\$\((?P<expanded>\w+)\)"
WITH_VALUE = r"-[a-zA-Z0-9]*[wiqpsGcXxWItT]"
"""Options of netcat, ping and telnet whose value is a word of its own."""

CLIENTS = frozenset(
    "pg_isready psql mysql mysqladmin mariadb mariadb-admin redis-cli mongo mongosh cqlsh rabbitmqadmin".split()
)
"""Clients of databases: their host stands behind `-h` or `--host`, their port behind `-p`, `-P` or `--port`."""

NETCATS = frozenset(("nc", "ncat", "netcat"))
LOOKUPS = frozenset(("nslookup", "getent", "dig", "host", "ping"))
FETCHERS = frozenset(("curl", "wget"))
WAITERS = frozenset("wait-for-it wait-for-it.sh wait-for wait-for.sh dockerize wait4x grpc_health_probe telnet".split())


class Named(Record):
    """A Service that a text names in full: `port` is None if it has none; `text` is what is written."""

    name: str
    namespace: str
    port: int | None
    text: str


class Host(Record):
    """A host that a command talks to, as it is written, with `port` where that is a number."""

    name: str
    port: int | None = None


def services_named(text: str) -> Iterator[Named]:
    """The Services that a text names in full (`db.shop.svc`), each once. Lines of comments are left out, and so are
    names that a template decides in part.
    """
    if ".svc" not in text:
        return
    told = set()
    for line in text.split("\n"):
        if ".svc" not in line or line.lstrip().startswith(("#", "//", ";")):
            continue
        for found in re.finditer(QUALIFIED, line):
            if found["domain"] and not found["domain"].startswith(".cluster."):
                continue
            port = int(found["port"]) if found["port"] else None
            named = Named(found["name"], found["namespace"], port, found.group())
            if named not in told:
                told.add(named)
                yield named


def hosts_awaited(argv: Sequence[str], environment: Mapping[str, str]) -> list[Host]:
    """The hosts that a container's command talks to before it goes on, be it by a shell script or by itself.

    `argv` is its command with its arguments, `environment` the variables whose values are known: of a host that another
    variable decides nothing is said. A download (curl, wget) counts only where it is tried again and again.
    """
    scripts = [word for word in argv if " " in word.strip() or "\n" in word.strip()]
    commands = [command for script in scripts for command in shell.commands(script)]
    found = [host for words, again in commands for host in _hosts(words, again)]
    if not scripts:
        found = _hosts(argv, again=False)
    found += [(device["host"], device["port"]) for script in scripts for device in re.finditer(DEVICE, script)]
    hosts = []
    for name, port in found:
        host, number = _filled_in(name, environment), _filled_in(port, environment)
        if re.fullmatch(HOST, host) and not re.fullmatch(ADDRESS, host) and host != "localhost":
            hosts.append(Host(host, int(number) if number.isdigit() else None))
    return list(dict.fromkeys(hosts))


def service_of(host: str) -> tuple[str, str | None] | None:
    """The name and the namespace (None: the own) of the Service that a host is in a cluster; None if it is none.

    Of two labels the second is taken for a namespace: whoever asks has to know better.
    """
    labels = host.rstrip(".").split(".")
    if "svc" in labels[2:]:
        at = labels.index("svc", 2)
        return labels[at - 2], labels[at - 1]
    return (labels[0], labels[1] if len(labels) == 2 else None) if len(labels) <= 2 else None


def _hosts(words: Sequence[str], again: bool) -> list[tuple[str, str]]:
    """The hosts, each with its port, that one command talks to."""
    names = [word.rpartition("/")[2] for word in words]
    at = next((index for index, name in enumerate(names) if name in _KNOWN), None)
    if at is None:
        return []
    program, arguments = names[at], list(words[at + 1 :])
    if program in CLIENTS:
        host = _option(arguments, "-h", "--host")
        urls = [(url["host"], url["port"] or "") for word in arguments if (url := re.match(URL, word))]
        return ([(host, _option(arguments, "-p", "-P", "--port"))] if host else []) + urls
    if program in FETCHERS:
        return [(url["host"], url["port"] or "") for word in arguments if again and (url := re.match(URL, word))]
    pairs = [
        found for word in arguments if (found := re.search(URL, word) or re.fullmatch(PAIR, word.rpartition("=")[2]))
    ]
    if pairs:
        return [(found["host"], found["port"] or "") for found in pairs]
    plain = list(_positional(arguments))
    if program in LOOKUPS:
        plain = [word for word in plain if word not in ("hosts", "ahosts", "ahostsv4") and not word.startswith("+")][:1]
    return [(plain[0], plain[1] if len(plain) > 1 else "")] if plain else []


_KNOWN = CLIENTS | NETCATS | LOOKUPS | FETCHERS | WAITERS


def _option(arguments: Sequence[str], *names: str) -> str:
    """The value of an option, given as the next word, behind `=` or, for a short one, right behind it."""
    for index, word in enumerate(arguments):
        for name in names:
            if word == name:
                return next(iter(arguments[index + 1 :]), "")
            if word.startswith(f"{name}=") or (word.startswith(name) and name[1] != "-"):
                return word[len(name) :].lstrip("=")
    return ""


def _positional(arguments: Iterable[str]) -> Iterator[str]:
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = re.fullmatch(WITH_VALUE, word) is not None
        else:
            yield word


def _filled_in(text: str, environment: Mapping[str, str]) -> str:
    """A text with the variables that are known in place of their names."""

    def value(found: re.Match[str]) -> str:
        name = found["braced"] or found["plain"] or found["expanded"]
        return environment.get(name, found["default"] or found.group())

    return re.sub(VARIABLE, value, text)
