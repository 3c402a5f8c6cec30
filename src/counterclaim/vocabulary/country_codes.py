"""How other data sets number and name countries: ISO numbers, Gleditsch and Ward's, ACLED's, UCDP's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.vocabulary import load

_UCDP_REGIONS = (
    (2, 199, "Americas"),
    (200, 399, "Europe"),
    (400, 629, "Africa"),
    (630, 699, "Middle East"),
    (700, 999, "Asia"),
)


@dataclass(frozen=True)
class CountryCodes:
    """What others call a country; None is no number, or none that could be checked.

    ``iso`` is the number of ISO 3166-1; ``gw`` that of Gleditsch and Ward, which UCDP uses; ``acled`` and
    ``ucdp`` are their names of the country where they differ from ours.
    """

    country: str
    iso: int | None
    gw: int | None
    acled_region: str | None
    acled: str | None
    ucdp: str | None

    @property
    def ucdp_region(self) -> str | None:
        """UCDP's region, by the country's number.

        Follows the UCDP/PRIO Armed Conflict Dataset codebook, variable ``region``.
        """
        gw = self.gw
        return None if gw is None else next((r for low, high, r in _UCDP_REGIONS if low <= gw <= high), None)


def country_codes(iso3: str | None) -> CountryCodes | None:
    """The codes of a country by ISO 3166-1 alpha-3; None where it has none.

    >>> found = country_codes("IRN")
    >>> found.iso, found.gw, found.acled_region, found.ucdp_region
    (364, 630, 'Middle East', 'Middle East')
    """
    table: Mapping[str, CountryCodes] = load("country_codes", _read)
    return table.get(iso3) if iso3 else None


def _read(raw: list[dict[str, Any]]) -> Mapping[str, CountryCodes]:
    return {r["country"]: CountryCodes(**{"acled": None, "ucdp": None} | r) for r in raw}
