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
