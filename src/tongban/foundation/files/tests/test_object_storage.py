"""The same store on S3-like object storage, tried over HTTP against a small server in this process."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.foundation.files.public import pieces, read, remove, store

from .factories import PDF


class Bucket(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of objects, as far as the client needs them."""

    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", head=False):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT")
        self.end_headers()
        if not head:
            self.wfile.write(body)

    def key(self):
        return self.path.split("?")[0]

    def do_PUT(self):
        if self.headers.get("Transfer-Encoding") or "aws-chunked" in self.headers.get("Content-Encoding", ""):
            data = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        part = re.search(r"partNumber=(\d+)", self.path)
        if part:
            self.server.parts[int(part[1])] = data
        else:
            self.server.objects[self.key()] = data
        self.answer(200)

    def do_POST(self):
        """An upload in parts: begun, and put together."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "uploads" in self.path.split("?")[1].split("&")[0]:
            self.answer(200, b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
            return
        self.server.objects[self.key()] = b"".join(self.server.parts[number] for number in sorted(self.server.parts))
        self.answer(200, b"<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>")

    def do_GET(self):
        data = self.server.objects.get(self.key())
        part = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if data is not None and part:
            self.answer(206, data[int(part[1]) : int(part[2] or len(data)) + 1])
        else:
            self.answer(404) if data is None else self.answer(200, data)

    def do_HEAD(self):
        data = self.server.objects.get(self.key())
        self.answer(404, head=True) if data is None else self.answer(200, data, head=True)

    def do_DELETE(self):
        self.server.objects.pop(self.key(), None)
        self.answer(204)

    def log_message(self, *_):
        pass


@pytest.fixture
def bucket():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.objects, server.parts = {}, {}
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()


@pytest.mark.slow("boto3 loads its service descriptions")
@pytest.mark.django_db
def test_files_live_encrypted_in_the_bucket(settings, bucket, django_capture_on_commit_callbacks):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "tongban",
                "endpoint_url": f"http://127.0.0.1:{bucket.server_address[1]}",
                "access_key": "synthetic",
                "secret_key": "synthetic",
                "region_name": "cn-east",
                "file_overwrite": False,
                "default_acl": None,
            },
        }
    }
    file = store(PDF, name="x.pdf", by="test")
    assert list(bucket.objects) == [f"/tongban/{file.blob.path}"]
    assert file.digest not in file.blob.path
    assert b"%PDF" not in next(iter(bucket.objects.values()))
    assert read(file) == PDF
    large = SimpleUploadedFile("y.pdf", PDF + b"%" * (9 * 1024 * 1024))
    kept = store(large, name="y.pdf", by="test", owner_ref="people.person:1")
    assert sum(map(len, pieces(kept))) == kept.size
    with django_capture_on_commit_callbacks(execute=True):
        remove(file, by="test", reason="test")
        remove(kept, by="test", reason="test")
    assert bucket.objects == {}
