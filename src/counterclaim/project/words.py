"""The words that full-text search goes by, as SQLite cuts them, for a database that cuts text otherwise.

PostgreSQL reads text as its server is set up: it stems, leaves words out, takes ``3.5`` or ``b.c`` for one
word. So SQLite cuts the words, and PostgreSQL keeps and ranks them: the same search finds the same.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing

TOKENS = "unicode61 remove_diacritics 2"
"""How SQLite cuts words: at all that is no letter or number; case and accents of Latin letters are gone."""

_LONGEST, _LAST, _MOST, _LARGEST = 2000, 16_383, 255, 1_000_000
"""What PostgreSQL holds: bytes of a word, the last place told apart, places of a word, bytes of all words."""


def cut(texts: Iterable[str]) -> list[list[str]]:
    """The words of texts, in order.

    >>> cut(["The Élysée's 3.5 km", "", "-"])
    [['the', 'elysee', 's', '3', '5', 'km'], [], []]
    """
    every = list(texts)
    found: list[list[str]] = [[] for _ in every]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(f"CREATE VIRTUAL TABLE told USING fts5(text, content='', tokenize='{TOKENS}')")
        db.execute("CREATE VIRTUAL TABLE places USING fts5vocab(told, 'instance')")
        db.executemany("INSERT INTO told(rowid, text) VALUES (?, ?)", enumerate(every))
        for number, word in db.execute("SELECT doc, term FROM places ORDER BY doc, offset"):
            found[number].append(word)
    return found


def vector(fields: Iterable[Sequence[str]]) -> str:
    """Words with their places, as PostgreSQL reads a ``tsvector``.

    Of a text of more than a megabyte of different words the first are kept; past the 16,383rd word, words
    are found but no longer in the order in which they stand.

    Args:
        fields: the words of each field; no order goes from one field to the next.

    >>> vector([["killed", "in", "goma"], ["goma"]])
    "'killed':1 'in':2 'goma':3,5"
    """
    places: dict[str, list[int]] = {}
    at = 0
    for words in fields:
        for word in words:
            at += 1
            of = places.setdefault(_fitting(word), [])
            if len(of) < _MOST:
                of.append(min(at, _LAST))
        at += 1
    kept: list[str] = []
    size = 0
    for word, of in places.items():
        size += len(word.encode()) + 4 + 2 * len(of)
        if size > _LARGEST:
            break
        kept.append(f"{_quoted(word)}:{','.join(map(str, dict.fromkeys(of)))}")
    return " ".join(kept)


def query(words: str) -> str:
    """What to search for, as PostgreSQL reads a ``tsquery``: all words; what is cut in two stands together.

    >>> query("Sheikh's goma -")
    "('sheikh' <-> 's') & ('goma')"
    """
    parts = [[_quoted(_fitting(w)) for w in part] for part in cut(words.split()) if part]
    return " & ".join(f"({' <-> '.join(part)})" for part in parts)


def _fitting(word: str) -> str:
    # Of two words that are too long and begin alike, each still is found by itself alone.
    whole = word.encode()
    if len(whole) <= _LONGEST:
        return word
    return whole[:_LONGEST].decode(errors="ignore") + hashlib.sha256(whole).hexdigest()[:16]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
