"""PROV: from the article to the quote, the claim, the decision and the value, each with who is behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

import msgspec

from counterclaim.export.annotation import told as in_words
from counterclaim.export.choices import ChoiceError
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.export.uris import uuid_of
from counterclaim.export.wording import number, utc, web
from counterclaim.model import Claim, ClaimRow, Incident, ReportRef, Speaker, content_id
from counterclaim.project.decisions import Decision

BASE = "urn:x-counterclaim:"
"""Where our ids live if nobody says otherwise."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\s<>\"{}|\\^`]{0,2000}")
_SOFTWARE = "cc:counterclaim"
Bundle = dict[str, dict[str, dict[str, Any]]]

LOST = {
    "figures, cues and victims of a claim": "claims.jsonl",
    "all but the last decision on a claim": "counterclaim history",
    "contradictions, places and dates of incidents": "incidents.jsonl",
    "times of reading": "the project, table coding",
}
"""What the format cannot hold, and where that is."""


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write a PROV-JSON document with a bundle for each incident.

    A quote ``wasQuotedFrom`` an article (a derivation of that type); a claim ``wasDerivedFrom`` its quote,
    ``wasAttributedTo`` its speaker, and was made by the reading of the article, an activity of the software.
    What reviewers decided is an activity of theirs: an edit makes a revision of the claim, a rejection
    invalidates it. The incident's tolls are derived from claims by a named rule.

    Args:
        records: incidents with what tells of them.
        out: takes the bytes, a bundle at a time.
        options: ``extra["base"]`` is the IRI before our ids, ``rule`` chooses the tolls.

    Raises:
        ChoiceError: the base is no IRI.

    Follows PROV-DM (W3C Recommendation, 30 April 2013) in PROV-JSON (W3C Member Submission, 24 April 2013).
    """
    encoder = msgspec.json.Encoder()
    base = options.extra.get("base", BASE)
    if not _IRI.fullmatch(base):
        raise ChoiceError(f"base={base}: is no address; write one as https://example.org/counterclaim/")
    prefix = {"cc": base}
    out.write(b'{"prefix":' + encoder.encode(prefix) + b',"bundle":{')
    before = b"\n"
    for told in records:
        made = encoder.encode(bundle(told, options.rule))
        out.write(before + encoder.encode(f"cc:provenance-{told.incident.id}") + b":" + made)
        before = b",\n"
    out.write(b"\n}}\n")


def bundle(told: Told, rule: str | None = None) -> Bundle:
    """What one incident came from."""
    i = told.by(rule)
    made: Bundle = {}
    agent(made, _SOFTWARE, "prov:SoftwareAgent", "Counterclaim")
    add(made, "entity", f"cc:{i.id}", {"prov:type": "cc:incident", "prov:label": i.title})
    for row in (*told.rows, *told.rejected):
        _article(made, row.report)
        _claim(made, row, told.decisions.get(row.reviewed or ""))
        if row.verdict != "rejected":
            relate(made, "wasDerivedFrom", generatedEntity=f"cc:{i.id}", usedEntity=_now(row))
    _tolls(made, i, {row.claim.id: row for row in told.rows})
    return made


def _article(made: Bundle, r: ReportRef) -> None:
    if f"cc:{r.id}" in made.get("entity", {}):
        return
    name = PurePath(r.path).name if r.path else None
    facts = {
        "prov:type": "cc:report", "prov:label": r.title, "prov:location": web(r.url) or name,
        "cc:sha256": r.sha256, "cc:published": r.published,
    }  # fmt: skip
    add(made, "entity", f"cc:{r.id}", facts)
    if r.outlet:
        outlet = agent(made, f"cc:{content_id('s', r.outlet)}", "prov:Organization", r.outlet)
        relate(made, "wasAttributedTo", entity=f"cc:{r.id}", agent=outlet)
    reading = f"cc:reading-{r.id}"
    add(made, "activity", reading, {"prov:type": "cc:reading"})
    relate(made, "used", activity=reading, entity=f"cc:{r.id}")
    relate(made, "wasAssociatedWith", activity=reading, agent=_SOFTWARE)


def _claim(made: Bundle, row: ClaimRow, decision: Decision | None) -> None:
    """A claim as it was read, with its quote and speaker; then what a reviewer made of it."""
    c = row.coded or row.claim
    words = _quote(made, row.report, c)
    id = f"cc:{c.id}"
    added = decision is not None and decision.action == "add"
    add(made, "entity", id, _facts(c))
    relate(made, "wasDerivedFrom", generatedEntity=id, usedEntity=words)
    relate(made, "wasAttributedTo", entity=id, agent=_speaker(made, c.speaker))
    if not added:
        reading = f"cc:reading-{row.report.id}"
        relate(made, "wasGeneratedBy", entity=id, activity=reading, **{"cc:method": c.method})
    if decision is None:
        return
    activity = _decision(made, decision)
    if added:
        relate(made, "wasGeneratedBy", entity=id, activity=activity, **{"prov:time": _time(decision.time)})
    elif row.verdict == "rejected":
        relate(
            made,
            "wasInvalidatedBy",
            entity=_now(row),
            activity=activity,
            **{"prov:time": _time(decision.time)},
        )
    else:
        relate(made, "used", activity=activity, entity=id)
    if row.coded is not None:
        _edited(made, row, activity)


def _edited(made: Bundle, row: ClaimRow, activity: str) -> None:
    """The claim as reviewers left it: a revision of the one that was read."""
    now, was = _now(row), f"cc:{row.claim.id}"
    add(made, "entity", now, _facts(row.claim))
    relate(
        made, "wasDerivedFrom", generatedEntity=now, usedEntity=was, **{"prov:type": _name("prov:Revision")}
    )
    relate(made, "wasAttributedTo", entity=now, agent=_speaker(made, row.claim.speaker))
    if row.verdict != "rejected":
        relate(made, "wasGeneratedBy", entity=now, activity=activity)


def _now(row: ClaimRow) -> str:
    """The entity of a claim as it stands: as it was read, or as edited."""
    return f"cc:{row.claim.id}" + ("" if row.coded is None else "-edited")


def _quote(made: Bundle, r: ReportRef, c: Claim) -> str:
    q = c.quote
    id = f"cc:quote-{uuid_of('quote', r.id, q.start, q.end)}"
    if id not in made.get("entity", {}):
        facts = {"prov:type": "cc:quote", "prov:value": q.exact, "cc:start": q.start, "cc:end": q.end}
        add(made, "entity", id, facts)
        kind = {"prov:type": _name("prov:Quotation")}
        relate(made, "wasDerivedFrom", generatedEntity=id, usedEntity=f"cc:{r.id}", **kind)
    return id


def _speaker(made: Bundle, s: Speaker) -> str:
    kind = {"person": "prov:Person", "witness": "prov:Person", "outlet": "prov:Organization"}.get(s.kind)
    id = content_id("s", s.name) if s.kind == "outlet" else content_id("s", s.name, s.kind, s.country)
    return agent(made, f"cc:{id}", kind, s.name)


def _decision(made: Bundle, d: Decision) -> str:
    """A reviewer's decision as an activity, with the person who took it."""
    id = f"cc:{d.id}"
    if id not in made.get("activity", {}):
        facts = {
            "prov:startTime": _time(d.time), "prov:endTime": _time(d.time), "prov:type": f"cc:{d.action}",
            "cc:reason": d.reason, "cc:hash": d.hash,
        }  # fmt: skip
        add(made, "activity", id, facts)
        if d.reviewer:
            person = agent(made, f"cc:{content_id('v', d.reviewer)}", "prov:Person", d.reviewer)
            relate(made, "wasAssociatedWith", activity=id, agent=person, **{"prov:role": "reviewer"})
    return id


