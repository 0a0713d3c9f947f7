-- Money by year and in other currencies, people who are one under several names, reports that were sent, and a log that shows where it was tampered with.

-- The day from which a project has been in its stage; what a gate decides on, where its template says.
ALTER TABLE project ADD COLUMN stage_since TEXT CHECK (stage_since IS date(stage_since));
ALTER TABLE gate ADD COLUMN role TEXT CHECK (role IN ('investment', 'readiness', 'benefits'));
-- A seal over each change: a hash over the change, its lines and the seal before it. The number is the change's; the row without a hash says
-- after which change that begins.
CREATE TABLE change_seal (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL CHECK (length(hash) IN (0, 64))
) STRICT;
INSERT INTO change_seal (id, hash) SELECT coalesce(max(id), 0), '' FROM change;
CREATE TRIGGER change_seal_is_kept BEFORE UPDATE ON change_seal BEGIN SELECT RAISE(ABORT, 'the change log cannot be edited'); END;
CREATE TRIGGER change_seal_stays BEFORE DELETE ON change_seal BEGIN SELECT RAISE(ABORT, 'the change log cannot be edited'); END;

-- Who was reminded of what, and what came back of it.
CREATE TABLE chaser (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    sent_on TEXT NOT NULL CHECK (sent_on IS date(sent_on)),
    sent_by TEXT NOT NULL,
    due_until TEXT NOT NULL CHECK (due_until IS date(due_until)),
    readings INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    actions INTEGER NOT NULL,
    returned_on TEXT CHECK (returned_on IS date(returned_on)),
    cells INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX chaser_person ON chaser (person_id);
