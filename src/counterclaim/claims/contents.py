"""Content: which words of a sentence an act of reporting reports.

The parse names contents badly (a clause in front of "officials said" may come out as anything), so content is
read mostly off the surface: what follows the cue, or what stands before it up to the comma.
"""

from __future__ import annotations

from counterclaim.claims.phrases import Tokens, finite, has_own_subject, subtree, trimmed
from counterclaim.claims.reporting import Act
from counterclaim.claims.sources import marked
from counterclaim.language import Doc, Sentence, Token

_OPENERS = frozenset({"and", "but", "while", "whereas", "although", "though", "yet"})
QUOTE_MARKS = frozenset({'"', "“", "”", "„", "''", "``", "'", "‘", "’", "«", "»"})
_BREAK = frozenset({",", "-", "–", "—", "--", ";", ":"}) | QUOTE_MARKS
_AGAINST = frozenset({"while", "whereas", "though", "although"})
_SUBORDINATORS = frozenset(
    {"after", "before", "when", "while", "as", "since", "until", "once", "because", "although", "though"}
)
_TIME_NOUNS = frozenset(
    {"minute", "hour", "day", "week", "month", "year", "night", "morning", "decade", "hours", "days"}
)


def contents(s: Sentence, acts: tuple[Act, ...], n: int, quoted: frozenset[int]) -> list[Tokens]:
    """What the ``n``-th act of a sentence reports, as runs of tokens; empty where it reports nothing.

    Args:
        s: a parsed sentence.
        acts: its acts of reporting, in order.
        n: which of them.
        quoted: indices of tokens inside direct quotation.
    """
    found = _contents(s, acts, n, quoted)
    owned = _owned(acts[n])
    # "claimed responsibility on Thursday" does not say for what: the responsibility is all that it tells of.
    told = bool(found) and s.tokens.doc[found[0][0]].lower_ in ("for", "that")
    return found if owned is None or told else [owned]


def _owned(act: Act) -> Tokens | None:
    """What an act takes upon itself, in its own words: "full responsibility"."""
    nouns = [c for c in act.head.children if c.dep_ == "dobj" and c.lower_ in act.cue.particles]
    return (nouns[0].left_edge.i, nouns[0].i + 1) if act.cue.owns and nouns else None


def _contents(s: Sentence, acts: tuple[Act, ...], n: int, quoted: frozenset[int]) -> list[Tokens]:
    doc, act = s.tokens.doc, acts[n]
    takes = act.cue.content
    start, end = s.tokens.start, s.tokens.end
    # Words of the outlet inside a direct quotation report only within that quotation.
    if act.words[0] in quoted:
        start, end = _within(quoted, act.words[0], start, end)
    right = _right(doc, act, acts, n, end)
    left = _left(doc, act, acts, n, start)
    if act.cue.form == "phrase":
        return _beside(doc, act, left, right, start)
    if act.cue.form == "noun":
        return _noun_content(doc, act)
    if act.cue.figures:
        return _told_as_fact(doc, act, end) if _numeric_object(act) else []
    if act.passive and act.source is not None and act.cue.source == "subject":
        return _told_as_fact(doc, act, end) if act.cue.strong or act.publishes else []
    end = min(end, _clause_end(act, end))
    explicit = _complement(doc, act, end)
    if act.publishes and explicit is None:
        return _told_as_fact(doc, act, end)
    if "as" in takes and explicit is None and any(c.dep_ == "oprd" for c in act.head.children):
        return _told_as_fact(doc, act, end)
    if not (act.cue.strong or act.publishes) and not (
        _spoken(doc, act, left, right) or (explicit is not None and _finite_clause(doc, act, explicit))
    ):
        return []
    if explicit is not None:
        explicit += explicit < end and doc[explicit].lower_ == "that" and doc[explicit].dep_ == "mark"
        stop = _stop(doc, act, acts, n, explicit, end)
        named = [c for c in [trimmed(doc, (explicit, stop))] if c[0] < c[1]]
        # "Nine people died, the minister told the agency: four children, three women and two men."
        before = doc[explicit - 1].text == ":" and left is not None and _clause_like(doc, left)
        return [left, *named] if before and left is not None else named
    if act.passive and act.source is None and act.cue.form == "verb":
        return _told_as_fact(doc, act, end)
    if "np" in takes and _object(act) is not None:
        return _told_as_fact(doc, act, end)
    if {"that", "quote"} & takes:
        spans = _beside(doc, act, left, right, start)
        if spans:
            return spans
    return _told_as_fact(doc, act, end)


