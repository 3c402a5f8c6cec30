"""The public corpora as examples to learn from.

Only training parts are read, and of a set that has no other part four fifths (``bench.sets.held_out``): the
bench measures on the fifth that is kept back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bench.model import Folders, Missing
from bench.sets import arguments, event_location, factuality, held_out, muc4, plover, polnear, re3d
from bench.tasks.arguments import PARTS, ROLES, asked
from counterclaim.language.scheme import CONFLICT, ROOTS
from counterclaim.model import Span
from train import muc
from train.examples import Anchor, Example, Pair, Point

IGNORED = "?"
"""The label of a span that is to be learned neither as one thing nor as another."""
ROLE_LAYERS = {
    "PERP_IND": "perp_individual",
    "PERP_ORG": "perp_organization",
    "TARGET": "physical_target",
    "VICTIM": "human_target",
    "WEAPON": "instrument",
}


def read(folders: Folders, fold: int = 0) -> dict[str, list[Example]]:
    """All corpora that are there, by name.

    Args:
        folders: where the data lies.
        fold: which fifth of the sets without parts is kept back.
    """
    found = {}
    for name, source in CORPORA.items():
        try:
            made = list(source(folders))
        except Missing:
            continue
        kept = made if name in PARTED else [e for e in made if not held_out(e.id.split(":", 1)[1], fold)]
        if kept:
            found[name] = kept
    return found


def _polnear(folders: Folders) -> Iterator[Example]:
    texts, _ = polnear.load(folders, training=True)
    for t in texts:
        relations = t.annotators[0]
        layers = {
            part: tuple((s, part) for s in apart(s for r in relations for s in getattr(r, part)))
            for part in ("source", "cue", "content")
        }
        anchors = tuple(
            Anchor((r.cue[0][0], r.cue[-1][1]), {"source": r.source, "content": r.content})
            for r in relations
            if r.cue
        )
        skipped = tuple((s, IGNORED) for s in t.discarded)
        yield Example(
            f"polnear:{t.id}", "polnear", t.text, {k: v + skipped for k, v in layers.items()}, anchors
        )


def _re3d(folders: Folders) -> Iterator[Example]:
    for s in re3d.load(folders, training=True)[0]:
        yield Example(f"re3d:{s.id}", "re3d", s.text, {"name": tuple((at, k) for k, at in s.entities)})


def _muc4(folders: Folders) -> Iterator[Example]:
    for m in muc4.load(folders, training=True)[0]:
        labelled = muc.labels(m)
        layers: dict[str, list[tuple[Span, str]]] = {layer: [] for layer in ROLE_LAYERS.values()}
        points = []
        for s in labelled.spans:
            at, layer = (s.start, s.end), ROLE_LAYERS[s.role]
            layers[layer].append((at, layer if s.told else IGNORED))
            if not s.told:
                continue
            points.append(Point(at, "kinds", tuple(sorted(s.kinds))))
            if s.confidence:
                points.append(Point(at, "confidence", s.confidence))
            if s.stage:
                points.append(Point(at, "stage", s.stage.upper()))
        yield Example(
            f"muc4:{m.id}",
            "muc4",
            labelled.text,
            {k: tuple((s, label) for s, label in v) for k, v in layers.items()},
            points=tuple(points),
        )


def _arguments(name: str, reports: list[arguments.Report]) -> Iterator[Example]:
    for r in reports:
        anchors = []
        for e in r.events:
            if asked(e.type):
                known = {ROLES[x] for x in e.roles if x in ROLES} or PARTS
                links: dict[str, tuple[Span, ...]] = dict.fromkeys(known, ())
                for a in e.arguments:
                    role = ROLES.get(a.role.lower())
                    if role is not None:
                        links[role] = (*links.get(role, ()), a.span)
                anchors.append(Anchor(e.trigger, links))
        # RAMS marks one event of many, so only WikiEvents says what is no trigger.
        layers = (
            {"trigger": tuple((s, "trigger") for s in apart(a.span for a in anchors))}
            if name == "wikievents"
            else {}
        )
        yield Example(f"{name}:{r.id}", name, r.text, layers, tuple(anchors))


def _wikievents(folders: Folders) -> Iterator[Example]:
    return _arguments("wikievents", arguments.wikievents(folders)[0])


def _rams(folders: Folders) -> Iterator[Example]:
    return (e for e in _arguments("rams", arguments.rams(folders)[0]) if e.anchors)


def _location(folders: Folders) -> Iterator[Example]:
    for s in event_location.load(folders)[0]:
        yield Example(
            f"event-location:{s.id}", "event-location", s.text, anchors=(Anchor(s.verb, {"place": s.places}),)
        )


def plv(folders: Folders, training: bool = True) -> Iterator[Example]:
    """PLV's sentences with their marked actors: the part for training, or the fifth that is kept back."""
    for p in plover.plv(folders, training=training)[0]:
        if p.source and p.target and p.root in ROOTS:
            yield Example(f"plv:{p.id}", "plv", p.text, pair=Pair(p.source, p.target, (p.root,)))


def aw(folders: Folders, training: bool = True) -> Iterator[Example]:
    """AW's sentences with their marked actors, likewise."""
    for p in plover.aw(folders, training=training)[0]:
        if p.source and p.target and p.conflict is not None:
            roots = tuple(r for r in ROOTS if (r in CONFLICT) == p.conflict)
            yield Example(f"aw:{p.id}", "aw", p.text, pair=Pair(p.source, p.target, roots))


def _factuality(name: str) -> Callable[[Folders], Iterator[Example]]:
    def read(folders: Folders) -> Iterator[Example]:
        for s in factuality.load([_training(folders, name)]):
            points = tuple(Point(at, "factuality", value) for at, value in s.predicates)
            yield Example(f"{name}:{s.id}", name, s.text, points=points)

    return read


def _training(folders: Folders, name: str) -> Path:
    path = folders.set("factuality") / f"{name}_train.jsonl"
    if not path.is_file():
        raise Missing(f"factuality: there is no {path.name}")
    return path


def apart(spans: Iterator[Span]) -> Iterator[Span]:
    """Spans of one layer, the longest first where two overlap."""
    kept: list[Span] = []
    for s in sorted(set(spans), key=lambda s: (s[0] - s[1], s[0])):
        if not any(s[0] < b and a < s[1] for a, b in kept):
            kept.append(s)
    yield from sorted(kept)


CORPORA: dict[str, Callable[[Folders], Iterator[Example]]] = {
    "polnear": _polnear,
    "muc4": _muc4,
    "re3d": _re3d,
    "wikievents": _wikievents,
    "rams": _rams,
    "event-location": _location,
    "plv": plv,
    "aw": aw,
    "uds-ih2": _factuality("uds-ih2"),
    "uw": _factuality("uw"),
    "meantime": _factuality("meantime"),
}
PARTED = frozenset({"polnear", "muc4", "re3d", "uds-ih2", "uw", "meantime"})
"""Corpora with a part for development, which is not read here; all of their training part serves."""
