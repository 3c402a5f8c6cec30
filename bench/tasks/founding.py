"""What must and must not come out of the founding report, each thing by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bench.claim_lines import Judged, answer_to, fits
from bench.coding import Lines
from bench.matching import FOUND, Line, common, distance, of_shorter, same_speaker, span, words
from bench.model import Span
from bench.selfcheck import Check
from bench.text import short

NEAR_KM = 50.0
HAPPENED = ("happened", "ongoing")
VIOLENT = ("ASSAULT",)
ACLED_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
ALIASES = (
    ("Dosta", "Chairman"),
    ("Bajjar", "Soghat"),
    ("Sahil", "Shafaq"),
    ("Asghar", "Basham"),
    ("Wazir", "Wazi"),
)
WEAPONS = ("drone", "rocket", "loitering munition", "stand-off weapon")
COUNTRIES = {"IRN": ("IRN", "IR", "IRAN"), "PAK": ("PAK", "PK", "PAKISTAN"), "GEO": ("GEO", "GE", "GEORGIA")}
GEORGIA = ((41.0, 43.6), (39.9, 46.8))


def named_checks(truth: Line, text: str, lines: Lines) -> list[Check]:
    """All named checks.

    Args:
        truth: the gold document.
        text: the report's text.
        lines: the claim and incident lines that the product gave for it.
    """
    judged = [answer_to(claim, lines.claims) for claim in truth["claims"]]
    return [
        *contradiction(truth, judged, lines),
        *names(lines),
        *incidents(truth, lines),
        *prohibitions(text, lines),
    ]


def contradiction(truth: Line, judged: Sequence[Judged], lines: Lines) -> Iterator[Check]:
    """Both values of the toll, each under its speaker, and side by side in one incident."""
    sides: list[set[str]] = []
    for gold, low in (
        (j.gold, j.gold["low"]) for j in judged if j.gold["kind"] == "killed" and j.gold["figure"]
    ):
        right = [
            c
            for c in lines.claims
            if fits("killed", c)
            and common((gold["start"], gold["end"]), span(c.get("figure") or c["quote"]))
            and (c.get("low"), c.get("high")) == (low, gold["high"])
            and same_speaker(gold["speaker"], c)
        ]
        sides.append({c["id"] for c in right})
        yield Check(f"toll: {gold['figure']!r} under {short(gold['speaker'], 40)!r}", bool(right))
    shown_sides = [
        [set(side["claims"]) for side in clash["sides"]]
        for incident in lines.incidents
        for clash in incident.get("contradictions") or ()
    ]
    clash = any(_apart(sides, given) for given in shown_sides)
    yield Check(
        "contradiction: both tolls as sides of one", clash, f"{len(truth['contradictions'])} in the gold"
    )


def _apart(sides: Sequence[set[str]], given: Sequence[set[str]]) -> bool:
    """Whether each gold side stands on a side of its own."""
    homes = [{i for i, side in enumerate(given) if side & wanted} for wanted in sides]
    return len(homes) == 2 and bool(homes[0]) and bool(homes[1]) and not homes[0] & homes[1]


def names(lines: Lines) -> Iterator[Check]:
    """Five aliases and four weapons."""
    actors = [a for i in lines.incidents for k in ("actors", "targets") for a in i.get(k) or ()]
    known = [{n.lower() for n in (a["name"], *(a.get("aliases") or ()))} for a in actors]
    known += [set(words(c["value"])) for c in lines.claims if c["field"] == "alias" and c.get("value")]
    for name, alias in ALIASES:
        pair = {name.lower(), alias.lower()}
        yield Check(f"alias: {name} = {alias}", any(pair <= names for names in known))
    given = {_plain(w) for i in lines.incidents for w in i.get("weapons") or ()}
    given |= {_plain(c["value"]) for c in lines.claims if c["field"] == "weapon" and c.get("value")}
    for weapon in WEAPONS:
        yield Check(f"weapon: {weapon}", any(_plain(weapon) in w for w in given))


def incidents(truth: Line, lines: Lines) -> Iterator[Check]:
    """Each incident of the gold: type, actor, place and date."""
    for gold in truth["incidents"]:
        quotes = [(c["start"], c["end"]) for c in truth["claims"] if c["incident"] == gold["id"]]
        verdicts = [(_wrong(gold, i), i) for i in lines.incidents if _tells(i, quotes, lines) or _at(gold, i)]
        best = min(verdicts, key=lambda v: len(v[0]), default=None)
        seen = "not found" if best is None else "; ".join(best[0])
        yield Check(f"incident {gold['id']}: {short(gold['what'], 60)}", bool(best) and not seen, seen)


def _tells(incident: Line, quotes: Sequence[Span], lines: Lines) -> bool:
    """Whether one of the incident's claims stands on one of these quotes."""
    own = set(incident["claims"])
    return any(
        c["id"] in own and of_shorter(span(c["quote"]), q) >= FOUND for c in lines.claims for q in quotes
    )


