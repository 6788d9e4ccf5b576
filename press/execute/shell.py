"""In the worker: the IPython shell that runs chunks."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from IPython.core.display import DisplayObject
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from press.execute.capture import Recorder


class _Publisher(DisplayPublisher):
    """Takes what `display()` shows."""

    recorder: Recorder

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,  # noqa: ARG002
        *,
        transient: Any = None,
        update: Any = False,
        **_: Any,
    ) -> None:
        self.recorder.display("display", data, metadata or {}, name=(transient or {}).get("display_id"), update=update)

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - IPython's signature
        self.recorder.clear()


class _Hook(DisplayHook):
    """Takes the value of a chunk's last expression."""

    recorder: Recorder

    def write_output_prompt(self) -> None:
        """Leave out the prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.recorder.display("result", format_dict, md_dict or {})

    def finish_displayhook(self) -> None:
        """Leave out the line break."""


class _Formatter(DisplayFormatter):
    """Gives figures as SVG and PNG at once, so that one run serves all formats."""

    #: Dots per inch of the raster copy of a figure.
    dpi: float

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        kind = type(obj)
        if kind.__name__ == "Figure" and kind.__module__ == "matplotlib.figure":
            return _figure_bundle(obj, self.dpi), {}
        return super().format(obj, include=include, exclude=exclude)  # type: ignore[no-untyped-call]


def _figure_bundle(figure: Any, dpi: float) -> dict[str, Any]:
    svg, png = io.BytesIO(), io.BytesIO()
    # Without the date the same figure gives the same bytes.
    figure.savefig(svg, format="svg", bbox_inches="tight", metadata={"Date": None})
    figure.savefig(png, format="png", bbox_inches="tight", dpi=dpi)
    return {"image/svg+xml": svg.getvalue().decode(), "image/png": png.getvalue(), "text/plain": repr(figure)}


class ChunkShell(InteractiveShell):
    """A shell that prints nothing itself; outputs go to a recorder, errors to the caller."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    system = InteractiveShell.system_raw
    #: Libraries look for it to know that they print into a document and not to a terminal.
    kernel = None

    def enable_gui(self, gui: Any = None) -> None:
        """Take `%matplotlib inline` as said already: no windows are shown."""

    def init_display_formatter(self) -> None:
        """Put our formatter in the place of IPython's."""
        self.display_formatter = _Formatter(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Say nothing: the error travels in the result."""

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Say nothing: the error travels in the result."""

    def _tee(self, channel: str) -> Any:  # noqa: ARG002 - IPython's method
        """Keep no second copy of what is printed: IPython's has no limit."""
        return contextlib.nullcontext()

    def ask_exit(self) -> None:
        """Make `exit()` in a chunk an error, as the document would end in the middle."""
        raise SystemExit("exit() was called")


def make_shell(recorder: Recorder, *, interactivity: str, dpi: float) -> Any:
    """Make the shell of this process; `interactivity` is IPython's `ast_node_interactivity`."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.ast_node_interactivity = interactivity
    config.InteractiveShell.colors = "nocolor"
    shell: Any = ChunkShell.instance(config=config)
    shell.display_pub.recorder = recorder
    shell.displayhook.recorder = recorder
    shell.display_formatter.dpi = dpi
    return shell


def run_code(shell: Any, code: str, name: str) -> BaseException | None:
    """Run a chunk whose code is called `name` in tracebacks; gives what it raised."""
    shell.compile.get_code_name = lambda *_: name
    result = shell.run_cell(code, store_history=True)
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    return error


def evaluate(shell: Any, expression: str, name: str) -> str:
    """Give what an inline expression shows, behind the name of its form: its `_repr_markdown_`, else its text.

    Raises
    ------
    TypeError
        It is an object that is made to be shown, and not within a line.
    """
    value = eval(compile(expression.strip(), name, "eval"), shell.user_global_ns, shell.user_ns)  # noqa: S307 - running the author's code is the job
    render = getattr(type(value), "_repr_markdown_", None)
    markdown = value._repr_markdown_() if render else None
    if isinstance(markdown, str):
        return "markdown:" + markdown
    return _displayed(value) if isinstance(value, DisplayObject) else "text:" + str(value)


def _displayed(value: Any) -> str:
    """Give the HTML or LaTeX of an object of IPython's that has no text but its address."""
    for form in ("html", "latex"):
        render = getattr(value, f"_repr_{form}_", None)
        shown = render() if render else None
        if isinstance(shown, str):
            return f"{form}:{shown}"
    raise TypeError(
        f"found {type(value).__name__}, expected text, a number, Markdown, HTML or math: show it in a chunk"
    )


def describe_error(error: BaseException, names: Mapping[str, int]) -> dict[str, Any]:
    """Give an error as data: type, message, and the frames that are the author's.

    Parameters
    ----------
    names
        The names of chunks' code.
    """
    frames = [] if error.__traceback__ is None else _frames(error.__traceback__, names)
    if isinstance(error, SyntaxError) and error.filename in names:
        frames.append(
            {"file": error.filename, "line": error.lineno or 1, "function": "", "source": (error.text or "").strip()}
        )
    text = "".join(traceback.format_exception_only(error)).strip()
    # An error of a library that collects what is wrong with the author's files: press shows that, not the way to it.
    told = getattr(error, "findings", None)
    findings = [str(finding) for finding in told] if isinstance(told, (list, tuple)) else []
    # An error that is about the author's sentence and not about code says so: its words are all there is to show.
    plain = getattr(error, "_about_text_", False) is True
    return {
        "type": type(error).__name__,
        "message": str(error),
        "text": text,
        "frames": frames,
        "findings": findings,
        "plain": plain,
    }


def _frames(start: TracebackType, names: Mapping[str, int]) -> list[dict[str, Any]]:
    """Give the frames from the first one in a chunk on, without those of Python's own files and of packages."""
    found = traceback.extract_tb(start)
    first = next((index for index, frame in enumerate(found) if frame.filename in names), len(found))
    mine = [frame for frame in found[first:] if frame.filename in names or _is_project_file(frame.filename)]
    return [
        {"file": frame.filename, "line": frame.lineno or 0, "function": frame.name, "source": frame.line or ""}
        for frame in mine
    ]


def _is_project_file(name: str) -> bool:
    installed = (sys.prefix, sys.base_prefix, "<")
    return not name.startswith(installed) and "site-packages" not in name and os.path.isabs(name)  # noqa: PTH117 - names come as text
