"""The clause that tells an event: exact enough to be quoted, without who says so."""

from __future__ import annotations

from counterclaim.claims.event_frames import word_class
from counterclaim.claims.event_syntax import VERBAL, phrase_start
from counterclaim.language import Token
from counterclaim.model import Modality, Polarity, Span

_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_EDGE = " \t\n\r,.;:!?…-–—"
_QUOTES = {"“": "”", "‘": "’", '"': '"', "'": "'", "(": ")"}
_FUTURE = frozenset({"will", "wo", "'ll", "’ll", "shall", "would"})
_UNCERTAIN = frozenset({"may", "might", "could", "can", "should", "must"})


def root_of(verb: Token) -> Token:
    """The verb whose clause a verb belongs to: up from infinitives, participles, shared subjects."""
    seen = verb
    while seen.head.i != seen.i and seen.head.pos_ in VERBAL:
        shares = seen.dep_ in ("conj", "advcl", "xcomp") and not _subjects(seen)
        participle = seen.dep_ == "advcl" and (
            seen.tag_ != "VBG" or any(t.dep_ == "mark" for t in seen.children)
        )
        if not shares or participle or _reports(seen.head):
            break
        seen = seen.head
    return seen


def gapped(verb: Token) -> Token | None:
    """The harm before another one that has its own subject, so that what stands behind is told of both: "six
    were killed and nine wounded in a raid"; None for others."""
    root = root_of(verb)
    before = root.head
    harms = word_class("harm") | {"displace"}
    if root.dep_ != "conj" or not {root.lemma_.lower(), before.lemma_.lower()} <= harms:
        return None
    if not any(t.dep_ == "auxpass" for t in before.children) or any(t.dep_ == "dobj" for t in root.children):
        return None
    alone = not any(t.dep_ in ("aux", "auxpass") for t in root.children)
    open_ = not any(t.dep_ in ("prep", "agent", "advcl", "npadvmod") for t in before.children)
    return before if alone or open_ else None


def verb_clause(verb: Token) -> Span:
    """The clause of a verb, from its subject to the end of what hangs on it.

    What stands before the subject ("On Tuesday", "After the raid"), a later clause with a subject of its own,
    and punctuation at the ends are left out. A relative clause takes its antecedent along.
    """
    root = root_of(verb)
    start, end = _left(root), _right(root)
    while end > root.i and verb.doc[end].dep_ in ("cc", "mark", "punct") and verb.doc[end].text not in '”’")':
        end -= 1
    return trim(verb, start, end)


def noun_clause(noun: Token) -> Span:
    """The noun phrase of an event noun with what belongs to it, without clauses that only comment."""
    left = noun.left_edge.i
    end = noun.i
    for child in noun.children:
        if child.i > noun.i:
            if child.dep_ in ("relcl", "punct", "cc", "conj", "appos", "parataxis") or _adds_clause(child):
                break
            end = max(end, _right_edge(child))
    while noun.doc[left].dep_ in ("cc", "punct", "prep", "mark", "preconj") and left < noun.i:
        left += 1
    return trim(noun, left, end)


def trim(anchor: Token, left: int, right: int) -> Span:
    """Code points from one token to another, without punctuation at the ends; quotations stay whole."""
    doc = anchor.doc
    offset, last = doc[left].idx, doc[right]
    text = doc.text[offset : last.idx + len(last)]
    start, end = 0, len(text)
    while start < end and (text[start] in _EDGE or text[start] in "”’)" or _unpaired_open(text, start, end)):
        start += 1
    while end > start and (text[end - 1] in _EDGE or _unpaired_close(text, start, end)):
        end -= 1
    return offset + start, offset + end


