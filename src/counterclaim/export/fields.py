"""What the columns of the tables mean: for codebooks, data packages and the read-me of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from counterclaim.export.csv import TOLLS
from counterclaim.model import (
    ClaimVerdict,
    Grain,
    Modality,
    Polarity,
    SpeakerKind,
    Standing,
    Status,
)

Type = Literal["string", "integer", "number", "boolean"]
"""Types of Frictionless Table Schema."""


@dataclass(frozen=True)
class Field:
    """A column: its type, what it means, and the values that it may have where they are few."""

    about: str
    type: Type = "string"
    choices: tuple[str, ...] = ()


def _quoted(name: str, what: str) -> dict[str, Field]:
    return {
        name: Field(what),
        f"{name}_start": Field(f"where {name} begins in the report's text, in code points", "integer"),
        f"{name}_end": Field(f"where {name} ends", "integer"),
    }


_LIST = "; a semicolon between several"

CLAIMS: Mapping[str, Field] = MappingProxyType(
    {
        "canonical_id": Field("the incident that the claim belongs to, else its event mention"),
        "entity_id": Field("the event mention"),
        "prop": Field("what the claim is about: toll, event, actor, target, weapon, place, date …"),
        "prop_type": Field("FollowTheMoney's type of that"),
        "schema": Field("FollowTheMoney's schema: Event"),
        "value": Field("the value in words"),
        "dataset": Field("the report, by its id"),
        "origin": Field("the rule or model head that found the claim, as in method"),
        "lang": Field("not known"),
        "original_value": Field("the quote, as in quote"),
        "external": Field("false: the claim is the record's own", "boolean"),
        "first_seen": Field("when the report was published (ISO 8601)"),
        "last_seen": Field("not known"),
        "id": Field("the claim; made of its content, so that coding again gives the same"),
        "kind": Field("of a toll, the harm; of an event, its type"),
        "low": Field("the least; empty is open or unknown, 0 is nobody", "integer"),
        "high": Field("the most; empty is open or unknown", "integer"),
        "part_of": Field("the claim of the total that this figure is a part of"),
        **_quoted("quote", "the exact words that carry the value"),
        "quote_prefix": Field("the words before the quote"),
        "quote_suffix": Field("the words behind the quote"),
        **_quoted("figure", "the words of the number"),
        **_quoted("victims", "the words for who was harmed"),
        "speaker": Field("who puts the claim forward; the outlet for what it says in its own voice"),
        "speaker_kind": Field("what the speaker is", choices=get_args(SpeakerKind)),
        "speaker_country": Field("the speaker's country (ISO 3166-1 alpha-3)"),
        "speaker_party": Field("whether the speaker is a party to the violence", "boolean"),
        "speaker_mention": Field("the words that name the speaker"),
        "speaker_start": Field("where speaker_mention begins", "integer"),
        "speaker_end": Field("where speaker_mention ends", "integer"),
        "relay": Field(f"who passes the claim on, outermost first{_LIST}"),
        **_quoted("cue", "the reporting words"),
        "status": Field("how the speaker puts it forward", choices=get_args(Status)),
        "polarity": Field("whether the claim affirms or denies", choices=get_args(Polarity)),
        "modality": Field("whether the event is told as having happened", choices=get_args(Modality)),
        "place": Field("of a claim about a place: its name"),
        "lat": Field("latitude (WGS 84)", "number"),
        "lon": Field("longitude (WGS 84)", "number"),
        "radius_m": Field("metres of doubt around the point", "integer"),
        "date_start": Field("of a claim about a date: the first possible day (ISO 8601)"),
        "date_end": Field("the last possible day"),
        "date_grain": Field("how fine the date is told", choices=get_args(Grain)),
        "date_basis": Field("how the date is known"),
        "report_outlet": Field("who published the report"),
        "report_title": Field("the report's title"),
        "report_published": Field("when it was published (ISO 8601)"),
        "report_url": Field("its address"),
        "report_path": Field("the file that it was read from"),
        "report_sha256": Field("SHA-256 of the bytes that were read"),
        "method": Field("the rule or model head that found the claim"),
        "reviewed": Field("the last decision on the claim, or on what it is part of"),
        "verdict": Field("what the decisions come to; a rejected claim is no fact",
                         choices=get_args(ClaimVerdict)),
    }
)  # fmt: skip


def _tolls() -> dict[str, Field]:
    return {
        column: field
        for k in TOLLS
        for column, field in {
            f"{k}_low": Field(f"{k}: the least; empty is unknown, 0 is that somebody says nobody", "integer"),
            f"{k}_high": Field(f"{k}: the most; empty is open or unknown", "integer"),
            f"{k}_basis": Field(f"{k}: the resolution rule that chose the figure"),
            f"{k}_n_claims": Field(f"{k}: claims behind the figure", "integer"),
            f"{k}_n_sources": Field(f"{k}: speakers on the sides of the contradiction", "integer"),
            f"{k}_conflict": Field(f"{k}: whether rival figures stand beside it", "boolean"),
        }.items()
    }


INCIDENTS: Mapping[str, Field] = MappingProxyType(
    {
        "id": Field("the incident; stable, never used again"),
        "title": Field("a title for people"),
        "type": Field("the type of event (PLOVER)"),
        "mode": Field("its mode (PLOVER)"),
        "modality": Field("whether it is told as having happened", choices=get_args(Modality)),
        "cameo_root": Field("CAMEO's root code"),
        "acled_event_type": Field("ACLED's event type that is nearest"),
        "acled_sub_event_type": Field("ACLED's sub-event type that is nearest"),
        "ucdp_type": Field("UCDP's type of violence that is nearest"),
        "standing": Field("how the claims stand to one another", choices=get_args(Standing)),
        "date_start": Field("the first possible day (ISO 8601)"),
        "date_end": Field("the last possible day"),
        "date_grain": Field("how fine the date is told", choices=get_args(Grain)),
        "date_basis": Field("how the date is known"),
        "date_precision_acled": Field("ACLED's time_precision, 1 to 3", "integer"),
        "date_precision_ucdp": Field("UCDP's date_prec, 1 to 5", "integer"),
        "date_conflict": Field("whether rival dates are told", "boolean"),
        "place": Field("the place as it was resolved"),
        "place_as_written": Field("the place in the report's words"),
        "lat": Field("latitude (WGS 84)", "number"),
        "lon": Field("longitude (WGS 84)", "number"),
        "radius_m": Field("metres of doubt around the point", "integer"),
        "country": Field("ISO 3166-1 alpha-3"),
        "admin1": Field("first-level division"),
        "admin2": Field("second-level division"),
        "geonames_id": Field("GeoNames id of the place", "integer"),
        "geo_precision_acled": Field("ACLED's geo_precision, 1 to 3", "integer"),
        "geo_precision_ucdp": Field("UCDP's where_prec, 1 to 7", "integer"),
        "place_basis": Field("how the place is known"),
        "place_conflict": Field("whether rival places are told", "boolean"),
        "initiators": Field(f"who is said to have done it{_LIST}"),
        "initiators_status": Field(
            f"of each of them the surest status in which somebody names it, such as stated or accused{_LIST}"
        ),
        "initiators_conflict": Field("whether that is disputed", "boolean"),
        "targets": Field(f"against whom{_LIST}"),
        "weapons": Field(f"weapons in the words of the vocabulary{_LIST}"),
        "weapons_conflict": Field("whether the weapons are disputed", "boolean"),
        "operation": Field("the operation's name"),
        **_tolls(),
        "contradictions": Field("rival values and who holds them, as JSON"),
        "relations": Field("how it stands to other incidents, as JSON"),
        "independent_sources": Field("sources that neither relay nor copy one another", "integer"),
        "n_reports": Field("reports that tell of it", "integer"),
        "n_claims": Field("claims that it rests on", "integer"),
        "reports": Field(f"these reports, by id{_LIST}"),
        "claims": Field(f"these claims, by id{_LIST}"),
    }
)

REPORTS: Mapping[str, Field] = MappingProxyType(
    {
        "id": Field("the report"),
        "outlet": Field("who published it"),
        "title": Field("its title"),
        "published": Field("when it was published (ISO 8601)"),
        "url": Field("its address"),
        "path": Field("the file that it was read from"),
        "sha256": Field("SHA-256 of the bytes that were read"),
        "author": Field("who wrote it, as it says; none where names are masked"),
        "language": Field("the language that it says it is in (BCP 47)"),
        "n_claims": Field("claims drawn from it", "integer"),
        "aside": Field("why it was set aside unread; empty where it was read"),
    }
)

TABLES: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {"claims": CLAIMS, "incidents": INCIDENTS, "reports": REPORTS}
)
"""The tables by name, each with its columns in order."""

KEPT_ELSEWHERE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "claims": {
            "the report's text around the quote": "the project; 32 characters: quote_prefix, quote_suffix",
            "a claim as it was coded, where a reviewer changed it": "decisions.jsonl, `change.claim`",
            "the words that say how sure (status_cue), mentions of relays": "`export claims --format jsonl`",
        },
        "incidents": {
            "who says which figure, in which words": "claims.csv, the same ids",
            "values that nobody contradicts, with holders": "`export incidents --format jsonl`, `values`",
            "aliases and codes of actors": "`export incidents --format jsonl`, `actors`",
            "claims that reviewers rejected": "claims.csv, verdict",
        },
        "reports": {"the report's text and bytes": "the project: the outlet holds the rights"},
    }
)
"""What each table cannot hold, and where that is found."""
