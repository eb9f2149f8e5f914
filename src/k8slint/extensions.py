"""Extensions: the plugins of a run, loaded when they are asked for. Where there are none, pluggy is not loaded."""

from __future__ import annotations

from .entry_points import EntryPoint, installed
from .packs import PackError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .findings import Render
    from .packs import Pack
    from .plugins import Plugins

SWITCH = "K8SLINT_DISABLE_PLUGIN_AUTOLOAD"
"""The variable of the environment that, not empty, leaves plugins out unless they are named."""


class Extensions:
    """The plugins that are installed in the folders of an import path.

    All of them are loaded if `automatic`, else those that a configuration names. `formats` are the formats of reports
    that exist without them. Raises `PackError`.
    """

    def __init__(self, paths: Sequence[str] = (), *, automatic: bool = True, formats: Collection[str] = ()) -> None:
        self._paths = paths
        self._automatic = automatic
        self._formats = formats
        self._installed: tuple[EntryPoint, ...] | None = None
        self._loaded: dict[tuple[EntryPoint, ...], Plugins] = {}

    def packs(self, names: Sequence[str] = ()) -> tuple[Pack, ...]:
        """The packs of the plugins of a run; `names` are those that a configuration asks for."""
        plugins = self._plugins(names)
        return plugins.packs if plugins is not None else ()

    @property
    def reporters(self) -> Mapping[str, Render]:
        """The formats of reports that plugins bring."""
        plugins = self._plugins(())
        return plugins.reporters if plugins is not None else {}

    def require(self, name: str, *, trusted: bool) -> None:
        """Makes sure that a plugin that a configuration asks for may be loaded: it is installed, and was not switched
        off by someone who trusts the configuration less than that.
        """
        if all(point.name != name for point in self._points()):
            raise PackError(
                f"there is no pack {name}: a pack is named by its folder, with a slash, such as ./{name}, "
                "or by the name of an installed plugin"
            )
        if not self._automatic and not trusted:
            raise PackError(
                f"plugin {name} is not loaded, as {SWITCH} is set: if you trust the configuration that asks for it, "
                "name that with --config, or say --trust-project"
            )

    def _points(self) -> tuple[EntryPoint, ...]:
        if self._installed is None:
            self._installed = installed(self._paths)
        return self._installed

    def _plugins(self, names: Sequence[str]) -> Plugins | None:
        if not self._automatic and not names:
            return None
        chosen = tuple(point for point in self._points() if self._automatic or point.name in names)
        if not chosen:
            return None
        if chosen not in self._loaded:
            from . import plugins

            self._loaded[chosen] = plugins.load(chosen, self._formats)
        return self._loaded[chosen]
