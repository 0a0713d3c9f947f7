-- By which column a view groups the rows of its list.
ALTER TABLE saved_view ADD COLUMN grouped_by TEXT;

-- As of which day a benefit was looked at, and on which day its own dates may make it say something else: a new day looks at
-- what has come to that day.
ALTER TABLE figure ADD COLUMN looked_on TEXT CHECK (looked_on IS date(looked_on));
ALTER TABLE figure ADD COLUMN turns_on TEXT CHECK (turns_on IS date(turns_on));

-- How far a deliverable is planned to be on which day: `50%@2026-06-30`, commas between.
ALTER TABLE deliverable ADD COLUMN planned_progress TEXT;
