-- An edition is known by its beat's slug and its week. `state` is the last one said of the bytes whose digest stands here.
CREATE TABLE edition (
  id INTEGER PRIMARY KEY,
  beat TEXT NOT NULL,
  week TEXT NOT NULL,
  first_day TEXT NOT NULL,
  number INTEGER,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'in review', 'approved', 'sent')),
  digest TEXT NOT NULL,
  UNIQUE (beat, week)
) STRICT;

-- Everything that was ever decided, never changed. `allowed` is a JSON object: number of a rule -> the reason given.
CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL REFERENCES edition (id),
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  state TEXT NOT NULL,
  digest TEXT NOT NULL,
  allowed TEXT NOT NULL DEFAULT '{}',
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- The bytes that were approved: each file once, deflated; a version is the files of one digest.
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  deflated BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE version (
  edition INTEGER NOT NULL REFERENCES edition (id),
  digest TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blob (sha256),
  at TEXT NOT NULL,
  PRIMARY KEY (edition, digest, name)
) STRICT, WITHOUT ROWID
