"""Write what the docs show of the code: reference pages, console output, the picture, the notebook.

``make docs`` runs this; ``--check`` only compares the reference, which comes from the commands, the
records and the vocabulary themselves. That pages show what commands print is a test (tests/test_docs.py).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import typing
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import console
import notebook

from bench import accuracy

DOCS = Path(__file__).resolve().parent
REFERENCE = DOCS / "reference"
PICTURE = DOCS / "images" / "incidents.svg"
PICTURE_LINES = 46
PICTURED = "examples/05-liveblog.txt"
MADE = "<!-- made by docs/generate.py -->\n"


def commands_page() -> str:
    """The commands with their arguments and options, as the program itself knows them."""
    import typer.main

    from counterclaim.cli import app

    root: typing.Any = typer.main.get_command(app)
    context = root.make_context("counterclaim", [], resilient_parsing=True)
    lines = [MADE, "# Commands\n", (root.help or "").strip() + "\n"]
    for path, command in _commands("counterclaim", root, context):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        usage = " ".join(("[OPTIONS]", *((a.metavar or a.name).upper() for a in arguments)))
        lines += [f"## {path}\n", f"```text\n{path} {usage}\n```\n", _plain(command.help)]
        rows = [_row(p) for p in command.params if not getattr(p, "hidden", False)]
        if rows:
            lines += ["\n| argument or option | meaning |\n|---|---|\n" + "\n".join(rows) + "\n"]
    return "\n".join(lines)


def _commands(path: str, group: typing.Any, context: typing.Any) -> typing.Iterator[tuple[str, typing.Any]]:
    """The commands of a group with what a user types for them, those of groups in it too."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from _commands(f"{path} {name}", command, context)
        else:
            yield f"{path} {name}", command


def _row(parameter: typing.Any) -> str:
    names = ", ".join(f"`{n}`" for n in (*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        names = f"`{(parameter.metavar or parameter.name).upper()}`"
    unset = parameter.default in (None, False, (), []) or callable(parameter.default)
    default = "" if unset else f" Default: `{parameter.default}`."
    return f"| {names} | {_plain(getattr(parameter, 'help', None)).strip()}{default} |"


def _plain(help_text: str | None) -> str:
    """Help text as Markdown: paragraphs joined, marks of the terminal dropped."""
    text = (help_text or "").replace("\b", "").strip()
    return text.replace("|", "\\|") + ("\n" if "\n" in text else "")


def records_page() -> str:
    """Every record with its fields and their types."""
    from counterclaim import model

    kinds = [
        kind
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, model.Record) and kind is not model.Record
    ]
    lines = [
        MADE,
        "# Records\n",
        "The records of `counterclaim.model`: frozen, JSON in and out, null for the unknown.\n",
    ]
    lines.append("A span is `[start, end)` in code points of the report's text.")
    lines.append("Fields without a default are required.\n")
    for kind in kinds:
        doc = " ".join((kind.__doc__ or "").replace("``", "`").split())
        lines += [f"## {kind.__name__}\n", doc + "\n", "| field | type | default |", "|---|---|---|"]
        hints = typing.get_type_hints(kind)
        for field in msgspec.structs.fields(kind):
            default = "" if field.required else f"`{_default(field)}`"
            lines.append(f"| `{field.name}` | {_type(hints[field.name])} | {default} |")
        lines.append("")
    return "\n".join(lines)


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default is msgspec.NODEFAULT:
        return "[]" if field.default_factory in (tuple, list) else "{}"
    if isinstance(field.default, msgspec.Struct):
        return "{}"
    return json.dumps(field.default)


def _type(hint: object) -> str:
    """A type in the words of JSON."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return ", ".join(f"`{a}`" for a in arguments)
    if origin in (typing.Union, type(int | None)):
        return " or ".join(_type(a) for a in arguments)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return f"list of {_type(arguments[0])}"
        return f"[{', '.join(_type(a) for a in arguments)}]"
    if origin is dict:
        return f"object of {_type(arguments[1])}"
    names = {str: "string", int: "integer", float: "number", bool: "true or false", type(None): "null"}
    if isinstance(hint, type):
        return names.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"
    return str(hint)


def events_page() -> str:
    """The event types with what other schemes call them."""
    from counterclaim.vocabulary import entries

    lines = [
        MADE,
        "# Event types\n",
        "Types and modes follow the PLOVER manual; each row gives what ACLED, CAMEO and PLOVER's quad code",
        "call the same thing. Quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict,",
        "4 material conflict.\n",
        "| type | mode | quad | CAMEO root | ACLED event type | ACLED sub-event type |",
        "|---|---|---|---|---|---|",
    ]
    for entry in entries("events"):
        acled = entry.get("acled") or {}
        cells = [entry["type"], entry.get("mode"), entry.get("quad"), entry.get("cameo_root")]
        cells += [acled.get("event_type"), acled.get("sub_event_type")]
        lines.append("| " + " | ".join("" if c is None else str(c) for c in cells) + " |")
    return "\n".join(lines) + "\n"


def picture() -> str:
    """A contested incident of an example report as the terminal shows it, as SVG."""
    import io
    import subprocess

    from rich.console import Console
    from rich.text import Text

    with tempfile.TemporaryDirectory() as folder:
        run = console.runner(Path(folder))
        run(f"counterclaim code {PICTURED} --project demo.counterclaim")
        listed = json.loads(run("counterclaim incidents --json --project demo.counterclaim"))
        number = next(str(n) for n, i in enumerate(listed, 1) if i["standing"] == "contested")
        done = subprocess.run(  # noqa: S603 - our own command
            [*console.COMMAND, "show", number, "--project", "demo.counterclaim"],
            cwd=folder,
            env={
                **{k: v for k, v in os.environ.items() if k != "NO_COLOR"},
                "COLUMNS": "100",
                "FORCE_COLOR": "1",
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    screen = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    lines = done.stdout.splitlines()[:PICTURE_LINES]
    screen.print(Text(f"$ counterclaim show {number} | head -{len(lines)}", style="bold"))
    screen.print(Text.from_ansi("\n".join(lines)))
    svg = screen.export_svg(title="counterclaim", unique_id="incidents")
    # The viewer's own fixed-width font: the one that rich names would be fetched from elsewhere.
    return re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)


def reference() -> dict[Path, str]:
    """The generated pages."""
    return {
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "records.md": records_page(),
        REFERENCE / "events.md": events_page(),
        accuracy.PAGE: accuracy.page(accuracy.published(), accuracy.notes()),
    }


def shown() -> dict[Path, str]:
    """Every page with console blocks, with their real output."""
    result = {}
    for page in console.pages():
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            result[page] = console.refreshed(text, Path(folder))
    return result


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a reference page is out of date"
    )
    check = parser.parse_args().check
    stale = []
    pages = reference() if check else {**shown(), **reference()}
    for page, text in pages.items():
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            stale.append(str(page.relative_to(console.ROOT)))
            if not check:
                page.parent.mkdir(exist_ok=True)
                page.write_text(text, encoding="utf-8")
    if not check:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(picture(), encoding="utf-8")
        notebook.write()
        stale += [str(made.relative_to(console.ROOT)) for made in (PICTURE, notebook.NOTEBOOK)]
    print("\n".join(f"{'out of date' if check else 'written'}: {name}" for name in stale) or "all is current")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
