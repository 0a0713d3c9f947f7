-- Concluding is an act: who gave a benefit its final state, on what grounds, and what share of its plans had come.
-- A benefit in a final state without such a row was concluded before this register kept one: it is unproved.

CREATE TABLE conclusion (
    id INTEGER PRIMARY KEY,
    benefit_id INTEGER NOT NULL REFERENCES benefit (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('verified', 'part_achieved', 'not_achieved', 'written_off', 'superseded')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    review_id INTEGER REFERENCES review (id),
    successor_id INTEGER REFERENCES benefit (id),
    statement TEXT,
    signed_by_id INTEGER REFERENCES person (id),
    decided_by TEXT NOT NULL,
    forum TEXT,
    decided_on TEXT NOT NULL CHECK (decided_on IS date(decided_on)),
    recorded_by TEXT NOT NULL,
    recorded_on TEXT NOT NULL CHECK (recorded_on IS date(recorded_on)),
    -- Shares of the first approved plan and of the current one that had come, as of the day.
    achieved_first INTEGER,
    achieved_current INTEGER,
    -- The day on which the benefit was opened again.
    withdrawn_on TEXT CHECK (withdrawn_on IS date(withdrawn_on))
) STRICT;
CREATE UNIQUE INDEX conclusion_standing ON conclusion (benefit_id) WHERE withdrawn_on IS NULL;
CREATE INDEX conclusion_benefit ON conclusion (benefit_id);
CREATE INDEX conclusion_successor ON conclusion (successor_id);
