"""A file that is missing, empty, cut off, foreign, protected, or no file at all is said to be so, whatever its format."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest

from press.checks import readback
from press.checks.project import verify_project
from press.checks.readback import docx, read_back
from press.checks.values import check_values
from press.config import load_project
from press.errors import VerifyError
from press.pandoc.binary import run_pandoc
from tests.press.checks.gardens import FORMATS, altered, built


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    return built(tmp_path_factory.mktemp("gardens"))


@pytest.fixture
def told(review, tmp_path):
    """Give what the check of values tells of a file that has other bytes."""

    def check(name, change):
        subject = altered(review, name, change, tmp_path)
        ((path,),) = (made.values() for made in subject.finished.values())
        return [str(one).replace(f"{path}: ", "") for one in check_values(subject).findings]

    return check


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_file_is_said_to_be_empty(told, name):
    assert told(name, lambda _: b" \n") == [
        "found an empty file, expected a finished document\n  hint: run: press render"
    ]


CUT_OFF = {
    "html": "found a page that is cut off before its end, expected a finished page\n  hint: render it again",
    "pdf": "found a PDF that is cut off before its end, expected a finished document\n  hint: render it again",
    "docx": "found no whole DOCX (File is not a zip file), expected a finished document\n  hint: render it again",
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_is_cut_off_is_said_to_be(told, name):
    (found,) = told(name, lambda source: source[: len(source) // 2])
    if name == "jats":
        assert found.startswith("found no JATS (")
    else:
        assert found == CUT_OFF[name]


OTHER = "# Words of another\n\nNobody saw 77 herons.\n"


def foreign(name, folder):
    """Give the bytes of a file that another program made."""
    if name == "pdf":
        stream = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(stream)
        return stream.getvalue()
    target = folder / "other"
    form = {"html": "html", "docx": "docx", "jats": "jats"}[name]
    run_pandoc([f"--to={form}", "--standalone", "--metadata=title:Herons", f"--output={target}"], OTHER)
    return target.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_another_program_is_said_to_be_none_of_ours(told, name, tmp_path):
    content = foreign(name, tmp_path)
    expected = {
        "pdf": "found a PDF without tags, expected a finished document\n"
        "  hint: only files that press has written can be read back"
    }
    ours = "found none of its 5 values, expected the file that press made of a.qmd\n  hint: run: press render"
    assert told(name, lambda _: content) == [expected.get(name, ours)]


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_another_kind_is_said_to_be_none_of_this_one(told, name):
    expected = {
        "html": "found no HTML, expected a finished page",
        "pdf": "found no PDF, expected a finished document",
        "docx": "found no whole DOCX (File is not a zip file), expected a finished document",
    }
    (found,) = told(name, lambda _: b"\x89PNG\r\n\x1a\n")
    assert found.partition("\n")[0] == expected[name] if name in expected else found.startswith("found no JATS (")


def test_a_package_that_is_no_document_of_word_is_said_to_be_none(told):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert told("docx", lambda _: stream.getvalue()) == [
        "found a package that is no document of Word, expected a finished document\n  hint: render it again"
    ]


def test_a_package_that_unpacks_without_end_is_refused_before_it_is_unpacked(told, monkeypatch):
    monkeypatch.setattr(docx, "_LARGEST", 2**20)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 2**21)
    assert told("docx", lambda _: stream.getvalue()) == [
        "found a package that unpacks to 2 MiB, expected a finished document\n  hint: render it again"
    ]


def test_a_pdf_behind_a_password_is_said_to_be(told):
    def protect(source):
        stream = io.BytesIO()
        with pikepdf.open(io.BytesIO(source)) as pdf:
            pdf.save(stream, encryption=pikepdf.Encryption(user="owl", owner="owl"))
        return stream.getvalue()

    assert told("pdf", protect) == [
        "found a PDF that is protected by a password, expected a finished document\n  hint: render it again"
    ]


def test_a_document_of_word_behind_a_password_is_said_to_be(told):
    (found,) = told("docx", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert found == (
        "found a document that is protected by a password or of an old kind, expected a finished document\n"
        "  hint: render it again"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_may_not_be_read_is_said_to_be(tmp_path, name, monkeypatch):
    path = tmp_path / "a"
    monkeypatch.setattr(
        readback.Path, "read_bytes", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    with pytest.raises(VerifyError, match=r"found no file that can be read \(Permission denied\), expected a finished"):
        read_back(path, name)


@pytest.mark.parametrize("suffix", ["html", "docx", "pdf", "xml"])
@pytest.mark.parametrize(("is_folder", "found"), [(True, "a folder"), (False, "no such file")])
def test_a_file_that_is_missing_or_is_a_folder_is_said_to_be(review, suffix, is_folder, found):
    root = review.project.root
    path, kept = root / "build" / f"a.{suffix}", root / f"kept.{suffix}"
    path.rename(kept)
    try:
        if is_folder:
            path.mkdir()
        results = {one.check.name: one for one in verify_project(load_project(root)).results}
    finally:
        if is_folder:
            path.rmdir()
        kept.rename(path)
    hint = "take the folder away, and run: press render" if is_folder else "run: press render"
    assert [str(one) for one in results["files"].findings] == [
        f"build/a.{suffix}: found {found}, expected a finished document\n  hint: {hint}"
    ]
