"""`python -m train reader`: train the learned reader and write its weights."""

from __future__ import annotations

import argparse
import os
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "src" / "counterclaim" / "language" / "weights"
"""Where the program finds its reader."""


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    reader = commands.add_parser("reader", help="train the learned reader; goes on where it was cut off")
    reader.add_argument("--config", type=Path, default=HERE / "config.toml")
    reader.add_argument("--fold", type=int, default=0, help="which fifth of sets without parts is kept back")
    folds = commands.add_parser("folds", help="cross-validate what passes between two actors on PLV")
    folds.add_argument("--config", type=Path, default=HERE / "folds.toml")
    export = commands.add_parser("export", help="write the weights that the program ships")
    for command in (reader, folds, export):
        command.add_argument("--folder", type=Path, default=HERE / "runs" / "reader", help="of checkpoints")
        command.add_argument("--data", type=Path, default=os.environ.get("COUNTERCLAIM_DATA"))
    asked = parser.parse_args()
    if asked.command == "reader":
        _reader(asked)
    elif asked.command == "folds":
        _folds(asked)
    else:
        _export(asked)


def _reader(asked: argparse.Namespace) -> None:
    from bench.model import Folders
    from train.corpora import read
    from train.loop import plan, train
    from train.silver import silver

    run = plan(tomllib.loads(asked.config.read_text(encoding="utf-8")))
    folders = Folders(Path(asked.data))
    corpora = {**read(folders, asked.fold), "silver": list(silver(folders, asked.fold))}
    print(", ".join(f"{name} {len(examples):,}" for name, examples in corpora.items()), flush=True)
    train(run, corpora, asked.folder)


def _folds(asked: argparse.Namespace) -> None:
    from bench.model import Folders
    from train.folds import folds
    from train.loop import plan

    run = plan(tomllib.loads(asked.config.read_text(encoding="utf-8")))
    folds(run, Folders(Path(asked.data)), asked.folder / "folds")


def _export(asked: argparse.Namespace) -> None:
    from train.export import export
    from train.loop import trained

    export(trained(asked.folder), WEIGHTS)
    for path in sorted(WEIGHTS.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
