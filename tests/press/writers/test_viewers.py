"""Finished files in the programs that readers and editors open them with; see `program` in tests/conftest.py."""

import subprocess
from dataclasses import replace

import pytest

from press.pandoc.ast import find, plain_text
from press.pandoc.binary import read_ast
from press.rows import Rows
from press.writers.html import write_html
from tests.press.writers.docx_making import SAMPLE, make_sample
from tests.press.writers.html_page import resolved, sample
from tests.press.writers.typst_making import make_figure, make_pdf, pages_of, write_svg

#: Gives the widths of a page's content at the width of a phone, as the title of the page that frames it.
FRAME = """<!DOCTYPE html><iframe src="page.html" width="390" height="800"></iframe>
<script>addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument.scrollingElement;
  document.title = `${page.scrollWidth} of ${page.clientWidth}`;
});</script>"""


def run(*command, **options):
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120, check=False, **options
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_libreoffice_opens_the_word_file_and_prints_all_its_headings(program, tmp_path):
    office = program("soffice")
    made = make_sample(tmp_path / "a.docx")
    own = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    run(office, own, "--headless", "--convert-to", "pdf", "--outdir", tmp_path / "out", made)
    printed = " ".join(" ".join(pages_of(tmp_path / "out" / "a.pdf")).split())
    tree = read_ast((SAMPLE / "sample.md").read_text(encoding="utf-8"))
    headings = [" ".join(plain_text(node["c"][2]).split()) for node in find(tree["blocks"], "Header")]
    assert headings
    assert [heading for heading in headings if heading not in printed] == []


def test_no_part_of_the_page_is_wider_than_a_phone(program, tmp_path):
    browser = program("chromium")
    write_html(sample(), tmp_path / "page.html")
    (tmp_path / "frame.html").write_text(FRAME)
    flags = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--allow-file-access-from-files",
        "--virtual-time-budget=5000",
    )
    home = f"--user-data-dir={tmp_path / 'home'}"
    dumped = run(browser, *flags, home, "--dump-dom", (tmp_path / "frame.html").as_uri())
    wide, room = dumped.partition("<title>")[2].partition("</title>")[0].split(" of ")
    assert int(wide) <= int(room)


#: Asks numbers of the page where they come from, as a mouse and as the keyboard would; tells in the title what happened.
ASKING = """<!DOCTYPE html><iframe src="page.html" width="800" height="800"></iframe>
<script>addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument, dialog = page.querySelector("dialog"), told = [];
  const number = page.querySelector("[data-value]"), stops = () => page.querySelectorAll("[data-value][tabindex='0']").length;
  dialog.addEventListener("close", () => {
    told.push(page.activeElement.id);
    document.title = told.join(" | ");
  }, { once: true });
  told.push(stops());
  page.querySelector(".numbers-button").click();
  told.push(stops(), number.getAttribute("role"));
  number.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  told.push(dialog.open, page.getElementById(dialog.getAttribute("aria-labelledby")).textContent);
  dialog.close();
});</script>"""


#: Clicks a claim, then the first value that it looks at; tells what the dialog shows, where the focus is, where links lead.
CLICKING = """<!DOCTYPE html><iframe src="page.html" width="800" height="800"></iframe>
<script>addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument, dialog = page.querySelector("dialog"), told = [];
  const title = () => page.getElementById("number-way-title").textContent;
  page.querySelector("[data-claim]").click();
  told.push(title(), page.querySelector(".number-way-value").textContent);
  page.querySelector(".number-way-value").click();
  told.push(title(), page.activeElement.textContent, dialog.querySelector("a").getAttribute("href"));
  dialog.addEventListener("close", () => { document.title = [...told, page.activeElement.id].join(" | "); }, { once: true });
  page.querySelector(".number-way-close").click();
});</script>"""


def test_a_claim_tells_the_values_that_it_looks_at_and_they_tell_theirs(program, tmp_path):
    claim = {**ROW, "id": "claim.most.a.b", "text": "most", "unit": "", "values": ["a.b", "100"]}
    told = ask(program, tmp_path, CLICKING, '[most]{#val-c .claim data-claim="claim.most.a.b"}', (ROW, claim))
    assert told == "most | a.b = 9 records | 9 records | Close | supplement.html#ledger-a.b | val-c"


def test_a_number_tells_where_it_comes_from_and_gives_the_focus_back(program, tmp_path):
    told = ask(program, tmp_path, ASKING, '[9]{#val-a-b .value data-value="a.b"}', (ROW,))
    assert told == "0 | 1 | button | true | 9 records | val-a-b"


ROW = {"id": "a.b", "missing": None, "text": "9", "unit": "records", "cells": [], "function": "x", "uses": [],
       "row": "ledger-a.b"}  # fmt: skip


def ask(program, tmp_path, script, markdown, ledger):
    """Show a page to a browser, in a frame of a page whose script asks it; gives what the script put into the title."""
    browser = program("chromium")
    made = replace(resolved(markdown), root=tmp_path, ledger=Rows.of(ledger), ledger_in="supplement")
    write_html(made, tmp_path / "page.html")
    (tmp_path / "frame.html").write_text(script)
    flags = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--allow-file-access-from-files",
        "--virtual-time-budget=5000",
    )
    home = f"--user-data-dir={tmp_path / 'home'}"
    dumped = run(browser, *flags, home, "--dump-dom", (tmp_path / "frame.html").as_uri())
    return dumped.partition("<title>")[2].partition("</title>")[0]


@pytest.fixture
def pdf(tmp_path):
    return make_pdf("# One\n\nText with `code` and $x^2$.\n\n" + make_figure(write_svg(tmp_path), 1), tmp_path)


def test_every_font_of_the_pdf_is_embedded_and_can_be_copied_as_text(program, pdf):
    lines = run(program("pdffonts"), pdf).splitlines()[2:]
    assert lines
    assert [line for line in lines if line.split()[-5:-2] != ["yes", "yes", "yes"]] == []


def test_poppler_finds_the_pdf_tagged_and_reads_its_text(program, pdf):
    assert "Tagged:          yes" in run(program("pdfinfo"), pdf)
    assert "Text with code" in run(program("pdftotext"), pdf, "-")
