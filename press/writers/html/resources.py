"""Files that a page shows or runs, turned into data that stand in the page; nothing is ever fetched."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

from press.errors import Diagnostic, RenderError
from press.model import Resolved
from press.writers.html.faults import fault

#: MIME types of what can be embedded, by the ending of the file's name.
MIME: Mapping[str, str] = {
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2", ".woff": "font/woff", ".otf": "font/otf",
    ".ttf": "font/ttf", ".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".ogg": "audio/ogg",
    ".css": "text/css", ".js": "text/javascript",
}  # fmt: skip

_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|(?:https?|ftp|file):", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<address>.*?)(?P=quote)\s*\)""", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@import\b[^;]*", re.IGNORECASE)
#: Tags of raw HTML that make a browser load something, and the attributes that say what.
_LOADING_TAG = re.compile(
    r"<(?:img|script|link|iframe|video|audio|source|embed|object|input|track|image|use)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.IGNORECASE,
)
_LOADING_ATTRIBUTE = re.compile(
    r"""(?P<before>\s(?:src|srcset|poster|data|href|xlink:href)\s*=\s*)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"']+))""",
    re.IGNORECASE,
)
_LOADING_LINK = re.compile(r"rel\s*=\s*[\"']?(stylesheet|icon|preload)", re.IGNORECASE)
_STYLE_ELEMENT = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.IGNORECASE | re.DOTALL)
_STYLE_ATTRIBUTE = re.compile(r"""\sstyle\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
#: A picture inside an SVG that is a file of its own: a browser would not load it from within an image.
_SVG_OUTSIDE = re.compile(rb"""<image\b[^>]*?href\s*=\s*["'](?!data:|#)([^"']+)["']""", re.IGNORECASE | re.DOTALL)


class Resources:
    """Embeds the files of one page and keeps every finding about them.

    Pandoc never sees the data, only a short mark for each file: base64 text is slow to carry through JSON.
    """

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.findings: list[Diagnostic] = []
        self._data: dict[str, str] = {}

    def mark(self, address: str) -> str:
        """Give the mark that stands for an image in the tree; data URIs stay as they are."""
        if address.startswith("data:"):
            return address
        data = self._read(address)
        if data is None:
            return ""
        mark = "press-resource-" + hashlib.sha256(data[1]).hexdigest()
        self._data[mark] = _data_uri(*data)
        return mark

    def fill(self, page: str) -> str:
        """Put the data in the place of the marks."""
        return re.sub(
            r'(?<==")press-resource-[0-9a-f]{64}(?=")', lambda match: self._data.get(match[0], match[0]), page
        )

    def raw(self, html: str) -> str:
        """Embed what raw HTML of the author's would load."""
        html = _LOADING_TAG.sub(self._tag, html)
        html = _STYLE_ATTRIBUTE.sub(lambda match: self.css(match[0]), html)
        return _STYLE_ELEMENT.sub(lambda match: match[1] + self.css(match[2]) + match[3], html)

    def css(self, text: str, *, folder: Path | None = None) -> str:
        """Embed what a style sheet would load; its addresses count from `folder`, where it stands."""

        def replace(match: re.Match[str]) -> str:
            address = match["address"]
            if address.startswith(("data:", "#")):
                return match[0]
            return f'url("{self._uri(address, folder=folder)}")'

        for found in _CSS_IMPORT.findall(text):
            self._note(
                "html-import",
                f"found {found.strip()}, expected a style sheet that imports nothing",
                found,
                hint="name the second file under css: too",
            )
        return _CSS_URL.sub(replace, text)

    def text(self, address: str) -> str:
        """Read a text file of the author's, such as a style sheet; a file that is not there gives a finding."""
        path = self._place(address)
        try:
            return path.read_text(encoding="utf-8") if path else ""
        except UnicodeDecodeError:
            self._note("html-encoding", f"{address}: found bytes that are not UTF-8, expected UTF-8 text", address)
            return ""

    def find(self, address: str) -> Path | None:
        """Find a local file: as it stands, with `/` from the project's root, else in the document's folders."""
        # what stands behind ? or # may belong to the name
        paths = [Path(unquote(name)) for name in (address, re.split(r"[?#]", address, maxsplit=1)[0])]
        candidates = [path for path in paths if path.is_absolute()]
        candidates += [folder / str(path).lstrip("/") for path in paths for folder in self.resolved.folders]
        return next((candidate for candidate in candidates if candidate.is_file()), None)

    def stop_on_findings(self) -> None:
        """Raise what was found, all at once."""
        if self.findings:
            raise RenderError(self.findings)

    def _tag(self, match: re.Match[str]) -> str:
        tag = match[0]
        name = re.match(r"<(\w+)", tag)
        # Other links (canonical, author, licence) are only addresses; a browser does not load them.
        if name and name[1].lower() == "link" and not _LOADING_LINK.search(tag):
            return tag
        return _LOADING_ATTRIBUTE.sub(self._attribute, tag)

    def _attribute(self, match: re.Match[str]) -> str:
        address = unescape(match["double"] or match["single"] or match["bare"] or "").strip()
        if not address or address.startswith(("data:", "#")):
            return match[0]
        return f'{match["before"]}"{escape(self._uri(address), quote=True)}"'

    def _uri(self, address: str, *, folder: Path | None = None) -> str:
        data = self._read(address, folder=folder)
        return _data_uri(*data) if data else ""

    def _read(self, address: str, *, folder: Path | None = None) -> tuple[str, bytes] | None:
        path = self._place(address, folder=folder)
        if path is None:
            return None
        mime = MIME.get(path.suffix.lower())
        if mime is None:
            self._note(
                "html-kind",
                f"{address}: found {path.suffix or 'no file ending'}, expected one of {', '.join(sorted(MIME))}",
                address,
            )
            return None
        return mime, self._checked(address, path.read_bytes())

    def _place(self, address: str, *, folder: Path | None = None) -> Path | None:
        """Find a file beside the style sheet that names it, or in the document's folders; say what hinders."""
        if _REMOTE.match(address):
            self._note(
                "html-remote",
                f"found {address}, expected a file of this project",
                address,
                hint="save it beside the document: the page asks no host for anything",
            )
            return None
        beside = folder / address if folder else None
        path = beside if beside and beside.is_file() else self.find(address)
        if path is None:
            self._note(
                "html-file",
                f"found no file {address}, expected one that the page can show",
                address,
                hint="names are relative to the document or the project",
            )
            return None
        return path

    def _checked(self, address: str, data: bytes) -> bytes:
        outside = _SVG_OUTSIDE.search(data) if address.lower().endswith(".svg") else None
        if outside:
            inner = outside[1].decode(errors="replace")
            self._note(
                "html-svg",
                f"{address}: found the picture {inner} as a file of its own, expected it inside the SVG",
                address,
            )
        return data

    def _note(self, code: str, message: str, needle: str, *, hint: str = "") -> None:
        found = fault(self.resolved, code, message, needle=needle, hint=hint)
        if found not in self.findings:
            self.findings.append(found)


def _data_uri(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"
