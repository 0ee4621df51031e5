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


def run_beside(command: list[str]) -> int:
    """Start a cluster, run the command, stop the cluster; returns the command's exit code."""
    folder = binaries()
    if folder is None:
        sys.exit("no PostgreSQL binaries (initdb, pg_ctl) on this machine")
    user = owner()
    home = Path(tempfile.mkdtemp(prefix="tongban-postgres-"))
    if user:
        shutil.chown(home, user)
    port = free_port()
    options = " ".join(
        f"-c {name}={value!r}" for name, value in {**SETTINGS, **durability(), "port": str(port)}.items()
    )

    def call(*words: str) -> None:
        subprocess.run(
            [str(folder / words[0]), *words[1:]],
            check=True,
            user=user,
            cwd=home,
            stdout=subprocess.DEVNULL,
            env=locale(),
        )

    try:
        call("initdb", "-D", str(home / "data"), "-U", "tongban", "-A", "trust", "--encoding=UTF8", "--no-locale")
        call("pg_ctl", "-D", str(home / "data"), "-o", options, "-l", str(home / "log"), "-w", "start")
        try:
            call("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "tongban", "tongban")
            url = f"postgresql://tongban@127.0.0.1:{port}/tongban"
            return subprocess.run(command, env={**os.environ, "TONGBAN_DATABASE": url}).returncode
        finally:
            call("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


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
