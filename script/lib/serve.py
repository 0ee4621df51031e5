"""Loads what is missing, then runs web server and worker until one ends or Ctrl-C comes.

Each step says its name and its time, so that a first run is never silent.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = str(ROOT / ".venv" / "bin" / "python")


def free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    sys.exit(f"no free port from {wanted} on; set PORT")


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "tongban.config.settings"),
    }


def prepare() -> None:
    """Run the steps in one Python process: starting Django once is most of a second run's time."""
    done = subprocess.run([PYTHON, str(ROOT / "script" / "lib" / "prepare.py")], env=environment(), check=False)
    if done.returncode:
        sys.exit(done.returncode)


def serve() -> int:
    port = free_port(int(os.environ.get("PORT", "8000")))
    workers = os.environ.get("TONGBAN_WEB_PROCESSES", "2")
    env = {**environment(), "TONGBAN_URL": os.environ.get("TONGBAN_URL", f"http://127.0.0.1:{port}")}
    web = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
           "--workers", workers, "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
           "tongban.config.wsgi:application"]  # fmt: skip
    processes = [
        subprocess.Popen(web, env=env),
        subprocess.Popen([PYTHON, "-m", "django", "work"], env=env),
    ]
    print(f"\n  通办 Tongban  →  http://127.0.0.1:{port}/    (Ctrl-C ends it)\n", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
        print("a process ended; stopping the other", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


if __name__ == "__main__":
    prepare()
    sys.exit(serve())