def _tolls(made: Bundle, i: Incident, rows: dict[str, ClaimRow]) -> None:
    """The figures that a rule chose, each derived from the claims that won."""
    for toll in i.tolls:
        id, by = f"cc:{i.id}-{toll.kind}", f"cc:{toll.rule}-{i.id}-{toll.kind}"
        label = f"{toll.kind}: {number(toll.low, toll.high)}"
        facts = {"prov:type": "cc:toll", "prov:label": label, "cc:low": toll.low, "cc:high": toll.high}
        add(made, "entity", id, facts)
        add(made, "activity", by, {"prov:type": "cc:resolution", "prov:label": toll.rule})
        relate(made, "wasGeneratedBy", entity=id, activity=by)
        relate(made, "wasAssociatedWith", activity=by, agent=_SOFTWARE)
        for claim in toll.claims:
            if claim in rows:
                relate(made, "wasDerivedFrom", generatedEntity=id, usedEntity=_now(rows[claim]))


def _facts(c: Claim) -> dict[str, Any]:
    return {
        "prov:type": "cc:claim", "prov:label": in_words(c), "cc:field": c.field, "cc:kind": c.kind,
        "cc:value": c.value, "cc:low": c.low, "cc:high": c.high, "cc:status": c.status,
        "cc:polarity": c.polarity, "cc:modality": c.modality,
        "cc:relay": [relay.name for relay in c.relay] or None,
    }  # fmt: skip


def agent(made: Bundle, id: str, kind: str | None, name: str) -> str:
    """Add an agent, and give its name in the document."""
    return add(made, "agent", id, {"prov:type": kind, "prov:label": name})


def add(made: Bundle, record: str, id: str, facts: dict[str, Any]) -> str:
    """Add an entity, activity or agent once, with what is known of it; its type is a name."""
    kept = {key: value for key, value in facts.items() if value is not None}
    if "prov:type" in kept:
        kept["prov:type"] = _name(kept["prov:type"])
    made.setdefault(record, {}).setdefault(id, kept)
    return id


def relate(made: Bundle, record: str, /, **facts: Any) -> None:
    """Add a relation once; bare names are PROV's own roles."""
    known = {key if ":" in key else f"prov:{key}": value for key, value in facts.items() if value is not None}
    made.setdefault(record, {})[f"_:{record}-{uuid_of(record, *sorted(map(str, known.items())))}"] = known


def _name(qualified: str) -> dict[str, str]:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}


def _time(when: str) -> str | None:
    found = utc(when)
    return found.isoformat() if found else None
