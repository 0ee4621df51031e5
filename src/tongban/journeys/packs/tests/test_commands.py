from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tongban.journeys.packs.public import PackVersion, all_folders

from .factories import altered, copied


def run(name, *arguments):
    out, errors = StringIO(), StringIO()
    call_command(name, *[str(argument) for argument in arguments], stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_checking_all_packs_finds_no_error():
    out, _errors = run("check_packs", "--quiet-warnings")
    assert "0 处错误" in out


def test_a_fault_is_printed_with_file_line_and_remedy_and_fails(tmp_path):
    altered(tmp_path, "rules.yaml", "age(person.birth_date) >=", "age(person.birthday) >=")
    out = StringIO()
    with pytest.raises(CommandError, match="处错误"):
        call_command("check_packs", str(tmp_path / "civil_affairs/elderly_allowance"), stdout=out)
    assert "civil_affairs/elderly_allowance/rules.yaml:4: error:" in out.getvalue()
    assert "[expressions]" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.any_database
def test_publishing_all_twice_publishes_each_once():
    run("publish_packs")
    first = set(PackVersion.objects.values_list("pk", "digest"))
    out, _errors = run("publish_packs")
    assert set(PackVersion.objects.values_list("pk", "digest")) == first
    assert len(first) == len(all_folders(Path(settings.PACKS))) >= 9
    assert out.count("2026.1") == len(first)


@pytest.mark.django_db
def test_a_faulty_pack_stops_no_other(tmp_path):
    good = copied(tmp_path / "good", "public_security/hukou_certificate")
    altered(tmp_path, "manifest.yaml", "visits: 0", "visits: nine")
    with pytest.raises(CommandError, match="1 个事项包未发布"):
        run("publish_packs", tmp_path / "civil_affairs/elderly_allowance", good)
    assert list(PackVersion.objects.values_list("code", flat=True)) == ["hukou_certificate"]