def modality_of(verb: Token) -> Modality:
    """What the verb group itself shows: happened, ongoing, planned, threatened or hypothetical."""
    at = verb
    while True:
        words = {t.lower_ for t in at.children if t.dep_ in ("aux", "auxpass")}
        if words & _FUTURE:
            return "planned"
        # "May have killed six" doubts what happened, which is a matter of status; "may kill" speaks of what
        # has not.
        if words & _UNCERTAIN and "have" not in words:
            return "hypothetical"
        if any(t.dep_ == "mark" and t.lower_ in ("if", "unless", "whether") for t in at.children):
            return "hypothetical"
        up = at.head
        if up.i == at.i:
            break
        infinitive = "to" in words or at.dep_ == "xcomp"
        lemma = up.lemma_.lower()
        if infinitive and up.pos_ in VERBAL and at.dep_ in ("xcomp", "advcl", "ccomp"):
            if lemma in word_class("threatened"):
                return "threatened"
            if lemma in word_class("planned") or (at.dep_ == "advcl" and at.tag_ == "VB"):
                return "planned"
        elif infinitive and at.dep_ in ("acl", "relcl") and at.tag_ == "VB":
            return "hypothetical"
        if at.dep_ == "conj" and up.pos_ in VERBAL and not words and not _subjects(at):
            at = up
            continue
        if at.dep_ == "xcomp" and up.pos_ in VERBAL:
            at = up
            continue
        if at.dep_ == "xcomp" and up.lemma_.lower() in (
            "ready",
            "prepared",
            "willing",
            "likely",
            "set",
            "able",
            "poised",
        ):
            return "planned"
        break
    words = {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")}
    if verb.tag_ == "VBG" and words & {"is", "are", "'s", "’s", "'re", "’re", "am"}:
        return "ongoing"
    return "happened"


def noun_modality(noun: Token) -> Modality:
    """What the phrase of an event noun itself shows ("planned attack", "the threat of strikes")."""
    words = {t.lower_ for t in noun.children if t.i < noun.i}
    if words & {"planned", "imminent", "future", "upcoming", "forthcoming", "impending"}:
        return "planned"
    if words & {"threatened"}:
        return "threatened"
    if words & {"possible", "potential", "hypothetical", "any", "feared", "likely"}:
        return "hypothetical"
    if "ongoing" in words:
        return "ongoing"
    up = noun.head
    if (
        noun.dep_ == "pobj"
        and up.head.i != up.i
        and up.head.lemma_.lower() in word_class("hypothetical-noun")
    ):
        return "hypothetical"
    return "happened"


def polarity_of(word: Token) -> Polarity:
    """Whether the verb group or noun phrase itself denies the event ("did not attack", "no attack")."""
    at = word
    while True:
        if any(t.dep_ == "neg" or (t.dep_ == "det" and t.lower_ in ("no", "neither")) for t in at.children):
            return "negative"
        for t in at.children:
            if t.dep_ in ("nsubj", "nsubjpass") and t.i < at.i:
                inner = [t, *t.children]
                if any(x.lower_ in ("nobody", "none", "no", "neither", "nothing") for x in inner):
                    return "negative"
        if at.dep_ == "xcomp" and at.head.pos_ in VERBAL:
            at = at.head
            continue
        return "positive"


def _subjects(verb: Token) -> list[Token]:
    return [t for t in verb.children if t.dep_ in _SUBJECT]


def _reports(verb: Token) -> bool:
    return verb.lemma_.lower() in word_class("reporting")


def _left(root: Token) -> int:
    """Where the clause of a verb begins."""
    if root.dep_ in ("relcl", "acl") and root.head.i < root.i:
        antecedent = root.head
        if (
            antecedent.dep_ == "pobj"
            and antecedent.head.lower_ == "of"
            and antecedent.head.head.pos_ in ("NOUN", "PROPN")
        ):
            antecedent = antecedent.head.head
        left = antecedent.left_edge.i
        while left < antecedent.i and antecedent.doc[left].dep_ in ("cc", "punct", "mark"):
            left += 1
        return left
    before = [t for t in _subjects(root) if t.i < root.i]
    if before:
        left = min(phrase_start(t) for t in before)
        while left < before[0].i and (root.doc[left].is_punct or root.doc[left].dep_ in ("cc", "mark")):
            if root.doc[left].text in _QUOTES:
                break
            left += 1
        return left
    left = root.i
    for t in root.children:
        if t.i < root.i and t.dep_ in ("aux", "auxpass", "neg", "advmod") and t.lower_ != "to":
            left = min(left, t.i)
    return left


def _right(root: Token) -> int:
    """Where the clause of a verb ends."""
    end = root.i
    for child in root.children:
        if child.i < root.i:
            continue
        if _other_clause(child):
            break
        end = max(end, _right_edge(child))
    return end


def _right_edge(token: Token) -> int:
    """The right edge of a phrase, up to a clause with a subject of its own that is joined on behind it."""
    end = token.i
    for child in token.children:
        if child.i < token.i:
            continue
        if _other_clause(child):
            break
        end = max(end, _right_edge(child))
    return end


def _other_clause(child: Token) -> bool:
    """Whether a dependant opens another clause: a new subject, a report, a circumstance with its own verb."""
    if child.dep_ == "parataxis":
        return True
    if child.dep_ == "advcl" and (_subjects(child) or any(t.dep_ == "mark" for t in child.children)):
        return True
    if (
        child.dep_ == "prep"
        and child.lower_ in ("after", "before", "following")
        and any(t.dep_ == "pcomp" for t in child.children)
    ):
        return True
    if child.dep_ == "conj" and child.pos_ in VERBAL and child.head.pos_ in VERBAL:
        return bool(_subjects(child)) or _reports(child) or _turns_active(child)
    return False


def _turns_active(verb: Token) -> bool:
    """Whether a verb joined to a passive one is active, so that the two cannot share their subject's part."""
    acts = verb.tag_ == "VBD" and any(t.dep_ == "dobj" for t in verb.children)
    return acts and any(t.dep_ == "auxpass" for t in verb.head.children)


def _adds_clause(child: Token) -> bool:
    return child.dep_ in ("advcl", "ccomp") or (child.dep_ == "acl" and child.tag_ == "VB")


def _unpaired_open(text: str, start: int, end: int) -> bool:
    mark = text[start]
    return mark in _QUOTES and _QUOTES[mark] not in text[start + 1 : end]


def _unpaired_close(text: str, start: int, end: int) -> bool:
    mark = text[end - 1]
    if mark in "\"'":
        return mark not in text[start : end - 1]
    return mark in "”’)" and not any(o in text[start : end - 1] for o, c in _QUOTES.items() if c == mark)
