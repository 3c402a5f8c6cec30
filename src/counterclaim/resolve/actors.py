"""Who is meant and who speaks: the door to the resolution of actors.

``resolve_actor`` and ``resolve_actors`` read a noun phrase, ``find_actors`` scans a text, ``actor`` looks
an id up; ``kind_and_country`` says what kind of speaker a noun phrase names, ``code_actor`` how PLOVER,
ACLED and UCDP would code it.
"""

from counterclaim.resolve.actor_code import code_actor
from counterclaim.resolve.actor_match import ActorContext, ActorMatch
from counterclaim.resolve.actor_record import ActorCode
from counterclaim.resolve.actor_resolve import actor, find_actors, resolve_actor, resolve_actors
from counterclaim.resolve.speakers import kind_and_country, speaker_kind

__all__ = [
    "ActorCode",
    "ActorContext",
    "ActorMatch",
    "actor",
    "code_actor",
    "find_actors",
    "kind_and_country",
    "resolve_actor",
    "resolve_actors",
    "speaker_kind",
]
