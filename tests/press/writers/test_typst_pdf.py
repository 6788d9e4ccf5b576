"""The file: standard, tags, metadata, fonts, the same bytes twice."""

from __future__ import annotations

import re
import zlib

import pypdfium2
import pytest

from press.writers.typst.compile import STANDARDS, sans_faces, timestamp
from tests.press.writers.typst_making import make_figure, make_pages, make_pdf, make_resolved, make_table, write_svg


def read_objects(path):
    """Give the file's text, streams unpacked."""
    data = path.read_bytes()
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, flags=re.DOTALL)
    return data + b"\n".join(unpack(part) for part in packed)


def unpack(part):
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    markdown = "# One\n\n$x^2$\n\n" + make_figure(write_svg(folder), 1) + make_table(1, 2) + "\n- item\n"
    return make_pdf(
        markdown,
        folder,
        author=[{"name": {"literal": "Ann Lee"}}],
        keywords=["pain", "alliance"],
        date="2024-05-01",
        lang="en-GB",
    )


def test_the_file_claims_pdf_ua_1(everything):
    assert re.search(rb"pdfuaid:part>1<|pdfuaid:part=.1", read_objects(everything))


@pytest.mark.parametrize("tag", ["H1", "Table", "TH", "TD", "Figure", "Formula", "Caption", "L", "LI"])
def test_the_file_is_tagged(everything, tag):
    assert re.search(rf"/S\s*/{tag}\b".encode(), read_objects(everything))


@pytest.mark.parametrize("alt", ["A picture", "x^2"])
def test_figures_and_equations_have_alternative_text(everything, alt):
    assert re.search(rb"/Alt\s*\(" + re.escape(alt.encode()), read_objects(everything))


def test_metadata_name_title_author_keywords_and_language(everything):
    document = pypdfium2.PdfDocument(everything)
    metadata = document.get_metadata_dict()
    document.close()
    assert (metadata["Title"], metadata["Author"], metadata["Keywords"]) == ("A title", "Ann Lee", "pain, alliance")
    assert metadata["CreationDate"].startswith("D:20240501")
    assert re.search(rb"/Lang\s*\(en-GB\)", read_objects(everything))


def test_the_same_document_gives_the_same_bytes(tmp_path):
    markdown = make_figure(write_svg(tmp_path), 1) + make_table(1, 3)
    first = make_pdf(markdown, tmp_path).read_bytes()
    assert make_pdf(markdown, tmp_path).read_bytes() == first


def test_the_moment_of_making_is_that_of_the_environment(tmp_path, monkeypatch):
    resolved = make_resolved("x", tmp_path, date="2024-05-01")
    assert timestamp(resolved) == 1714521600
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert timestamp(resolved) == 86400


def test_the_file_names_the_moment_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    document = pypdfium2.PdfDocument(make_pdf("x", tmp_path))
    created = document.get_metadata_dict()["CreationDate"]
    document.close()
    assert created.startswith("D:19700102")


def test_a_date_in_words_gives_the_fixed_moment(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert timestamp(make_resolved("x", tmp_path, date="last spring")) == 946684800


def test_only_fonts_of_the_packages_are_used(everything):
    names = {name.split(b"+")[-1] for name in re.findall(rb"/BaseFont\s*/([\w+-]+)", read_objects(everything))}
    assert {re.sub(rb"-.*", b"", name) for name in names} <= {
        b"LibertinusSerif",
        b"SourceSansPro",
        b"NewCMMath",
        b"DejaVuSansMono",
    }


def test_one_file_a_face_is_taken_of_the_package():
    assert {face.suffix for face in sans_faces()} == {".otf"}
    assert len(sans_faces()) == 6


def test_a_document_without_title_is_called_by_its_file(tmp_path):
    path = make_pdf("x", tmp_path, title="")
    document = pypdfium2.PdfDocument(path)
    title = document.get_metadata_dict()["Title"]
    document.close()
    assert title == "sample"


@pytest.mark.parametrize("standard", ["a-2a", "a-3b", "1.7"])
def test_further_standards_are_kept_beside_pdf_ua(tmp_path, standard):
    assert make_pages("text", tmp_path, **{"pdf-standard": standard})[0].endswith("text 1 / 1")


def test_all_standards_are_names_that_typst_knows():
    assert len(STANDARDS) == len(set(STANDARDS)) == 17


def test_keep_typ_leaves_the_source_beside_the_file(tmp_path):
    path = make_pdf("kept text", tmp_path, **{"keep-typ": True})
    assert "kept text" in path.with_suffix(".typ").read_text(encoding="utf-8")


def test_no_source_is_left_otherwise(tmp_path):
    assert not make_pdf("x", tmp_path).with_suffix(".typ").exists()


def test_nothing_is_written_into_the_folder_of_the_source(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    name = write_svg(source)
    resolved = make_resolved(make_figure(name, 1), source)
    before = sorted(source.iterdir())
    from press.writers.typst import write_pdf

    write_pdf(resolved, target / "out.pdf")
    assert sorted(source.iterdir()) == before
    assert [path.name for path in target.iterdir()] == ["out.pdf"]