def _at(gold: Line, incident: Line) -> bool:
    near = (gold.get("place") or {}).get("near")
    km = distance(incident, tuple(near)) if near else None
    return km is not None and km <= NEAR_KM


def _wrong(gold: Line, incident: Line) -> list[str]:
    """What is wrong with an incident line as an answer to a gold incident."""
    wrong = []
    types = [w for w in gold["type"].replace(",", " ").split() if w.isupper() and len(w) > 3]
    if types and incident["type"] not in types:
        wrong.append(f"type {incident['type']}")
    place = gold.get("place") or {}
    country = (incident.get("place") or {}).get("country")
    if place.get("near") and not _at(gold, incident):
        wrong.append(
            f"place {(incident.get('place') or {}).get('name')} {distance(incident, tuple(place['near']))} km"
        )
    elif place.get("country") and str(country).upper() not in COUNTRIES[place["country"]]:
        wrong.append(f"country {country}")
    actors = [
        str(a.get("country") or "").upper() + " " + a["name"].upper() for a in incident.get("actors") or ()
    ]
    state = "PAK" if gold["actors"][0].startswith("Pakistan") else "IRN"
    if types and not any(n in a for a in actors for n in COUNTRIES[state] if len(n) > 2):
        wrong.append(f"no actor {state}")
    wrong += _wrong_date(gold.get("date") or {}, incident.get("date") or {})
    return wrong


def _wrong_date(gold: Line, given: Line) -> list[str]:
    start, end = (str(given.get(k) or "")[:10] for k in ("start", "end"))
    if gold.get("day") and (start, end) != (gold["day"], gold["day"]):
        return [f"date {start or '?'} to {end or '?'}"]
    if gold.get("latest") and start and date.fromisoformat(start) > date.fromisoformat(gold["latest"]):
        return [f"date from {start}"]
    return []


def prohibitions(text: str, lines: Lines) -> Iterator[Check]:
    """What must not happen with this report."""

    def where(words: str) -> Span:
        return text.index(words), text.index(words) + len(words)

    def on(quote: Span) -> list[Line]:
        return [c for c in lines.claims if common(span(c["quote"]), quote)]

    right = where("reserves the right to retaliate")
    yield _none(
        "no event happened where Pakistan 'reserves the right to retaliate'",
        [
            c
            for c in on(right)
            if c["field"] == "event" and c.get("kind") in VIOLENT and c.get("modality") in HAPPENED
        ],
    )
    expel = on(where("expel the Iranian ambassador"))
    violent = {
        claim
        for i in lines.incidents
        if i["type"] in VIOLENT or (i.get("acled") or {}).get("event_type") in ACLED_VIOLENT
        for claim in i["claims"]
    }
    yield _none(
        "the expulsion of the ambassador is no violence",
        [c for c in expel if c["field"] == "event" and (c.get("kind") in VIOLENT or c["id"] in violent)],
    )
    read = [where(line) for line in text.splitlines() if line.startswith("Read:")]
    yield _none("no claim in a line that begins with 'Read:'", [c for r in read for c in on(r)])
    yield _none("no place in Georgia", [i for i in (*lines.claims, *lines.incidents) if _in_georgia(i)])
    yield _none(
        "no toll of the 50 kilometres",
        [c for c in lines.claims if c["field"] == "toll" and 50 in (c.get("low"), c.get("high"))],
    )
    yield _none(
        "no incident on the Thursday before",
        [
            i
            for i in lines.incidents
            if {str((i.get("date") or {}).get(k))[:10] for k in ("start", "end")} == {"2024-01-11"}
        ],
    )


def _none(name: str, against: Sequence[Line]) -> Check:
    seen = [c["quote"]["exact"] if "quote" in c else c.get("title", "") for c in against[:2]]
    return Check(name, not against, short("; ".join(seen), 90))


def _in_georgia(line: Line) -> bool:
    place = line.get("place") or {}
    if str(place.get("country")).upper() in COUNTRIES["GEO"]:
        return True
    point = place.get("lat"), place.get("lon")
    return all(x is not None and low <= x <= high for x, (low, high) in zip(point, GEORGIA, strict=True))


def _plain(name: str) -> str:
    return name.lower().replace("-", " ").replace("_", " ")
