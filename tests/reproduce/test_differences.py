"""The first place at which two files differ is told as a person can find it."""

import io
import zipfile

from tests.reproduce.differences import Difference, differences


def package(*parts, year=1980):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), content)
    return target.getvalue()


def test_the_same_bytes_do_not_differ():
    assert differences({"a": b"1"}, {"a": b"1"}) == []


def test_a_text_differs_at_a_line_and_byte():
    (found,) = differences({"a.html": b"one\ntwo\n"}, {"a.html": b"one\ntoo\n"})
    assert (found.where, found.before) == ("line 2, byte 2", r"'one\ntwo\n'")


def test_a_longer_file_differs_where_the_shorter_one_ends():
    (found,) = differences({"a": b"one"}, {"a": b"one more"})
    assert found.where == "line 1, byte 4"


def test_a_pdf_differs_in_an_object():
    (found,) = differences({"a.pdf": b"%PDF-1.7\n1 0 obj\nA"}, {"a.pdf": b"%PDF-1.7\n1 0 obj\nB"})
    assert found.where == "byte 17, object 1"


def test_a_file_that_is_not_there_is_told():
    assert differences({"a": b"1"}, {}) == [Difference("a", "the file", "1 bytes", "(not there)")]


def test_a_word_file_differs_in_a_part():
    before, after = package(("a.xml", "1"), ("b.xml", "<x/>")), package(("a.xml", "1"), ("b.xml", "<y/>"))
    (found,) = differences({"a.docx": before}, {"a.docx": after})
    assert found.where == "b.xml, line 1, byte 2"


def test_word_files_of_other_parts_differ_in_their_names():
    before, after = package(("a.xml", ""), ("b.xml", "")), package(("b.xml", ""), ("a.xml", ""))
    (found,) = differences({"a.docx": before}, {"a.docx": after})
    assert (found.where, found.before, found.after) == ("names or order of parts", "a.xml", "b.xml")


def test_word_files_of_the_same_parts_differ_in_what_is_said_of_them():
    before, after = package(("a.xml", "1")), package(("a.xml", "1"), year=1999)
    (found,) = differences({"a.docx": before}, {"a.docx": after})
    assert (found.where, found.after) == ("a.xml, date_time", "(1999, 1, 1, 0, 0, 0)")
