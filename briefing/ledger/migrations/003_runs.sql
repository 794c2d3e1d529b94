-- What ran on a schedule or by hand: a run that was killed has no end.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  beat TEXT NOT NULL,
  command TEXT NOT NULL,
  week TEXT NOT NULL DEFAULT '',
  started TEXT NOT NULL,
  ended TEXT,
  code INTEGER,
  told TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX run_by_command ON run (beat, command, week)
