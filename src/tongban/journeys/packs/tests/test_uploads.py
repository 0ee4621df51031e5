import io
import stat
import zipfile

import pytest

from tongban.journeys.packs.public import UploadRefused, check_pack, load_zip

from .factories import copied


def zipped(folder, extra: dict[str, bytes] | None = None, prefix: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, prefix + str(file.relative_to(folder.parent)))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def test_a_zipped_folder_reads_like_the_folder(tmp_path):
    pack = load_zip(zipped(copied(tmp_path)), owner="civil_affairs")
    assert (pack.code, pack.version) == ("elderly_allowance", "2026.1")
    assert [problem for problem in check_pack(pack) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("elderly_allowance/../../evil.yaml", "不在事项包文件夹里"),
        ("other/rules.yaml", "不在事项包文件夹里"),
        ("elderly_allowance/run.py", "不是事项包的文件"),
        ("elderly_allowance/scenarios/x.sh", "不是事项包的文件"),
    ],
)
def test_names_outside_the_format_are_refused(tmp_path, name, said):
    with pytest.raises(UploadRefused, match=said):
        load_zip(zipped(copied(tmp_path), {name: b"x"}))


def test_links_are_refused(tmp_path):
    data = io.BytesIO(zipped(copied(tmp_path)))
    with zipfile.ZipFile(data, "a") as archive:
        link = zipfile.ZipInfo("elderly_allowance/guide.easy.en.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UploadRefused, match="不在事项包文件夹里"):
        load_zip(data.getvalue())


def test_what_is_not_a_zip_is_refused():
    with pytest.raises(UploadRefused, match="zip"):
        load_zip(b"not a zip")


def test_an_archive_that_unfolds_too_large_is_refused(tmp_path):
    folder = copied(tmp_path)
    (folder / "guide.easy.en.md").write_text("0" * 6_000_000)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, str(file.relative_to(folder.parent)))
    assert len(target.getvalue()) < 100_000
    with pytest.raises(UploadRefused, match="太大"):
        load_zip(target.getvalue())
