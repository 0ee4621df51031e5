"""Texts and their translations: ``collect`` writes each room's English catalogue, ``compile`` makes it loadable.

Chinese is the language of the source; ``locale/en/LC_MESSAGES/django.po`` of each room holds the English.
Needs no system gettext: Babel extracts (tests and developers only), polib compiles.
"""

import io
import re
import sys
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tongban"
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "_": None,
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "gettext_noop": None,
}  # fmt: skip


def rooms() -> list[Path]:
    return sorted(path.parent for path in SOURCE.glob("*/*/__init__.py"))


def compile_all() -> None:
    for catalogue in SOURCE.glob("**/locale/*/LC_MESSAGES/django.po"):
        target = catalogue.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < catalogue.stat().st_mtime:
            polib.pofile(str(catalogue)).save_as_mofile(str(target))


def texts_of(room: Path) -> dict[tuple[str | None, str], tuple[str | None, list[tuple[str, str]]]]:
    """{(context, msgid): (plural, places)} of one room's Python files and templates."""
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    found: dict[tuple[str | None, str], tuple[str | None, list[tuple[str, str]]]] = {}
    files = [p for p in sorted(room.rglob("*")) if p.suffix in {".py", ".html", ".txt"} and "tests" not in p.parts]
    for path in files:
        if path.suffix == ".txt" and "templates" not in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
            # What is left looks like Python to the extractor, but its indentation means nothing.
            text = "\n".join(line.lstrip() for line in text.splitlines())
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            single, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            if single:
                places = found.setdefault((context, single), (plural, []))[1]
                place = (str(path.relative_to(SOURCE)), "")
                if place not in places:
                    places.append(place)
    return found


def collect() -> None:
    """Merge new texts into each room's catalogue, keep translations, drop what is no longer said."""
    for room in rooms():
        texts = texts_of(room)
        path = room / "locale" / "en" / "LC_MESSAGES" / "django.po"
        if not texts and not path.exists():
            continue
        old = polib.pofile(str(path)) if path.exists() else polib.POFile()
        known = {(entry.msgctxt, entry.msgid): entry for entry in old}
        new = polib.POFile(wrapwidth=120)
        new.metadata = {"Content-Type": "text/plain; charset=utf-8", "Language": "en",
                        "Plural-Forms": "nplurals=2; plural=(n != 1);"}  # fmt: skip
        for (context, msgid), (plural, places) in sorted(texts.items(), key=lambda item: (item[1][1], item[0][1])):
            entry = polib.POEntry(msgid=msgid, msgctxt=context, occurrences=places)
            before = known.get((context, msgid))
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = before.msgstr_plural if before and before.msgstr_plural else {0: "", 1: ""}
            elif before:
                entry.msgstr = before.msgstr
            if re.search(r"%[(sd]", msgid):
                entry.flags.append("python-format")
            new.append(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        new.save(str(path))


def missing() -> list[str]:
    """One line for every text without English; empty when all is translated."""
    lines = []
    for room in rooms():
        path = room / "locale" / "en" / "LC_MESSAGES" / "django.po"
        catalogue = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path))} if path.exists() else {}
        for (context, msgid), (plural, places) in texts_of(room).items():
            entry = catalogue.get((context, msgid))
            done = entry and (all(entry.msgstr_plural.values()) and entry.msgstr_plural if plural else entry.msgstr)
            if not done:
                lines.append(f"{places[0][0]}: no English for {msgid!r}; collect, then mend {path.relative_to(SOURCE)}")
    return lines


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "compile":
        compile_all()
    elif command == "collect":
        import django
        from django.conf import settings

        settings.configure()
        django.setup()
        collect()
        compile_all()
    elif command == "missing":
        import django
        from django.conf import settings

        settings.configure()
        django.setup()
        problems = missing()
        print("\n".join(problems))
        sys.exit(bool(problems))
    else:
        sys.exit("usage: messages.py compile | collect | missing")
