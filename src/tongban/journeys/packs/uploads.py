"""A pack folder uploaded as a zip from the console."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from .errors import UploadRefused
from .folders import FILES, Pack, load_folder

MOST_FILES = 200
MOST_BYTES = 5_000_000
_WANTED = re.compile(r"(districts|scenarios)/[a-z0-9_]+\.yaml\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def load_zip(data: bytes, *, owner: str = "uploaded") -> Pack:
    """Read a pack from a zip of its folder; nothing is kept on disk.

    Only the files of the pack format are taken; names that leave the folder, links, and archives that unfold to more
    than five megabytes are refused.

    Args:
        owner: name of the folder above, for messages.
    Raises:
        UploadRefused: not a zip, or not one pack folder; the message says why.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise UploadRefused(_("这不是 zip 文件。请把事项包文件夹压缩成 zip 再上传。")) from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX" not in entry.filename]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise UploadRefused(_("文件太多或太大：一个事项包不超过 200 个文件、5 MB。"))
    folder = _folder(entries)
    with tempfile.TemporaryDirectory(prefix="tongban-pack-") as place:
        target = Path(place) / owner / folder
        target.mkdir(parents=True)
        for entry in entries:
            _unpack(archive, entry, folder, target)
        return load_folder(target)


def _folder(entries: list[zipfile.ZipInfo]) -> str:
    manifests = [PurePosixPath(entry.filename) for entry in entries if entry.filename.endswith("manifest.yaml")]
    if len(manifests) != 1 or len(manifests[0].parts) != 2:
        raise UploadRefused(_("压缩包里应当恰好有一个事项包文件夹，里面有 manifest.yaml。"))
    name = manifests[0].parts[0]
    if not _NAME.match(name):
        raise UploadRefused(_("文件夹名“%(name)s”不是小写英文代码。") % {"name": name})
    return name


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: str, target: Path) -> None:
    path = PurePosixPath(entry.filename)
    inner = "/".join(path.parts[1:])
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    if path.parts[0] != folder or ".." in path.parts or path.is_absolute() or is_link:
        raise UploadRefused(_("“%(name)s”不在事项包文件夹里。") % {"name": entry.filename})
    if inner not in FILES and not _WANTED.match(inner):
        raise UploadRefused(_("“%(name)s”不是事项包的文件。") % {"name": entry.filename})
    place = target / inner
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source:
        content = source.read(MOST_BYTES + 1)
    if len(content) > entry.file_size:
        raise UploadRefused(_("“%(name)s”比它声明的大。") % {"name": entry.filename})
    place.write_bytes(content)
