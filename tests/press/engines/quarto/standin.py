"""A program that behaves as Quarto does, or worse: `standin.py BEHAVIOUR [what quarto would be told]`.

It renders nothing: it puts the words of the document into files that look like those of each format.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ENDINGS = {"html": ".html", "typst": ".pdf", "docx": ".docx", "jats": ".xml"}
RECORDED = Path(__file__).parent / "recorded"


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def output_folder(root):
    for line in (root / "_quarto.yml").read_text(encoding="utf-8").splitlines():
        if line.startswith('"project": '):
            return root / json.loads(line.removeprefix('"project": '))["output-dir"]
    raise AssertionError("the project tells no folder for finished files")


def write(target, to, text):
    target.parent.mkdir(parents=True, exist_ok=True)
    if to == "docx":
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("word/document.xml", text)
    else:
        begin, end = {"html": ("<!DOCTYPE html>\n", "</html>\n"), "typst": ("%PDF-1.7\n", "%%EOF\n")}.get(
            to, ('<?xml version="1.0"?>\n<article>', "</article>\n")
        )
        target.write_text(f"{begin}{text}{end}", encoding="utf-8")


def leave_traces(document):
    """Leave beside the document what Quarto leaves there."""
    (document.parent / ".quarto").mkdir(exist_ok=True)
    (document.parent / f"{document.stem}_files").mkdir(exist_ok=True)
    (document.parent / f"{document.stem}_files" / "lib.js").write_text("1", encoding="utf-8")
    document.with_suffix(".tex").write_text("tex", encoding="utf-8")


def success(document, to, root):
    say("pandoc \n  to: html\n\nmetadata\n  title: T\n")
    text = document.read_text(encoding="utf-8")
    asked = {"python": "QUARTO_PYTHON", "moment": "SOURCE_DATE_EPOCH"}
    told = {name: os.environ.get(variable) for name, variable in asked.items()}
    told |= {"cwd": str(Path.cwd()), "words": sys.argv[2:]}
    target = output_folder(root) / document.relative_to(root).with_suffix(ENDINGS[to])
    write(target, to, f"{text}\n<!-- told: {json.dumps(told)} -->\n")
    leave_traces(document)
    say(f"Output created: {target.name}\n\n")


def render(behaviour, document, to, root):
    if behaviour == "success":
        success(document, to, root)
    elif behaviour == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
        process = subprocess.Popen([sys.executable, "-c", child])
        started = Path(os.environ["STANDIN_NOTES"])
        (started / "part").write_text(f"{os.getpid()} {process.pid}", encoding="ascii")
        (started / "part").rename(started / "started")
        time.sleep(600)
    elif behaviour == "rubbish":
        block = bytes(range(256)) * 4096
        for _ in range(100):
            sys.stdout.buffer.write(block)
        success(document, to, root)
    elif behaviour == "crash":
        write(output_folder(root) / document.with_suffix(ENDINGS[to]).name, to, "half")
        say("ERROR: the roof fell in\n\nStack trace:\n    at somewhere (file:///x.js:1:2)\n")
        os.kill(os.getpid(), signal.SIGKILL)
    elif behaviour == "broken file":
        output_folder(root).mkdir()
        output_folder(root).joinpath(f"{document.stem}{ENDINGS[to]}").write_text("<!DOCTYPE html>\nhalf a page")
    elif behaviour == "orphan":
        success(document, to, root)
        # Holds the pipe open longer than anybody waits.
        process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        (Path(os.environ["STANDIN_NOTES"]) / "started").write_text(f"{process.pid}", encoding="ascii")
    elif behaviour != "nothing":
        status, _, text = (RECORDED / f"{behaviour}.txt").read_text(encoding="utf-8").partition("\n")
        say(text.replace("<root>", str(root)))
        if status == "0":
            success(document, to, root)
        sys.exit(int(status))


def main():
    behaviour, *words = sys.argv[1:]
    versions = {
        "old version": b"1.3.450",
        "rubbish version": b"\x00\xffnonsense",
        "dev version": b"99.9.9",
        "silent version": b"",
    }
    if words == ["--version"]:
        if behaviour == "mute":
            time.sleep(600)
        sys.stdout.buffer.write(versions.get(behaviour, b"Deno: a warning\n1.6.40") + b"\n")
        sys.exit(3 if behaviour == "failing version" else 0)
    assert words[0] == "render"
    root = Path.cwd()
    to = words[words.index("--to") + 1]
    assert re.fullmatch(r"[a-z]+", to)
    render(behaviour, root / words[1], to, root)


main()