def _clause_end(act: Act, end: int) -> int:
    """Where an act ends that stands in a clause before the main verb: "After the army announced the raid,
    villagers fled", "The group, which the UN says is armed by X, seized Masisi"."""
    verb = act.head
    if act.cue.form == "verb" and act.cue.cls == "accusing":
        # "blamed rebels after six were shot": that they were shot is the outlet's.
        later = (c for c in verb.children if c.dep_ == "advcl" and c.i > verb.i and _subordinate(c))
        end = min([end, *(c.left_edge.i for c in later)])
    if act.cue.form == "verb" and verb.dep_ == "relcl":
        last = max(t.i for t in verb.subtree) + 1
        within = next((t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")), None)
        return min(end, last) if within is not None and within.i >= last else end
    if act.cue.form == "verb" and verb.dep_ == "advcl" and verb.head.i > verb.i:
        return max(t.i for t in verb.subtree) + 1
    return end


def _spoken(doc: Doc, act: Act, left: Tokens | None, right: Tokens | None) -> bool:
    """Whether a weak cue stands beside a quotation, or closes its sentence behind a comma."""
    first, last = act.extent
    before = {t.text for t in doc[max(first - 2, 0) : first]}
    behind = {t.text for t in doc[last : last + 2]}
    if (left is not None and before & QUOTE_MARKS) or (
        right is not None and behind & QUOTE_MARKS and behind & {",", ":"}
    ):
        return True
    return left is not None and right is None


def _finite_clause(doc: Doc, act: Act, begin: int) -> bool:
    """Whether what a weak cue names is a clause: "noted that two had died", not "noted the silence"."""
    return doc[begin - 1].lower_ in ("that", "as") or any(
        c.dep_ == "ccomp" and c.i >= begin and finite(c) and has_own_subject(c) for c in act.head.children
    )


def _beside(doc: Doc, act: Act, left: Tokens | None, right: Tokens | None, start: int) -> list[Tokens]:
    """Content without "that": what stands before the act up to its comma, and what goes on behind it."""
    spans: list[Tokens] = []
    if left is not None and _clause_like(doc, left) and not _fronted_clause(doc, left):
        spans.append(left)
    if right is not None and _clause_like(doc, right) and not _adjunct(doc, act, right):
        between = doc[act.extent[1]].text if act.extent[1] < len(doc) else ""
        # "On Thursday, police said two men died": what stands in front is no clause, what follows is the
        # content.
        if spans and between not in _BREAK and act.cue.form != "phrase":
            spans = []
        # "The attack, officials said, killed eleven": the act stands between a subject and its verb.
        if left is not None and not spans and between in _BREAK and doc[right[0]].pos_ in ("VERB", "AUX"):
            spans.append(left)
        spans.append(right)
    elif left is not None and not spans and act.cue.form == "phrase" and left[1] - left[0] >= 2:
        spans.append(left)
    # "Dozens dead in raid, medics say": a telegram in front of a cue that closes the sentence is all that it
    # can report.
    elif left is not None and not spans and right is None and left[1] - left[0] >= 3:
        return [left] if doc[left[0]].pos_ in ("NOUN", "PROPN", "NUM", "ADJ", "ADV", "DET") else []
    return spans


def _fronted_clause(doc: Doc, left: Tokens) -> bool:
    """Whether what stands in front only says when or why: "After the army had left, …"."""
    first = doc[left[0]]
    clause = first.tag_ in ("IN", "WRB") and first.dep_ in ("mark", "advmod", "prep")
    return (
        clause and first.lower_ in _SUBORDINATORS and not any(t.text == "," for t in doc[left[0] : left[1]])
    )


def _adjunct(doc: Doc, act: Act, right: Tokens) -> bool:
    """Whether what follows only says when, where or who: "he claimed after touring the area", "who fled"."""
    first = doc[right[0]]
    return (
        act.cue.form == "verb"
        and (first.dep_ in ("prep", "mark", "agent") or first.tag_ in ("WRB", "IN", "WP", "WDT", "WP$"))
        and first.lower_ != "that"
    )


def _complement(doc: Doc, act: Act, end: int) -> int | None:
    """The token at which content named by the cue itself starts: after "that", "as saying", "of killing".

    "to have".
    """
    at = act.extent[1]
    if at >= end:
        return None
    word = doc[at].lower_
    takes = act.cue.content
    if word == ";":
        return None
    if word == "that" and doc[at].dep_ != "det":
        return at + 1
    if word in ("whether", "how") and "that" in takes:
        return at
    if word == ":" and at + 1 < end:
        return at + 1
    if word == "as" and ("as" in takes or act.cue.source == "object"):
        return at + (2 if at + 1 < end and doc[at + 1].lower_ in ("saying", "claiming") else 1)
    for child in act.head.children:
        # "Six died, the ministry said, as fighting went on", "… said, adding that": what it says is in front.
        if child.i < at or (child.dep_ == "advcl" and (word == "," or _subordinate(child))):
            continue
        if child.dep_ in ("ccomp", "xcomp", "advcl") and _opens(child, at) <= 1:
            left = min(t.i for t in subtree(child))
            # "reported 17 dead": the parse makes the number an object of its own.
            left -= left == at + 1 and doc[at].pos_ == "NUM"
            if child.tag_ == "VB" and doc[left].lower_ == "to" and act.cue.source == "object":
                return child.i + 1 + (doc[child.i + 1].lower_ == "that") if child.i + 1 < end else None
            if child.dep_ == "ccomp" or "infinitive" in takes or act.passive:
                return left + (doc[left].lower_ in ("that", ",")) if left >= at - 1 else at
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "with") and "gerund" in takes:
            return at if act.cue.cls == "accusing" else child.i + 1
    if "gerund" in takes and act.cue.cls == "accusing" and act.cue.form == "verb" and not act.passive:
        obj = next((c for c in act.head.children if c.dep_ == "dobj" and c.i >= at - 1), None)
        return min(t.i for t in obj.subtree) if obj is not None else None
    that = next((t for t in doc[at : min(at + 12, end)] if t.lower_ == "that" and t.dep_ == "mark"), None)
    # "The mayor said, adding that": the second word of speech has that clause.
    others = that is not None and word == "," and that.head.head != act.head
    if that is not None and not others and not any(finite(t) for t in doc[at : that.i]):
        return that.i + 1
    return None


def _subordinate(clause: Token) -> bool:
    """Whether a clause says when, why or in spite of what."""
    return any(
        c.dep_ in ("mark", "advmod") and c.i < clause.i and c.lower_ in _SUBORDINATORS
        for c in clause.children
    )


def _opens(child: Token, at: int) -> int:
    return int(min(t.i for t in subtree(child)) - at)


def _numeric_object(act: Act) -> bool:
    """Whether the object is a number: "gave four", "gave a figure of four", not "gave him two blankets"."""
    objects = [c for c in act.head.children if c.dep_ in ("dobj", "attr")]
    figures = (c for c in objects if c.lemma_.lower() in act.cue.objects)
    return any(c.tag_ == "CD" for c in objects) or any(t.tag_ == "CD" for c in figures for t in subtree(c))


def _object(act: Act) -> Token | None:
    """The object that a cue tells as a fact ("admits strikes", "said three"), but no addressee and no day."""
    for c in act.head.children:
        if (
            c.dep_ == "dobj"
            and c.i >= act.extent[1]
            and c.pos_ != "PRON"
            and c.ent_type_ not in ("DATE", "TIME")
        ):
            return c
    return None


def _noun_content(doc: Doc, act: Act) -> list[Tokens]:
    """The clause of "the army's claim that forty rebels died", not what the sentence says of the claim."""
    clauses = [c for c in act.head.children if c.dep_ in ("acl", "ccomp", "relcl") and c.i > act.head.i]
    if not clauses:
        return []
    # "a statement seen by the agency that two had died"
    clause = next((c for c in clauses if marked(c)), clauses[0])
    members = subtree(clause)
    begin = members[0].i + (members[0].lower_ == "that")
    found = trimmed(doc, (begin, members[-1].i + 1))
    return [found] if found[0] < found[1] else []


def _stop(doc: Doc, act: Act, acts: tuple[Act, ...], n: int, begin: int, end: int) -> int:
    """Where content to the right ends: at the next act of reporting beside this one, or with the sentence."""
    for other in acts[n + 1 :]:
        first = other.extent[0]
        if first <= begin:
            continue
        before = first - 1
        while before > begin and doc[before].lower_ in ("also", "later", "then", "has", "had"):
            before -= 1
        if doc[before].lower_ in _OPENERS and (doc[before - 1].text in _BREAK or other.source == act.source):
            return before
        if other.source == act.source and other.source is not None and other.source[1] <= act.words[0]:
            return before + 1
        if doc[before].text == ";":
            return before
    return end


def _right(doc: Doc, act: Act, acts: tuple[Act, ...], n: int, end: int) -> Tokens | None:
    begin = act.extent[1]
    # "Nine dead in raid, medics say; army closes road": the second half of a headline is told by nobody.
    if begin >= end or (doc[begin].text == ";" and act.head.tag_ in ("VBZ", "VBP")):
        return None
    stop = _stop(doc, act, acts, n, begin, end)
    found = trimmed(doc, (begin, stop))
    that = act.cue.form == "phrase" and found[0] < found[1] and doc[found[0]].lower_ == "that"
    if found[0] < found[1] and (that or doc[found[0]].lower_ in ("and", "but")):
        found = trimmed(doc, (found[0] + 1, found[1]))
    return found if found[0] < found[1] else None


def _left(doc: Doc, act: Act, acts: tuple[Act, ...], n: int, start: int) -> Tokens | None:
    first = act.extent[0]
    if first <= start or (doc[first - 1].text not in _BREAK and act.cue.form == "verb"):
        return None
    which = first - 2 if doc[first - 1].text == "," else first - 1
    if act.cue.form == "phrase" and which > start and doc[which].tag_ in ("WRB", "WDT", "WP"):
        return None  # "denied a raid in which, according to medics, six died": all that follows "which"
    begin = start
    for other in acts[:n]:
        if other.extent[1] <= first:
            opener = next(
                (
                    i
                    for i in range(other.extent[1], first)
                    if doc[i].lower_ in _OPENERS and doc[i - 1].text in _BREAK
                ),
                None,
            )
            if opener is not None and doc[other.extent[0] - 1 if other.extent[0] else 0].text in _BREAK:
                begin = max(begin, opener + 1)
    begin = max([begin, *(i + 1 for i in range(begin, first) if doc[i].text == ";")])
    begin = _after_fronted_time(doc, begin, first)
    found = trimmed(doc, (begin, first))
    return found if found[0] < found[1] else None


def _after_fronted_time(doc: Doc, begin: int, end: int) -> int:
    """Leave out a fronted "Days after an attack on X,".

    With it the outlet itself recalls what came before.
    """
    words = [t.lower_ for t in doc[begin : min(begin + 5, end)]]
    marks = [k for k, w in enumerate(words) if w in ("after", "before", "since", "following")]
    if not marks or not any(doc[begin + k].lemma_.lower() in _TIME_NOUNS for k in range(marks[0])):
        return begin
    for i in range(begin + marks[0] + 2, end - 2):
        clause = any(finite(t) for t in doc[i + 1 : end])
        if (
            doc[i].text == ","
            and clause
            and not any(c.i > i and c.dep_ in ("appos", "relcl") for c in doc[i - 1].children)
        ):
            return i + 1
    return begin


def _clause_like(doc: Doc, tokens: Tokens) -> bool:
    """Whether words can be a content of their own: they hold a verb, or are a quotation."""
    span = doc[tokens[0] : tokens[1]]
    if any(t.pos_ in ("VERB", "AUX") for t in span):
        return not (
            span[0].dep_ == "mark" and span[0].lower_ in ("when", "as", "after", "before") and len(span) < 4
        )
    return any(t.text in QUOTE_MARKS for t in span) and len(span) > 3


def _told_as_fact(doc: Doc, act: Act, end: int) -> list[Tokens]:
    """Content that is a noun phrase: "reported deaths in the area", "denied involvement".

    "put the toll at ten".
    """
    if not {"np", "as", "gerund"} & act.cue.content:
        return []
    subject = next((c for c in act.head.children if c.dep_ == "nsubjpass"), None) if act.passive else None
    if subject is not None:
        return [(min(t.i for t in subject.subtree), max(t.i for t in subject.subtree) + 1)]
    members = [
        t
        for c in act.head.children
        if c.i > act.head.i
        and (
            c.dep_ in ("dobj", "prep", "xcomp", "advcl", "pcomp", "oprd", "attr", "dative")
            # "put the toll as high as 90", "put it higher, at 40"
            or (act.cue.objects and any(t.lower_ in act.cue.particles for t in subtree(c)))
        )
        for t in subtree(c)
        if t.i < end and not _set_against(c)
    ]
    if "at" in act.cue.particles and not act.passive and not any(t.dep_ == "dobj" for t in members):
        return []
    governed = any(t.dep_ == "pobj" and t.head.lower_ in act.cue.particles for t in members)
    if not governed and "of" in act.cue.particles and not any(t.dep_ == "dobj" for t in members):
        of = next((t.i for t in doc[act.head.i + 1 : min(act.head.i + 4, end)] if t.lower_ == "of"), None)
        return [trimmed(doc, (of + 1, end))] if of is not None and of + 1 < end else []
    if not governed and not any(t.dep_ in ("dobj", "xcomp", "pcomp", "attr", "oprd") for t in members):
        return []
    first, last = min(t.i for t in members), max(t.i for t in members)
    found = trimmed(doc, (max(first, act.words[1]), _closed(doc, first, last + 1, end)))
    return [found] if found[0] < found[1] else []


def _closed(doc: Doc, first: int, last: int, end: int) -> int:
    """Where words end with the bracket that opens in them: "37 casualties (8 killed, 29 wounded)"."""
    words = [t.text for t in doc[first:last]]
    if words.count("(") <= words.count(")"):
        return last
    return next((t.i + 1 for t in doc[last:end] if t.text == ")"), last)


def _set_against(clause: Token) -> bool:
    """Whether a clause sets another word against this: "put it at 41, while the army spoke of 17"."""
    marks = (c.lower_ for c in clause.children if c.dep_ == "mark")
    return clause.dep_ == "advcl" and has_own_subject(clause) and any(m in _AGAINST for m in marks)


def _within(quoted: frozenset[int], at: int, start: int, end: int) -> Tokens:
    i = j = at
    while i - 1 >= start and i - 1 in quoted:
        i -= 1
    while j + 1 < end and j + 1 in quoted:
        j += 1
    return i, j + 1
