"""The commands that fetch, as a user runs them, against a server on this machine."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile

import pytest
from test_cli import run
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from web_server import Site, article, site

KILLED = "Two soldiers were killed in an ambush near Goma on Wednesday, the army said."
DOCTOR = (
    "A hospital doctor said that at least five people had died and that the road was closed to all traffic."
)


@pytest.fixture
def there():
    with site() as made:
        yield made


LAB = ("--allow-private", "--pause", "0", "--by", "rules")


def test_pages_are_read_kept_and_told_apart_as_they_change(there: Site, tmp_path) -> None:
    url = there.url("/border")
    there.put("/border", article("Soldiers killed near Goma", KILLED, DOCTOR))
    (tmp_path / "feed.xml").write_text(
        f'<rss version="2.0"><channel><title>D</title><item><link>{url}</link></item></channel></rss>'
    )
    done = run("code", "feed.xml", *LAB, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [first] = json.loads(done.stdout)["reports"]

    there.put("/border", article("Soldiers killed near Goma", KILLED, DOCTOR.replace("five", "nine")))
    done = run("code", url, there.url("/none"), *LAB, "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"counterclaim: {there.url('/none')}: is not there (404); check the address\n"
    [second] = json.loads(done.stdout)["reports"]
    assert first != second

    [page] = json.loads(run("versions", "--silent", "--json", cwd=tmp_path).stdout)
    [edit] = page["changes"][0]["edits"]
    assert (edit["silent"], edit["before"]["low"], edit["after"]["low"]) == (True, 5, 9)
    told = run("versions", cwd=tmp_path).stdout
    assert "2 versions" in told
    assert "silent edit: killed by" in told
    assert f"- {DOCTOR}" in told

    assert run("verify", cwd=tmp_path).returncode == 0
    listed = run("archive", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[1:3] for line in listed] == [["200", url], ["200", url], ["404", there.url("/none")]]
    fetches = json.loads(run("archive", "--json", cwd=tmp_path).stdout)
    assert [f["lead"] for f in fetches] == ["feed.xml", None, None]
    done = run("archive", "-o", "border.wacz", cwd=tmp_path)
    assert done.stdout == "border.wacz: 2 pages\n"
    assert zipfile.is_zipfile(tmp_path / "border.wacz")

    with sqlite3.connect(tmp_path / "counterclaim.db") as db:
        db.execute("UPDATE fetch SET page = 'https://other.example/' WHERE lead IS NULL")
    done = run("verify", cwd=tmp_path)
    assert done.returncode == 1
    assert "its columns differ from its record: page" in done.stderr


def test_private_addresses_need_a_word(there: Site, tmp_path) -> None:
    there.put("/a", article("x", KILLED))
    done = run("code", there.url("/a"), cwd=tmp_path)
    assert done.returncode == 1
    assert "leads to 127.0.0.1, which is no public address; allow that with --allow-private" in done.stderr
    assert there.asked == []
    assert run("archive", cwd=tmp_path).stdout.startswith("nothing was fetched")
    assert run("versions", cwd=tmp_path).stdout == "no page has changed\n"


def test_lists_of_any_name_are_read_where_they_are_called_so(there: Site, tmp_path) -> None:
    there.put("/a", article("Soldiers killed near Goma", KILLED, DOCTOR))
    (tmp_path / "sheet.csv").write_text(f"id,Link\n1,{there.url('/a')}\n")
    done = run("code", "--addresses", "sheet.csv", *LAB, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    agents = {headers["user-agent"] for _, headers in there.asked}
    assert len(agents) == 1
    asked = len(there.asked)
    again = run(
        "code",
        "--addresses",
        "sheet.csv",
        "--max-age",
        "1",
        "--contact",
        "desk@delta.example",
        *LAB,
        cwd=tmp_path,
    )
    assert "1 report (1 unchanged)" in again.stdout
    assert len(there.asked) == asked


def test_nothing_named_is_nothing_to_read(tmp_path) -> None:
    done = run("code", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("counterclaim: nothing to read")


def test_an_archive_that_cannot_be_written_is_said(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(KILLED)
    run("code", "a.txt", cwd=tmp_path)
    done = run("archive", "-o", "no/such/folder.wacz", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_versions_in_a_web_archive_are_versions(tmp_path) -> None:
    with (tmp_path / "old.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for day, deaths in (("18", "five"), ("19", "nine")):
            body = article("Soldiers killed near Goma", KILLED, DOCTOR.replace("five", deaths)).encode()
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                "https://www.delta.example/border?utm_source=feed", "response", payload=io.BytesIO(body),
                http_headers=head, warc_headers_dict={"WARC-Date": f"2024-01-{day}T10:00:00Z"},
            )  # fmt: skip
            writer.write_record(record)
    done = run("code", "old.warc.gz", "--by", "rules", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [page] = json.loads(run("versions", "--json", cwd=tmp_path).stdout)
    assert page["url"] == "https://delta.example/border"
    [edit] = page["changes"][0]["edits"]
    assert (edit["silent"], edit["before"]["low"], edit["after"]["low"]) == (True, 5, 9)
    assert page["changes"][0]["seen"] == "2024-01-19T10:00:00.000Z"
    assert run("code", "old.warc.gz", "--by", "rules", cwd=tmp_path).returncode == 0
    assert len(run("archive", cwd=tmp_path).stdout.splitlines()) == 2
    assert run("verify", cwd=tmp_path).returncode == 0
