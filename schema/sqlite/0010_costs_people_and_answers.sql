-- What a project costs in a fiscal year, named by the calendar year in which it starts.
CREATE TABLE cost_year (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    series TEXT NOT NULL CHECK (series IN ('plan', 'forecast', 'actual')),
    kind TEXT NOT NULL CHECK (kind IN ('capital', 'running', 'change')),
    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
    amount INTEGER NOT NULL,
    UNIQUE (project_id, series, kind, year)
) STRICT;

-- How a file with these headings was read the last time, as the text of a mapping file.
CREATE TABLE import_mapping (
    id INTEGER PRIMARY KEY,
    headings TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    mapping TEXT NOT NULL,
    used_on TEXT NOT NULL CHECK (used_on IS date(used_on))
) STRICT;

-- The names under which a person signs in to a computer, commas between; and whether one person did what two should.
ALTER TABLE person ADD COLUMN logins TEXT;
ALTER TABLE actual ADD COLUMN one_person INTEGER CHECK (one_person IN (0, 1));
ALTER TABLE plan_version ADD COLUMN one_person INTEGER CHECK (one_person IN (0, 1));
ALTER TABLE conclusion ADD COLUMN one_person INTEGER CHECK (one_person IN (0, 1));

-- What of a benefit counts in another already, and is taken off it in every net total.
CREATE TABLE netting (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    from_benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 10000),
    UNIQUE (benefit_id, from_benefit_id)
) STRICT;
CREATE INDEX netting_from ON netting (from_benefit_id);

-- How mature tracking was on a day, as it was kept: levels by strand, counts by statement, as JSON.
CREATE TABLE maturity_taken (
    id INTEGER PRIMARY KEY,
    as_of TEXT NOT NULL CHECK (as_of IS date(as_of)),
    levels TEXT NOT NULL,
    counts TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    taken_on TEXT NOT NULL CHECK (taken_on IS date(taken_on))
) STRICT;

-- Money of a project that changed after its investment decision without a reason, as JSON.
ALTER TABLE project ADD COLUMN changed_without_reason TEXT;
