-- The queue has a row a record, facts that are missing have a list of their own, actions say what was done.

-- What its person wrote when it was done.
ALTER TABLE action ADD COLUMN note TEXT;
CREATE INDEX action_person ON action (person_id) WHERE done IS NULL;
CREATE INDEX project_sponsor ON project (sponsor_id);
CREATE INDEX benefit_validator ON benefit (validator_id);
CREATE INDEX review_chair ON review (chair_id);

-- `pressing`: 0 while the flag is on a fact that is merely missing and that nobody must decide on yet. `cause` is what is wrong in a
-- few words. Who decides is looked up where the record names them (`decides_by`), else it is the role. `origin` is the record that a
-- flag comes from where that is another than its own, `row` the record of the queue's row that it stands in.
ALTER TABLE flag ADD COLUMN pressing INTEGER NOT NULL DEFAULT 1 CHECK (pressing IN (0, 1));
ALTER TABLE flag ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE flag ADD COLUMN decides_by TEXT NOT NULL DEFAULT 'role' CHECK (decides_by IN
    ('owner', 'sponsor', 'validator', 'chair', 'role'));
ALTER TABLE flag ADD COLUMN decides_role TEXT NOT NULL DEFAULT '';
ALTER TABLE flag ADD COLUMN neglected_since TEXT CHECK (neglected_since IS date(neglected_since));
ALTER TABLE flag ADD COLUMN origin_kind TEXT;
ALTER TABLE flag ADD COLUMN origin_id INTEGER;
ALTER TABLE flag ADD COLUMN row_kind TEXT;
ALTER TABLE flag ADD COLUMN row_id INTEGER;
CREATE INDEX flag_origin ON flag (origin_kind, origin_id) WHERE cleared_on IS NULL AND origin_kind IS NOT NULL;
CREATE INDEX flag_row ON flag (row_kind, row_id) WHERE row_kind IS NOT NULL;

-- The number of a row is that of its worst flag.
CREATE TABLE queue_row (
    id INTEGER PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    due TEXT CHECK (due IS date(due)),
    value_at_risk INTEGER,
    records INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    UNIQUE (subject_kind, subject_id)
) STRICT;
CREATE INDEX queue_row_order ON queue_row (rank, due IS NULL, due, value_at_risk DESC, id);

-- A fact that a flag finds missing.
CREATE TABLE missing_fact (
    id INTEGER PRIMARY KEY,
    flag_id INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    money INTEGER,
    UNIQUE (flag_id, field)
) STRICT;
CREATE INDEX missing_fact_order ON missing_fact (money IS NULL, money DESC, id);

DELETE FROM evaluation;
