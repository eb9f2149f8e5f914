"""Settings: the plain values that a rule may ask for. `config` fills them, further down."""

from __future__ import annotations

from .apis import NEWEST
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NEWEST_KUBERNETES = NEWEST


class External(Record):
    """Objects that exist although the project does not define them: globs of their kind, namespace and name."""

    kind: str = "*"
    namespace: str = "*"
    name: str = "*"


class Settings(Record):
    """What the user's configuration says that concerns rules.

    `kubernetes` is the version the manifests are for, as (major, minor). `defaults` has the values fixes may write, by
    name: `requests.cpu`, `requests.memory`, `limits.cpu`, `limits.memory`, `storage-class`.
    """

    kubernetes: tuple[int, int] = NEWEST_KUBERNETES
    defaults: Mapping[str, str] = {}
    externals: tuple[External, ...] = ()
