-- What of a cashable benefit was agreed with finance to come out of a budget line in a fiscal year, named by the calendar year in which it
-- starts; and what of it was taken out, on which day.
CREATE TABLE budget_agreement (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    budget_line TEXT NOT NULL,
    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
    amount INTEGER NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_on TEXT NOT NULL CHECK (agreed_on IS date(agreed_on)),
    taken INTEGER,
    taken_on TEXT CHECK (taken_on IS date(taken_on)),
    taken_by TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (taken IS NULL OR taken_on IS NOT NULL),
    UNIQUE (benefit_id, budget_line, year)
) STRICT;

-- The small step that the first screen offers, worked out from the register and not logged: a row at the most. Which records of which
-- statement, and how many met it of how many.
CREATE TABLE small_step (
    id INTEGER PRIMARY KEY,
    statement TEXT NOT NULL,
    records TEXT NOT NULL,
    met INTEGER NOT NULL,
    population INTEGER NOT NULL,
    level INTEGER NOT NULL,
    offered_on TEXT NOT NULL CHECK (offered_on IS date(offered_on))
) STRICT;

-- How a small step ended: done, with what it moved, or left until a day with a reason.
CREATE TABLE small_step_ended (
    id INTEGER PRIMARY KEY,
    statement TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'not_now')),
    met_before INTEGER NOT NULL,
    population_before INTEGER NOT NULL,
    level_before INTEGER NOT NULL,
    met INTEGER,
    population INTEGER,
    level INTEGER,
    reason TEXT,
    until_date TEXT CHECK (until_date IS date(until_date)),
    offered_on TEXT NOT NULL CHECK (offered_on IS date(offered_on)),
    ended_on TEXT NOT NULL CHECK (ended_on IS date(ended_on)),
    ended_by TEXT NOT NULL
) STRICT;

