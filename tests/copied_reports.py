"""Reports with known copies: wires made of sentences that nobody else has, and what outlets make of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from counterclaim.model import Report

SYLLABLES = [
    "ba", "ka", "mo", "ri", "shu", "ta", "ne", "lo", "dar", "gan", "hi", "zu", "pe", "kou", "fal",
    "wi", "sho", "mur", "ti", "jan", "do", "re", "la", "qu", "ve",
]  # fmt: skip
PEOPLE = [
    "herders", "traders", "pupils", "miners", "nurses", "drivers", "guards", "fishermen",
    "mourners", "pilgrims", "farmers", "porters",
]  # fmt: skip
OFFICES = [
    "governor", "mayor", "elder", "doctor", "colonel", "spokesman", "judge", "envoy", "teacher",
    "imam", "surgeon", "sergeant",
]  # fmt: skip
DEEDS = [
    "stormed", "shelled", "burnt", "looted", "raided", "bombed", "mined", "blocked", "searched",
    "emptied", "seized", "encircled",
]  # fmt: skip
THINGS = [
    "market", "clinic", "depot", "convoy", "bridge", "school", "bakery", "ferry", "garage",
    "chapel", "barracks", "well",
]  # fmt: skip
WHEN = [
    "at dawn", "by night", "before noon", "on Friday", "after sunset", "in May", "during prayer",
    "that week", "at four",
]  # fmt: skip
FATES = [
    "died", "fled", "vanished", "starved", "drowned", "hid", "survived",
]  # fmt: skip
SAYS = [
    "said", "claimed", "wrote", "conceded", "added", "warned", "maintained", "testified", "insisted",
]  # fmt: skip

Edit = Callable[[str, random.Random], str]


@dataclass(frozen=True)
class World:
    """Wires by id, and reports that copied them: the id of the wire by that of the report."""

    reports: tuple[Report, ...]
    origin: dict[str, str]


def report(id: str, text: str, published: str | None, **about: object) -> Report:
    """A report of a text."""
    return Report(id=id, text=text, sha256="0", published=published, **about)  # type: ignore[arg-type]


def name(rng: random.Random) -> str:
    """A name that nobody bears."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randrange(2, 4))).capitalize()


def wire(rng: random.Random) -> str:
    """A wire of five paragraphs: names, figures and words in so many ways that no two share a sentence."""

    def sentence() -> str:
        one, two, three, four = (name(rng) for _ in range(4))
        n, m = rng.randrange(3, 900), rng.randrange(3, 900)
        people, others = rng.choice(PEOPLE), rng.choice(PEOPLE)
        who, office = f"{rng.choice(OFFICES)} {three}", rng.choice(OFFICES).capitalize()
        deed, thing, other = rng.choice(DEEDS), rng.choice(THINGS), rng.choice(THINGS)
        when, fate, after, says = (rng.choice(x) for x in (WHEN, FATES, FATES, SAYS))
        return rng.choice([
            f"{n} {one} {people} {fate} when raiders {deed} {two} {thing} {when}, {who} {says}.",
            f"{office} {three} {says} {m} {one} {others} {after} near {two}, whose {thing} {four} {deed}.",
            f"In {one}, {n} {two} {people}, {m} {three} {others} {fate} {when} behind {four} {thing}.",
            f'"{n} {one} {people} {fate}, {m} {two} {others} {after} {when} in {four}," {who} {says}.',
            f"{one} {thing}, {two} {other} stood empty {when}; {m} {three} {people} {after} beside {four}.",
        ])  # fmt: skip

    return "\n\n".join(" ".join(sentence() for _ in range(rng.randrange(1, 4))) for _ in range(5))


def trimmed(text: str, rng: random.Random) -> str:
    """Without one paragraph in three and without some sentences."""
    paragraphs = text.split("\n\n")
    kept = [p for i, p in enumerate(paragraphs) if i == 0 or rng.random() > 0.33]
    return "\n\n".join(p if rng.random() > 0.5 else p.split(". ")[0].rstrip(".") + "." for p in kept)


def reordered(text: str, rng: random.Random) -> str:
    """With its paragraphs in another order."""
    paragraphs = text.split("\n\n")
    rng.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def renumbered(text: str, rng: random.Random) -> str:
    """With other figures."""
    return re.sub(r"\d+", lambda m: str(int(m.group()) + rng.randrange(1, 9)), text)


def respelt(text: str, rng: random.Random) -> str:
    """With names spelt otherwise and hyphens."""
    for old, new in (
        ("sh", "ch"),
        ("ou", "u"),
        ("K", "Q"),
        ("peacekeepers", "peace-keepers"),
        ("honour", "honor"),
    ):
        text = text.replace(old, new) if rng.random() > 0.5 else text
    return text


def retitled(text: str, rng: random.Random) -> str:
    """Under another headline, with a line of its own."""
    return f"{name(rng)} mourns: what we know\n\n{text}\n\nThis is a developing story."


EDITS: dict[str, Edit] = {f.__name__: f for f in (trimmed, reordered, renumbered, respelt, retitled)}


def world(seed: int, wires: int, edits: Sequence[Edit] = tuple(EDITS.values())) -> World:
    """Wires of one month, each with one copy an edit, printed later by somebody else."""
    rng = random.Random(seed)
    reports: list[Report] = []
    origin: dict[str, str] = {}
    for n in range(wires):
        text = wire(rng)
        day, hour = rng.randrange(1, 28), rng.randrange(0, 12)
        first = report(f"w-{n:04}", text, f"2024-05-{day:02}T{hour:02}:00Z", outlet="Wire")
        reports.append(first)
        for k, edit in enumerate(edits):
            # Ids of copies sort before those of wires: an origin is told by its time.
            later = report(
                f"c-{n:04}-{k}",
                edit(text, rng),
                f"2024-05-{day:02}T{hour + 1 + k:02}:30Z",
                outlet=f"Daily {k}",
            )
            reports.append(later)
            origin[later.id] = first.id
    rng.shuffle(reports)
    return World(tuple(reports), origin)
