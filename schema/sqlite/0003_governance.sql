-- Governance: what gates require, what enables what, decisions on flags, balances that were taken, templates.

-- Gates are data: a project's gates come from its template, in any number and under any names.
ALTER TABLE gate ADD COLUMN position INTEGER;
ALTER TABLE gate ADD COLUMN title TEXT;
ALTER TABLE gate ADD COLUMN requires TEXT;
ALTER TABLE gate ADD COLUMN passed_by TEXT;
-- The stage that the project enters with the gate behind it.
ALTER TABLE gate ADD COLUMN leads_to TEXT;

ALTER TABLE project ADD COLUMN template TEXT;
ALTER TABLE project ADD COLUMN cost_to_date INTEGER;
ALTER TABLE project ADD COLUMN cost_outturn INTEGER;
ALTER TABLE project ADD COLUMN closed_on TEXT CHECK (closed_on IS date(closed_on));

-- `unexplained`: what was changed after approval and no reason was given for, by the fields' names.
ALTER TABLE benefit ADD COLUMN in_cost_plan INTEGER CHECK (in_cost_plan IN (0, 1));
ALTER TABLE benefit ADD COLUMN unexplained TEXT;
-- The class under which a plan was approved.
ALTER TABLE plan_version ADD COLUMN class TEXT;

-- The day on which the forecast was last moved.
ALTER TABLE deliverable ADD COLUMN forecast_on TEXT CHECK (forecast_on IS date(forecast_on));
ALTER TABLE deliverable ADD COLUMN description TEXT;
CREATE INDEX deliverable_project ON deliverable (project_id);
CREATE INDEX business_change_project ON business_change (project_id);
CREATE INDEX claim_benefit ON claim (benefit_id);
CREATE INDEX attribution_benefit ON attribution (benefit_id);
CREATE INDEX handover_benefit ON handover (benefit_id);
CREATE INDEX action_subject ON action (subject_kind, subject_id);

-- What a review looked at, as it was on the day.
ALTER TABLE review_finding ADD COLUMN figures TEXT;

-- Flags are raised on more than benefits, projects and reviews, and know more states.
DROP TABLE flag_decision;
CREATE TEMP TABLE flag_before AS SELECT * FROM flag;
DROP TABLE flag;
CREATE TABLE flag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
    rank INTEGER NOT NULL,
    why TEXT NOT NULL,
    due TEXT CHECK (due IS date(due)),
    value_at_risk INTEGER,
    raised_on TEXT NOT NULL,
    raised_by_change INTEGER,
    cleared_on TEXT,
    cleared_by_change INTEGER,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN
        ('open', 'acknowledged', 'snoozed', 'assigned', 'escalated', 'decided', 'cleared')),
    snoozed_until TEXT CHECK (snoozed_until IS date(snoozed_until))
) STRICT;
INSERT INTO flag SELECT * FROM flag_before;
DROP TABLE flag_before;
CREATE UNIQUE INDEX flag_open ON flag (subject_kind, subject_id, rule) WHERE cleared_on IS NULL;
CREATE INDEX flag_queue ON flag (rank, due IS NULL, due, value_at_risk DESC, id) WHERE cleared_on IS NULL;

-- What somebody did about a flag, on which facts. A flag's state follows from the newest of these.
CREATE TABLE flag_decision (
    id INTEGER PRIMARY KEY,
    flag_id INTEGER NOT NULL,
    rule TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN
        ('acknowledge', 'snooze', 'assign', 'escalate', 'accept', 'correct', 're_plan', 'write_off')),
    rationale TEXT,
    until_date TEXT CHECK (until_date IS date(until_date)),
    person_id INTEGER REFERENCES person (id),
    severity TEXT NOT NULL,
    why TEXT NOT NULL,
    due TEXT,
    value_at_risk INTEGER,
    decided_on TEXT NOT NULL,
    decided_by TEXT NOT NULL
) STRICT;
CREATE INDEX flag_decision_flag ON flag_decision (flag_id);
CREATE INDEX flag_decision_subject ON flag_decision (subject_kind, subject_id);

-- A flag that a person raises.
CREATE TABLE raised_flag (
    id INTEGER PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
    due TEXT CHECK (due IS date(due)),
    value_at_risk INTEGER,
    raised_by TEXT NOT NULL,
    raised_on TEXT NOT NULL,
    closed_on TEXT CHECK (closed_on IS date(closed_on)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX raised_flag_subject ON raised_flag (subject_kind, subject_id);

-- A balance as it was on its day: never worked out again.
CREATE TABLE balance_taken (
    id INTEGER PRIMARY KEY,
    project_id INTEGER REFERENCES project (id),
    as_of TEXT NOT NULL CHECK (as_of IS date(as_of)),
    gate TEXT,
    note TEXT,
    figures TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    taken_on TEXT NOT NULL
) STRICT;
CREATE INDEX balance_taken_project ON balance_taken (project_id, as_of);

-- Templates of the organisation's own, as TOML; the bundled ones come with the program.
CREATE TABLE template (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
    text TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Worked out with each benefit's figures: what the owner's share and a possible double count are looked up by.
ALTER TABLE figure ADD COLUMN owner_id INTEGER;
ALTER TABLE figure ADD COLUMN class TEXT;
ALTER TABLE figure ADD COLUMN measure_key TEXT;
CREATE INDEX figure_measure ON figure (measure_key) WHERE measure_key IS NOT NULL;

-- Whole units of stated money by owner and class, kept up with the figures.
CREATE TABLE owner_value (
    person_id INTEGER NOT NULL,
    class TEXT NOT NULL,
    money INTEGER NOT NULL,
    PRIMARY KEY (person_id, class)
) STRICT;
CREATE INDEX owner_value_money ON owner_value (class, money);

DELETE FROM evaluation;

-- The day it was for the person who made the change: what a register on an earlier day is built from.
ALTER TABLE change ADD COLUMN day TEXT;
