-- The register. Money and readings are whole ten-thousandths (INTEGER), dates are ISO texts, times are UTC.
-- Every table that people's changes reach has an integer id and is written to the change log, row by row.

-- People and what they serve -----------------------------------------------------------------------------------

CREATE TABLE policy (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL,
    reason TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (ref <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    email TEXT,
    role TEXT,
    department TEXT,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    leaves TEXT CHECK (leaves IS date(leaves)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX person_name ON person (name COLLATE NOCASE);

CREATE TABLE objective (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (ref <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    description TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Projects and what they deliver -------------------------------------------------------------------------------

CREATE TABLE programme (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE project (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (ref <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    description TEXT,
    programme_id INTEGER REFERENCES programme (id),
    department TEXT,
    category TEXT,
    stage TEXT NOT NULL DEFAULT 'idea' CHECK (stage IN
        ('idea', 'start_up', 'planning', 'delivery', 'closing', 'benefits_tracking', 'archived')),
    start_date TEXT CHECK (start_date IS date(start_date)),
    end_date TEXT CHECK (end_date IS date(end_date)),
    live_date TEXT CHECK (live_date IS date(live_date)),
    whole_life_cost INTEGER,
    year_cost_plan INTEGER,
    year_cost_forecast INTEGER,
    delivery_rating TEXT CHECK (delivery_rating IN ('green', 'amber_green', 'amber', 'amber_red', 'red')),
    manager_id INTEGER REFERENCES person (id),
    sponsor_id INTEGER REFERENCES person (id),
    amber_edge INTEGER,
    red_edge INTEGER,
    touched_on TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX project_name ON project (name COLLATE NOCASE);

CREATE TABLE project_member (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES person (id),
    role TEXT,
    UNIQUE (project_id, person_id)
) STRICT;

CREATE TABLE gate (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    gate TEXT NOT NULL,
    planned TEXT CHECK (planned IS date(planned)),
    passed TEXT CHECK (passed IS date(passed)),
    passed_regardless TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, gate)
) STRICT;

CREATE TABLE deliverable (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    planned TEXT CHECK (planned IS date(planned)),
    forecast TEXT CHECK (forecast IS date(forecast)),
    actual TEXT CHECK (actual IS date(actual)),
    accepted TEXT CHECK (accepted IS date(accepted)),
    progress INTEGER CHECK (progress BETWEEN 0 AND 10000),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE adoption (
    id INTEGER PRIMARY KEY,
    deliverable_id INTEGER NOT NULL REFERENCES deliverable (id) ON DELETE CASCADE,
    start_date TEXT NOT NULL CHECK (start_date IS date(start_date)),
    end_date TEXT NOT NULL CHECK (end_date IS date(end_date) AND end_date >= start_date),
    planned INTEGER,
    actual INTEGER,
    recorded_on TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (deliverable_id, start_date, end_date)
) STRICT;

CREATE TABLE business_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    owner_id INTEGER REFERENCES person (id),
    needed_by TEXT CHECK (needed_by IS date(needed_by)),
    agreed TEXT CHECK (agreed IS date(agreed)),
    funded TEXT CHECK (funded IS date(funded)),
    done TEXT CHECK (done IS date(done)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Benefits -----------------------------------------------------------------------------------------------------

CREATE TABLE benefit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (ref <> ''),
    project_id INTEGER NOT NULL REFERENCES project (id),
    title TEXT NOT NULL CHECK (title <> ''),
    description TEXT,
    class TEXT NOT NULL DEFAULT 'unclassified' CHECK (class IN
        ('cashable', 'non_cashable', 'quantifiable', 'qualitative', 'unclassified')),
    disbenefit INTEGER NOT NULL DEFAULT 0 CHECK (disbenefit IN (0, 1)),
    owner_id INTEGER REFERENCES person (id),
    responsible_id INTEGER REFERENCES person (id),
    validator_id INTEGER REFERENCES person (id),
    beneficiaries TEXT,
    measure TEXT,
    unit TEXT,
    kind TEXT CHECK (kind IN ('flow', 'level')),
    direction TEXT CHECK (direction IN ('increase', 'decrease', 'at_least', 'at_most', 'within')),
    frequency TEXT CHECK (frequency IN ('monthly', 'quarterly', 'half_yearly', 'yearly')),
    source TEXT,
    method TEXT,
    baseline INTEGER,
    baseline_date TEXT CHECK (baseline_date IS date(baseline_date)),
    target INTEGER,
    target_upper INTEGER,
    target_date TEXT CHECK (target_date IS date(target_date)),
    start_date TEXT CHECK (start_date IS date(start_date)),
    end_date TEXT CHECK (end_date IS date(end_date)),
    stated INTEGER,
    value_per_unit INTEGER,
    price_base TEXT,
    evidence_grade TEXT CHECK (evidence_grade IN ('verified', 'measured', 'estimated', 'asserted')),
    priority INTEGER CHECK (priority BETWEEN 1 AND 5),
    amber_edge INTEGER,
    red_edge INTEGER,
    assumptions TEXT,
    risks TEXT,
    state TEXT NOT NULL DEFAULT 'identified' CHECK (state IN
        ('identified', 'appraised', 'planned', 'in_delivery', 'handed_over', 'realising',
         'verified', 'part_achieved', 'not_achieved', 'written_off', 'superseded')),
    handed_over_on TEXT CHECK (handed_over_on IS date(handed_over_on)),
    touched_on TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX benefit_project ON benefit (project_id);
CREATE INDEX benefit_owner ON benefit (owner_id);
CREATE INDEX benefit_title ON benefit (title COLLATE NOCASE);

CREATE TABLE benefit_objective (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    objective_id INTEGER NOT NULL REFERENCES objective (id),
    UNIQUE (benefit_id, objective_id)
) STRICT;
CREATE INDEX benefit_objective_of ON benefit_objective (objective_id);

-- A benefit's own project is benefit.project_id; projects that share in it stand here.
CREATE TABLE attribution (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    project_id INTEGER NOT NULL REFERENCES project (id),
    share INTEGER NOT NULL CHECK (share BETWEEN 0 AND 10000),
    UNIQUE (benefit_id, project_id)
) STRICT;

-- What feeds what: deliverable -> change -> benefit -> benefit -> objective.
CREATE TABLE link (
    id INTEGER PRIMARY KEY,
    from_kind TEXT NOT NULL CHECK (from_kind IN ('deliverable', 'business_change', 'benefit')),
    from_id INTEGER NOT NULL,
    to_kind TEXT NOT NULL CHECK (to_kind IN ('business_change', 'benefit', 'objective')),
    to_id INTEGER NOT NULL,
    share INTEGER CHECK (share BETWEEN 0 AND 10000),
    lag_months INTEGER,
    UNIQUE (from_kind, from_id, to_kind, to_id)
) STRICT;
CREATE INDEX link_to ON link (to_kind, to_id);

CREATE TABLE pool (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE,
    title TEXT NOT NULL,
    ceiling INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    pool_id INTEGER NOT NULL REFERENCES pool (id) ON DELETE CASCADE,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    amount INTEGER NOT NULL,
    UNIQUE (pool_id, benefit_id)
) STRICT;

-- Plan, forecast, actual: three things that are never mixed -----------------------------------------------------

CREATE TABLE plan_version (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    target INTEGER,
    approved_by TEXT,
    approved_on TEXT CHECK (approved_on IS date(approved_on)),
    reason TEXT,
    current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
    UNIQUE (benefit_id, number)
) STRICT;
CREATE UNIQUE INDEX plan_version_current ON plan_version (benefit_id) WHERE current = 1;

CREATE TABLE plan_value (
    id INTEGER PRIMARY KEY,
    plan_version_id INTEGER NOT NULL REFERENCES plan_version (id) ON DELETE CASCADE,
    start_date TEXT NOT NULL CHECK (start_date IS date(start_date)),
    end_date TEXT NOT NULL CHECK (end_date IS date(end_date) AND end_date >= start_date),
    value INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX plan_value_period ON plan_value (plan_version_id, start_date, end_date, value);

CREATE TABLE forecast (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    start_date TEXT NOT NULL CHECK (start_date IS date(start_date)),
    end_date TEXT NOT NULL CHECK (end_date IS date(end_date) AND end_date >= start_date),
    value INTEGER NOT NULL,
    recorded_on TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX forecast_period ON forecast (benefit_id, start_date, end_date);

CREATE TABLE actual (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    start_date TEXT NOT NULL CHECK (start_date IS date(start_date)),
    end_date TEXT NOT NULL CHECK (end_date IS date(end_date) AND end_date >= start_date),
    value INTEGER NOT NULL,
    evidence TEXT,
    validated_by TEXT,
    validated_on TEXT CHECK (validated_on IS date(validated_on)),
    recorded_on TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX actual_period ON actual (benefit_id, start_date, end_date);

-- Reviews, handovers, actions, decisions ------------------------------------------------------------------------

CREATE TABLE review (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (ref <> ''),
    project_id INTEGER NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL CHECK (kind IN
        ('gate', 'stage_end', 'post_project', 'six_months', 'twelve_months', 'two_years', 'yearly', 'final')),
    due TEXT NOT NULL CHECK (due IS date(due)),
    held TEXT CHECK (held IS date(held)),
    chair_id INTEGER REFERENCES person (id),
    summary TEXT,
    decision TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX review_project ON review (project_id, due);

CREATE TABLE review_finding (
    id INTEGER PRIMARY KEY,
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    finding TEXT,
    root_cause TEXT,
    statement TEXT,
    decision TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (review_id, benefit_id)
) STRICT;

CREATE TABLE handover (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES person (id),
    accepted_on TEXT NOT NULL CHECK (accepted_on IS date(accepted_on)),
    agreed TEXT
) STRICT;

CREATE TABLE action (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    flag_id INTEGER,
    review_id INTEGER REFERENCES review (id),
    title TEXT NOT NULL,
    person_id INTEGER REFERENCES person (id),
    due TEXT CHECK (due IS date(due)),
    done TEXT CHECK (done IS date(done)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A flag is raised and cleared by the rules in the transaction that causes it; it is not itself in the change log.
CREATE TABLE flag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule TEXT NOT NULL,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('benefit', 'project', 'review')),
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
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'snoozed', 'cleared')),
    snoozed_until TEXT CHECK (snoozed_until IS date(snoozed_until))
) STRICT;
CREATE UNIQUE INDEX flag_open ON flag (subject_kind, subject_id, rule) WHERE cleared_on IS NULL;
CREATE INDEX flag_queue ON flag (rank, due, id) WHERE cleared_on IS NULL;

CREATE TABLE flag_decision (
    id INTEGER PRIMARY KEY,
    flag_id INTEGER NOT NULL REFERENCES flag (id),
    outcome TEXT NOT NULL,
    rationale TEXT,
    until_date TEXT CHECK (until_date IS date(until_date)),
    person_id INTEGER REFERENCES person (id),
    decided_on TEXT NOT NULL,
    decided_by TEXT NOT NULL
) STRICT;

-- What came with a record and has no field of its own: comments, and the words of cells that could not be read.
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT,
    noted_on TEXT NOT NULL
) STRICT;
CREATE INDEX note_subject ON note (subject_kind, subject_id);

-- How a file names a record that has no reference of its own there.
CREATE TABLE external_key (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    key TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    UNIQUE (source, subject_kind, key)
) STRICT;

-- The change log: who, when, why; each row's fields before and after. It only grows. ----------------------------

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    why TEXT
) STRICT;

CREATE TABLE change_row (
    id INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES change (id),
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
    fields TEXT NOT NULL
) STRICT;
CREATE INDEX change_row_subject ON change_row (subject_kind, subject_id);
CREATE INDEX change_row_change ON change_row (change_id);

CREATE TRIGGER change_is_kept BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the change log cannot be edited'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the change log cannot be edited'); END;
CREATE TRIGGER change_row_is_kept BEFORE UPDATE ON change_row BEGIN SELECT RAISE(ABORT, 'the change log cannot be edited'); END;
CREATE TRIGGER change_row_stays BEFORE DELETE ON change_row BEGIN SELECT RAISE(ABORT, 'the change log cannot be edited'); END;

-- Worked out, and written in the same transaction as what it follows from ---------------------------------------

CREATE TABLE figure (
    benefit_id INTEGER PRIMARY KEY REFERENCES benefit (id) ON DELETE CASCADE,
    rag TEXT NOT NULL,
    attainment INTEGER,
    realisation INTEGER,
    lifetime_plan INTEGER,
    due INTEGER,
    actual INTEGER,
    outturn INTEGER,
    outturn_complete INTEGER NOT NULL,
    next_reading TEXT,
    missed_readings INTEGER NOT NULL,
    stated_money INTEGER,
    due_money INTEGER,
    realised_money INTEGER,
    outturn_money INTEGER
) STRICT;

CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    evaluated_on TEXT NOT NULL,
    rules_version TEXT NOT NULL
) STRICT;

-- For other tools: one row a benefit, figures in plain numbers ---------------------------------------------------

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
    figure.next_reading,
    (SELECT count(*) FROM flag
     WHERE flag.subject_kind = 'benefit' AND flag.subject_id = benefit.id AND flag.cleared_on IS NULL) AS open_flags
FROM benefit
JOIN project ON project.id = benefit.project_id
LEFT JOIN person AS owner ON owner.id = benefit.owner_id
LEFT JOIN figure ON figure.benefit_id = benefit.id;

CREATE VIEW report_reading AS
SELECT
    benefit.ref AS benefit_ref, benefit.title AS benefit, benefit.unit, reading.series,
    reading.start_date, reading.end_date, reading.value / 10000.0 AS value, reading.evidence
FROM (
    SELECT benefit_id, 'actual' AS series, start_date, end_date, value, evidence FROM actual
    UNION ALL
    SELECT benefit_id, 'forecast', start_date, end_date, value, NULL FROM forecast
    UNION ALL
    SELECT plan_version.benefit_id, 'plan', plan_value.start_date, plan_value.end_date, plan_value.value, NULL
    FROM plan_value JOIN plan_version ON plan_version.id = plan_value.plan_version_id AND plan_version.current = 1
) AS reading
JOIN benefit ON benefit.id = reading.benefit_id;

CREATE VIEW report_project AS
SELECT
    project.ref AS project_ref, project.name AS project, programme.name AS programme, project.department,
    project.category, project.stage, project.start_date, project.end_date,
    project.whole_life_cost / 10000.0 AS whole_life_cost, project.delivery_rating,
    (SELECT count(*) FROM benefit WHERE benefit.project_id = project.id) AS benefits
FROM project LEFT JOIN programme ON programme.id = project.programme_id;
