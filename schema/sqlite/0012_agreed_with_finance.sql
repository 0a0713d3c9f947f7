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