-- What a person answered to a question of maturity that no register can answer; it holds for a year.
CREATE TABLE maturity_answer (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    evidence TEXT,
    answered_on TEXT NOT NULL CHECK (answered_on IS date(answered_on)),
    recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX maturity_answer_person ON maturity_answer (person_id);

-- The benefits of the plan of action whose readings the register takes itself: what each measures.
CREATE TABLE measured_statement (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL UNIQUE REFERENCES benefit (id) ON DELETE CASCADE,
    statement TEXT NOT NULL
) STRICT;

-- By what a record is found and sorted, however its reference and its name are written. The program writes what its own rules
-- make of them; what another program writes has its small letters until then.
CREATE TABLE folded_key (
    kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    ref_key TEXT NOT NULL,
    ref_order TEXT NOT NULL,
    name_key TEXT,
    name_order TEXT,
    PRIMARY KEY (kind, record_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX folded_key_ref ON folded_key (ref_key);
CREATE INDEX folded_key_name ON folded_key (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX folded_key_order ON folded_key (kind, ref_order, record_id);
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'project', id, lower(ref), lower(ref) FROM project;
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'benefit', id, lower(ref), lower(ref) FROM benefit;
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'review', id, lower(ref), lower(ref) FROM review;
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'person', id, lower(ref), lower(ref) FROM person;
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'objective', id, lower(ref), lower(ref) FROM objective;
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'deliverable', id, lower(ref), lower(ref) FROM deliverable;
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'business_change', id, lower(ref), lower(ref) FROM business_change;
INSERT INTO folded_key (kind, record_id, ref_key, ref_order) SELECT 'pool', id, lower(ref), lower(ref) FROM pool;
CREATE TRIGGER project_key AFTER INSERT ON project BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('project', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER project_key_gone AFTER DELETE ON project BEGIN
    DELETE FROM folded_key WHERE kind = 'project' AND record_id = old.id;
END;
CREATE TRIGGER benefit_key AFTER INSERT ON benefit BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('benefit', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER benefit_key_gone AFTER DELETE ON benefit BEGIN
    DELETE FROM folded_key WHERE kind = 'benefit' AND record_id = old.id;
END;
CREATE TRIGGER review_key AFTER INSERT ON review BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('review', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER review_key_gone AFTER DELETE ON review BEGIN
    DELETE FROM folded_key WHERE kind = 'review' AND record_id = old.id;
END;
CREATE TRIGGER person_key AFTER INSERT ON person BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('person', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER person_key_gone AFTER DELETE ON person BEGIN
    DELETE FROM folded_key WHERE kind = 'person' AND record_id = old.id;
END;
CREATE TRIGGER objective_key AFTER INSERT ON objective BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('objective', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER objective_key_gone AFTER DELETE ON objective BEGIN
    DELETE FROM folded_key WHERE kind = 'objective' AND record_id = old.id;
END;
CREATE TRIGGER deliverable_key AFTER INSERT ON deliverable BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('deliverable', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER deliverable_key_gone AFTER DELETE ON deliverable BEGIN
    DELETE FROM folded_key WHERE kind = 'deliverable' AND record_id = old.id;
END;
CREATE TRIGGER business_change_key AFTER INSERT ON business_change BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('business_change', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER business_change_key_gone AFTER DELETE ON business_change BEGIN
    DELETE FROM folded_key WHERE kind = 'business_change' AND record_id = old.id;
END;
CREATE TRIGGER pool_key AFTER INSERT ON pool BEGIN
    INSERT OR REPLACE INTO folded_key (kind, record_id, ref_key, ref_order) VALUES ('pool', new.id, lower(new.ref), lower(new.ref));
END;
CREATE TRIGGER pool_key_gone AFTER DELETE ON pool BEGIN
    DELETE FROM folded_key WHERE kind = 'pool' AND record_id = old.id;
END;

-- Realised against due, of one population: the planned periods that have ended and were read.
ALTER TABLE figure ADD COLUMN due_read_money INTEGER;
ALTER TABLE figure ADD COLUMN realised_due_money INTEGER;

DROP VIEW report_benefit;
CREATE VIEW report_benefit AS
SELECT
    benefit.ref AS benefit_ref,
    benefit.title AS benefit,
    project.ref AS project_ref,
    project.name AS project,
    project.department,
    project.stage,
    benefit.class,
    benefit.disbenefit AS is_disbenefit,
    owner.name AS owner,
    benefit.state,
    benefit.measure,
    benefit.unit,
    benefit.kind,
    benefit.direction,
    benefit.baseline / 10000.0 AS baseline,
    benefit.baseline_date,
    benefit.target / 10000.0 AS target,
    benefit.target_date,
    benefit.start_date,
    benefit.end_date,
    figure.rag,
    figure.attainment / 10000.0 AS attainment,
    figure.realisation / 10000.0 AS realisation,
    figure.lifetime_plan / 10000.0 AS lifetime_plan,
    figure.due / 10000.0 AS due_to_date,
    figure.actual / 10000.0 AS actual_to_date,
    figure.outturn / 10000.0 AS outturn,
    figure.stated_money / 10000.0 AS stated_money,
    figure.due_money / 10000.0 AS due_money,
    figure.realised_money / 10000.0 AS realised_money,
    figure.outturn_money / 10000.0 AS outturn_money,
    figure.first_approved / 10000.0 AS first_approved,
    figure.first_approved_money / 10000.0 AS first_approved_money,
    figure.current_plan / 10000.0 AS current_plan,
    figure.current_plan_money / 10000.0 AS current_plan_money,
    (figure.current_plan - figure.first_approved) / 10000.0 AS drift,
    (figure.current_plan_money - figure.first_approved_money) / 10000.0 AS drift_money,
    CASE WHEN figure.outturn_complete THEN (figure.outturn - figure.current_plan) / 10000.0 END AS variance,
    (figure.outturn_money - figure.current_plan_money) / 10000.0 AS variance_money,
    figure.variance_share / 10000.0 AS variance_share,
    figure.lifetime_realisation / 10000.0 AS lifetime_realisation,
    figure.distance_to_plan / 10000.0 AS distance_to_plan,
    figure.distance_to_plan_money / 10000.0 AS distance_to_plan_money,
    figure.next_reading,
    (SELECT count(*) FROM flag
     WHERE flag.subject_kind = 'benefit' AND flag.subject_id = benefit.id AND flag.cleared_on IS NULL) AS open_flags,
    figure.due_read_money / 10000.0 AS due_read_money,
    figure.realised_due_money / 10000.0 AS realised_due_money
FROM benefit
JOIN project ON project.id = benefit.project_id
LEFT JOIN person AS owner ON owner.id = benefit.owner_id
LEFT JOIN figure ON figure.benefit_id = benefit.id;

DELETE FROM evaluation;
