-- A project file of version 0, before refused inputs and codings were kept.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO meta VALUES ('schema', '0');
CREATE TABLE raw (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE report (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL REFERENCES raw,
  outlet TEXT, title TEXT, published TEXT, url TEXT, path TEXT, media_type TEXT NOT NULL, encoding TEXT NOT NULL,
  header INTEGER NOT NULL, title_start INTEGER, title_end INTEGER, text TEXT NOT NULL);
CREATE TABLE event_mention (id TEXT PRIMARY KEY, report TEXT NOT NULL REFERENCES report (id), type TEXT NOT NULL,
  mode TEXT, modality TEXT NOT NULL, polarity TEXT NOT NULL, trigger_word TEXT NOT NULL, quote TEXT NOT NULL,
  quote_start INTEGER NOT NULL, quote_end INTEGER NOT NULL, place TEXT, latitude REAL, longitude REAL, country TEXT,
  date_start TEXT, date_end TEXT, record TEXT NOT NULL);
CREATE TABLE claim (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, report TEXT NOT NULL REFERENCES report (id),
  event TEXT REFERENCES event_mention (id), field TEXT NOT NULL, kind TEXT, value TEXT, low INTEGER, high INTEGER,
  part_of TEXT, figure TEXT, quote TEXT NOT NULL, quote_start INTEGER NOT NULL, quote_end INTEGER NOT NULL,
  speaker TEXT NOT NULL, speaker_kind TEXT NOT NULL, relay TEXT, cue TEXT, status TEXT NOT NULL,
  polarity TEXT NOT NULL, modality TEXT NOT NULL, method TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE incident (id TEXT PRIMARY KEY, title TEXT NOT NULL, type TEXT NOT NULL, mode TEXT, modality TEXT NOT NULL,
  cameo_root TEXT, acled_event_type TEXT, acled_sub_event_type TEXT, ucdp TEXT, standing TEXT NOT NULL, date_start TEXT,
  date_end TEXT, date_grain TEXT, place TEXT, latitude REAL, longitude REAL, radius_m INTEGER, country TEXT, admin1 TEXT,
  admin2 TEXT, operation TEXT, killed_low INTEGER, killed_high INTEGER, injured_low INTEGER, injured_high INTEGER,
  missing_low INTEGER, missing_high INTEGER, abducted_low INTEGER, abducted_high INTEGER, detained_low INTEGER,
  detained_high INTEGER, displaced_low INTEGER, displaced_high INTEGER, independent_sources INTEGER NOT NULL,
  record TEXT NOT NULL);
CREATE TABLE membership (mention TEXT PRIMARY KEY REFERENCES event_mention, incident TEXT NOT NULL REFERENCES incident);
CREATE TABLE decision (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time TEXT NOT NULL, reviewer TEXT NOT NULL,
  action TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, reason TEXT, change TEXT, previous TEXT UNIQUE,
  hash TEXT NOT NULL UNIQUE);
