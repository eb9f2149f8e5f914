"""What all tests share: a fixed environment, tools that may be missing, deterministic Hypothesis."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.programs import which

if TYPE_CHECKING:
    from collections.abc import Iterator

# No deadline: what a busy machine takes says nothing of the code.
hypothesis.settings.register_profile("k8slint", deadline=None, derandomize=True)
hypothesis.settings.load_profile("k8slint")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = [tool for tool in marker.args if which(tool) is None]
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture(autouse=True, scope="session")
def plain_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's colours, settings and cache neither change a test nor are changed by one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
            patch.delenv(name, raising=False)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the checkout."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of large test material, which is not part of the checkout."""
    folder = os.environ.get("K8SLINT_SHARED")
    if not folder:
        pytest.skip("K8SLINT_SHARED does not name the folder of shared test material")
    return Path(folder)
