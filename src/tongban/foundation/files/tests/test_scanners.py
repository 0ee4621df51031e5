"""One contract for every scanner; ClamAV is tried against a small server that speaks clamd's protocol."""

import socketserver
import struct
import threading

import pytest

from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.files.adapters.clamav import ClamAvScanner
from tongban.foundation.files.adapters.embedded import EICAR, EmbeddedScanner
from tongban.foundation.files.ports import Scanner


class ScannerContract:
    @pytest.fixture
    def scanner(self):
        raise NotImplementedError

    def test_it_fits_the_socket_and_is_ready(self, scanner):
        assert isinstance(scanner, Scanner)
        assert scanner.check_config() == []

    @pytest.mark.parametrize("content", [b"x", "干净的文件".encode() * 50_000])
    def test_a_clean_file_is_clean(self, scanner, content):
        assert scanner.scan(content) is None

    @pytest.mark.parametrize("before", [b"", b"%PDF-1.7" + b" " * 200_000])
    def test_the_harmless_test_virus_is_found_by_name(self, scanner, before):
        assert "eicar" in scanner.scan(before + EICAR).lower()


class TestEmbeddedScanner(ScannerContract):
    @pytest.fixture
    def scanner(self):
        return EmbeddedScanner()


class Clamd(socketserver.BaseRequestHandler):
    """clamd as far as we speak to it: zPING, zINSTREAM, and its size limit."""

    limit = 1_000_000

    def take(self, count):
        data = b""
        while len(data) < count and (piece := self.request.recv(count - len(data))):
            data += piece
        return data

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.take(1)
        if command == b"zPING\0":
            self.request.sendall(b"PONG\0")
            return
        content = b""
        while length := struct.unpack("!L", self.take(4))[0]:
            content += self.take(length)
            if len(content) > self.limit:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                while self.request.recv(65536):
                    pass
                return
        found = EICAR in content
        self.request.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def clamd():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class TestClamAvScanner(ScannerContract):
    @pytest.fixture
    def scanner(self, clamd):
        return ClamAvScanner(clamd)

    def test_too_large_a_file_is_refused_and_not_called_clean(self, scanner):
        with pytest.raises(PortRefused):
            scanner.scan(b"x" * 1_200_000)


def test_no_clamd_is_unavailable_and_said_in_words():
    scanner = ClamAvScanner("127.0.0.1:1")
    with pytest.raises(PortUnavailable):
        scanner.scan(b"x")
    assert "clamd" in scanner.check_config()[0]


def test_clamd_by_a_local_socket(tmp_path):
    path = str(tmp_path / "clamd.sock")
    with socketserver.ThreadingUnixStreamServer(path, Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        assert ClamAvScanner(path).scan(EICAR) == "Win.Test.EICAR_HDB-1"
        server.shutdown()
