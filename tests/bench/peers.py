"""What the peer benches share: where things are, and how a peer is fetched from its registry.

Everything fetched goes to `$XDG_CACHE_HOME/zhunsheng/peers`, nothing is installed on the system.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "zhunsheng" / "peers"


def testdata():
    """The folder with the large corpora."""
    folder = os.environ.get("ZHUNSHENG_TESTDATA")
    if not folder:
        sys.exit("ZHUNSHENG_TESTDATA must name the folder with the corpora")
    return pathlib.Path(folder)


def built(package, binary):
    """A program of `tests/bench/<package>`, built for release with the dependencies of the product."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").absolute()
    manifest = HERE / package / "Cargo.toml"
    shutil.copy(ROOT / "Cargo.lock", manifest.parent)
    subprocess.run(
        ["cargo", "build", "--release", "--manifest-path", manifest],
        check=True, env=os.environ | {"CARGO_TARGET_DIR": str(target)},
    )
    return target / "release" / binary


def python(*requirements):
    """A Python of its own that has these packages."""
    key = hashlib.sha256("\n".join(requirements).encode()).hexdigest()[:12]
    folder = CACHE / f"python-{key}"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *requirements],
            check=True, stdout=sys.stderr,
        )
        (folder / "ready").touch()
    return folder / "bin" / "python"


def jars(pom):
    """The folder with the jars that a `pom.xml` names."""
    folder = CACHE / f"jars-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if not folder.exists():
        fetched = folder.with_suffix(".new")
        subprocess.run(
            ["mvn", "--quiet", "--file", pom, "dependency:copy-dependencies", f"-DoutputDirectory={fetched}"],
            check=True, stdout=sys.stderr,
        )
        fetched.rename(folder)
    return folder
