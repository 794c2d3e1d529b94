-- A mailing is an edition, or a correction of it, going to a list. A recipient stands in it once.
CREATE TABLE mailing (
  id INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL REFERENCES edition (id),
  kind TEXT NOT NULL,
  started TEXT NOT NULL,
  UNIQUE (edition, kind)
) STRICT;

-- 'intent': the message is with the server but for its last line; 'doubtful': that line may have left, no answer is known.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  mailing INTEGER NOT NULL REFERENCES mailing (id),
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'intent', 'accepted', 'deferred', 'bounced', 'doubtful')),
  UNIQUE (mailing, address)
) STRICT;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  at TEXT NOT NULL,
  state TEXT NOT NULL,
  code INTEGER,
  answer TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX delivery_by_state ON delivery (mailing, state);
CREATE INDEX attempt_by_delivery ON attempt (delivery)
