"""Relations between the incidents of a project, renewed around those that changed.

What relates two incidents stands in a report that tells both. So whoever changed is asked for its reports,
and these for the incidents that they relate to it; no others can be touched.
"""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.incidents.affairs.relations import with_relations
from counterclaim.model import Incident
from counterclaim.project.linking import Linking
from counterclaim.project.review import View


def relate(step: Linking, changed: Iterable[Incident], view: View) -> None:
    """Renew the relations of incidents that changed, and of those that reports relate to them.

    Args:
        step: an open step of linking, in which the incidents were written.
        changed: incidents as they were written.
        view: what reviewers left of the claims.
    """
    touched = {i.id: i for i in changed}
    of = {r for i in touched.values() for r in i.reports}
    ends = {m for c in step.relating(of) for m in (c.event, c.other) if m is not None}
    touched |= {i.id: i for i in step.incidents_of(ends)}
    said = view.claims(step.relating({r for i in touched.values() for r in i.reports}))
    far = {m for c in said for m in (c.event, c.other) if m is not None}
    around = {i.id: i for i in step.incidents_of(far)} | touched
    refs = step.reports({c.report for c in said})
    every = sorted(around.values(), key=lambda i: i.id)
    made = (i for i in with_relations(every, said, refs) if i.id in touched)
    step.renew(i for i in made if i.relations != around[i.id].relations)
