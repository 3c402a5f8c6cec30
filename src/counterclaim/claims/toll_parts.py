"""Wholes, parts and repeats: "nine people, including three women", "two died in Kano and six in Jos"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counterclaim.claims.toll_groups import Group, joined, summed
from counterclaim.claims.toll_links import Link
from counterclaim.claims.toll_voice import Scene

_CUES = tuple(
    tuple(cue.split())
    for cue in [
        "including",
        "among them",
        "among whom",
        "amongst them",
        "of whom",
        "of them",
        "which included",
        "includes",
        "included",
        "include",
        "and included",
        "they included",
        "inclusive of",
    ]
)
_CONNECTORS = frozenset({"and", ",", "while", "whereas", "but", ";", "by", "with", "–", "—", "-"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_FOLLOWERS = frozenset({"IN", "RB", "TO"})


@dataclass(frozen=True)
class Draft:
    """A toll before it is written down: the link that found it, its group, and the group it is a part of.

    ``direct`` tells that the word of harm was linked to this group and not to one coordinated with it.
    """

    link: Link
    group: Group
    whole: Group | None = None
    direct: bool = True


def with_parts(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Add what a toll is made of and what repeats it without its verb, and tell parts from wholes.

    Args:
        scene: the sentence.
        drafts: the tolls that a word of harm of their own gives.
    """
    drafts = [_marked(scene, d, drafts) for d in drafts]
    drafts = drafts + _among(scene, drafts)
    for k, g in enumerate(scene.groups):
        if g.human is False or _used(g, drafts):
            continue
        drafts = drafts + (
            _parts(scene, k, drafts) or _breakdown(scene, k, drafts) or _gapped(scene, g, drafts)
        )
    return drafts


def _used(g: Group, drafts: list[Draft]) -> bool:
    return any(d.group.start <= g.start < d.group.end for d in drafts)


def _cue(scene: Scene, g: Group) -> tuple[int, str] | None:
    """The cue of a part before a group: where it begins and its first word."""
    doc = scene.doc
    if g.of_whole and g.end - 1 > g.start and doc[g.end - 1].lower_ in ("them", "whom"):
        return g.start, "of"
    for at in range(g.start - 1, max(scene.first, g.start - 4) - 1, -1):
        for cue in _CUES:
            if (
                at - len(cue) + 1 >= scene.first
                and tuple(doc[k].lower_ for k in range(at - len(cue) + 1, at + 1)) == cue
            ):
                return at - len(cue) + 1, cue[0]
        if doc[at].tag_ not in ("DT", "RB", "PRP$", "VBD", ",", "JJ"):
            return None
    return None


def _whole(before: int, drafts: list[Draft], g: Group) -> Draft | None:
    """The nearest toll before a cue that is large enough to hold the group."""
    for d in sorted(drafts, key=lambda d: -d.group.start):
        holds = d.group.high is None or g.low is None or g.low <= d.group.high
        if holds and d.group.end <= before and d.group is not g and d.whole is None:
            return d
    return None


def _marked(scene: Scene, d: Draft, drafts: list[Draft]) -> Draft:
    cue = _cue(scene, d.group)
    if cue is None:
        return d
    whole = _whole(cue[0], [k for k in drafts if k.link.word.harm.kind == d.link.word.harm.kind], d.group)
    return replace(d, whole=whole.group) if whole else d


def _parts(scene: Scene, at: int, drafts: list[Draft]) -> list[Draft]:
    g = scene.groups[at]
    cue = _cue(scene, g)
    whole = _whole(cue[0], drafts, g) if cue else None
    if whole and any(
        whole.group.end <= k.start and k.end <= cue[0] and k.human is not False and not _used(k, drafts)
        for k in scene.groups[:at]
        if cue
    ):
        return []
    if cue is None or whole is None or g.high == 0:
        return []
    chain = tuple(
        k for k in joined(scene.doc, scene.groups, at) if k.start >= g.start and k.human is not False
    )
    if cue[1] in ("included", "include", "includes"):
        chain = summed(chain)
    part = replace(whole.link, rule="part")
    return [Draft(part, k, whole.group) for k in chain if not _used(k, drafts)]


