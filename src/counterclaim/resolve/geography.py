"""What a report states of where places lie, beside the map: reading and checking in one step."""

from __future__ import annotations

from counterclaim.language import Annotated
from counterclaim.resolve.geography_checks import Check, check_geography, disagreements
from counterclaim.resolve.geography_statements import Statement, find_statements
from counterclaim.resolve.places import find_names, resolve_report
from counterclaim.resolve.speakers import kind_and_country

__all__ = ["Check", "Statement", "check_geography", "checked", "disagreements", "find_statements"]


def checked(a: Annotated) -> tuple[Check, ...]:
    """Everything that a report states of geography, each with what the map says of it.

    Args:
        a: the annotated report; the country of its outlet is a hint for its places, as when it is coded.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> [a] = annotate([Report(id="r-1", text="The city of Herat lies in eastern Afghanistan.", sha256="0")])
    >>> [(c.verdict, c.stated) for c in checked(a)]
    [('disagrees', 'in eastern Afghanistan')]
    """
    home = kind_and_country(a.report.outlet)[1] if a.report.outlet else None
    literal, _ = find_names(a)
    return check_geography(find_statements(a, literal), resolve_report(a, home))
