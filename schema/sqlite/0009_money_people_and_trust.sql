-- Money by year and in other currencies, people who are one under several names, reports that were sent, and a log that shows where it was tampered with.

-- The day from which a project has been in its stage; what a gate decides on, where its template says.
ALTER TABLE project ADD COLUMN stage_since TEXT CHECK (stage_since IS date(stage_since));
ALTER TABLE gate ADD COLUMN role TEXT CHECK (role IN ('investment', 'readiness', 'benefits'));