def _among(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """ "A child was among the five people killed", "two reporters were among the dead"."""
    doc = scene.doc
    at = next((k for k in range(scene.first + 1, scene.last) if doc[k].lower_ in ("among", "amongst")), None)
    word = next((w for w in scene.words if at is not None and at < w.start <= at + 5), None)
    if (
        at is None
        or word is None
        or doc[at - 1].lower_ not in ("was", "were", "is", "are", "be", "been", "apparently", "also")
    ):
        return []
    g = next(
        (
            g
            for g in reversed(scene.groups)
            if g.end < at and g.human is not False and not _governed_by(scene, g)
        ),
        None,
    )
    if g is None or _used(g, drafts):
        return []
    whole = next((d.group for d in drafts if d.link.word is word), None)
    rule = Link(replace(word, harm=replace(word.harm, frame="roll")), g, "among")
    start = scene.groups.index(g)
    first = next(
        (
            k
            for k in scene.groups[:start]
            if k.single is False and k.head is not None and not _governed_by(scene, k)
        ),
        None,
    )
    if first is not None and not _used(first, drafts) and first.high is not None and first.high > 1:
        g = first  # "Two reporters, a man and a woman, were among the dead"
    chain = summed(joined(doc, scene.groups, scene.groups.index(g))) if g is not first else (g,)
    return [Draft(rule, k, whole) for k in chain if k.human is not False]


def _governed_by(scene: Scene, g: Group) -> bool:
    return (
        g.start > scene.first
        and scene.doc[g.start - 1].tag_ == "IN"
        and scene.doc[g.start - 1].dep_ != "mark"
    )


def _breakdown(scene: Scene, at: int, drafts: list[Draft]) -> list[Draft]:
    """A list of groups that adds up to a toll before it: "ten people: four women and six men"."""
    doc = scene.doc
    chain = tuple(
        k for k in scene.groups[at:] if not _used(k, drafts) and not k.name and (not k.single or k.plain)
    )
    whole = _whole(scene.groups[at].start, drafts, scene.groups[at])
    if whole is None or whole.group.low is None or whole.group.low != whole.group.high:
        return []
    total, taken = 0, 0
    for k in chain:
        if k.low is None or k.low != k.high or total >= whole.group.low:
            break
        total, taken = total + k.low, taken + 1
    opener = doc[scene.groups[at].start - 1].text if scene.groups[at].start > scene.first else ""
    if taken < 2 or total != whole.group.low or opener not in (",", ":", "-", "–", "—", "("):
        return []
    part = replace(whole.link, rule="breakdown")
    return [Draft(part, k, whole.group) for k in chain[:taken]]


def _gapped(scene: Scene, g: Group, drafts: list[Draft]) -> list[Draft]:
    """The verb left out in a second clause: "two were killed in one town and six in another"."""
    doc = scene.doc
    if g.single or g.start <= scene.first or g.high == 0:
        return []
    if g.end < scene.last and doc[g.end].lower_ == "than":
        return []  # "five more than the government admits"
    before = [d for d in drafts if max(d.group.end, d.link.word.end) <= g.start]
    if not before or (
        g.end < scene.last and doc[g.end].tag_ not in _FOLLOWERS and doc[g.end].text not in (",", ".", ";")
    ):
        return []
    last = max(before, key=lambda d: max(d.group.end, d.link.word.end))
    gap = doc[max(last.group.end, last.link.word.end) : g.start]
    if any(t.tag_ in _FINITE or t.text in (".", ":", '"') for t in gap) or len(gap) > 16:
        return []
    joint = doc[g.start - 1].lower_
    repeated = (
        last.group.start > scene.first
        and joint == doc[last.group.start - 1].lower_ == "of"
        and any(t.lower_ in _CONNECTORS for t in gap)
    )
    if (joint == "by" and doc[g.start - 2].lower_ != "followed") or (
        joint not in _CONNECTORS and not repeated
    ):
        return []
    if g.head is None and doc[g.start].lower_ == "another" and last.group.high != 1:
        return []
    return [Draft(replace(last.link, rule="gapped"), g)]
