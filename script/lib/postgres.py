"""A private PostgreSQL for tests and benchmarks: ``postgres.py with COMMAND …`` runs COMMAND beside it.

The server listens on 127.0.0.1 at a free port, keeps its files in a temporary folder, and ends with the command.
COMMAND finds it in ``TONGBAN_DATABASE``. ``postgres.py find`` prints the folder of the binaries, or nothing.
PostgreSQL refuses to run as root, so root hands it to the account ``postgres`` (of the system package) or ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "unix_socket_directories": "",
    "log_min_messages": "fatal",
}


def binaries() -> Path | None:
    """Folder with initdb and pg_ctl, newest version first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(folders, key=lambda path: int(path.parts[-3].split(".")[0]))
    return versions[-1].parent if versions else None


def owner() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A cluster of its own: made, started, stopped and started again on the same port, and removed."""

    def __init__(self) -> None:
        folder = binaries()
        if folder is None:
            sys.exit("no PostgreSQL binaries (initdb, pg_ctl) on this machine")
        self.folder, self.user, self.port = folder, owner(), free_port()
        self.home = Path(tempfile.mkdtemp(prefix="tongban-postgres-"))
        if self.user:
            shutil.chown(self.home, self.user)

    @property
    def url(self) -> str:
        return f"postgresql://tongban@127.0.0.1:{self.port}/tongban"

    def make(self) -> None:
        """The cluster, running, with an empty database."""
        self._call(
            "initdb", "-D", str(self.home / "data"), "-U", "tongban", "-A", "trust", "--encoding=UTF8", "--no-locale"
        )
        self.start()
        self._call("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tongban", "tongban")

    def start(self) -> None:
        settings = {**SETTINGS, **durability(), "port": str(self.port)}
        options = " ".join(f"-c {name}={value!r}" for name, value in settings.items())
        self._call("pg_ctl", "-D", str(self.home / "data"), "-o", options, "-l", str(self.home / "log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """End it: ``fast`` as an operator does, which breaks every connection; ``immediate`` as a crash does."""
        self._call("pg_ctl", "-D", str(self.home / "data"), "-m", mode, "-w", "stop")

    def remove(self) -> None:
        if (self.home / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _call(self, *words: str) -> None:
        subprocess.run(
            [str(self.folder / words[0]), *words[1:]],
            check=True,
            user=self.user,
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            env=locale(),
        )


def run_beside(command: list[str]) -> int:
    """Start a cluster, run the command, stop the cluster; returns the command's exit code."""
    server = Server()
    try:
        server.make()
        return subprocess.run(command, env={**os.environ, "TONGBAN_DATABASE": server.url}).returncode
    finally:
        server.remove()


def durability() -> dict[str, str]:
    """Tests may lose their data in a power cut; benchmarks and crash tests may not (``TONGBAN_POSTGRES_DURABLE=1``)."""
    if os.environ.get("TONGBAN_POSTGRES_DURABLE") == "1":
        return {}
    return {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def locale() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}


if __name__ == "__main__":
    if sys.argv[1:2] == ["find"]:
        print(binaries() or "")
    elif sys.argv[1:2] == ["with"] and len(sys.argv) > 2:
        sys.exit(run_beside(sys.argv[2:]))
    else:
        sys.exit("usage: postgres.py find | with COMMAND …")
