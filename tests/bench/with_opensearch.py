"""Runs a command while a real OpenSearch of one node answers at $ZHUNSHENG_OPENSEARCH.

    python with_opensearch.py COMMAND…

The server is assembled from Maven Central (Java 17 and Maven are wanted), empty, and gone afterwards.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import peers

sys.path.insert(0, str(peers.HERE / "search"))
from opensearch import Server


def main(*command):
    if missing := [tool for tool in ("java", "mvn") if not shutil.which(tool)]:
        sys.exit(f"missing: {', '.join(missing)} (Debian: default-jdk-headless maven)")
    jars = peers.jars(peers.HERE / "search" / "opensearch" / "pom.xml")
    with tempfile.TemporaryDirectory(prefix="zhunsheng-opensearch-") as folder:
        server = Server(jars, pathlib.Path(folder))
        try:
            asked = os.environ | {"ZHUNSHENG_OPENSEARCH": server.url}
            return subprocess.run(command, env=asked).returncode
        finally:
            server.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
