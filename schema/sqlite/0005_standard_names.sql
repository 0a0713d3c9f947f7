-- Columns by the words that people look for; lines of the change log that have the former names stay readable.

ALTER TABLE benefit RENAME COLUMN amber_edge TO amber_threshold;
ALTER TABLE benefit RENAME COLUMN red_edge TO red_threshold;
ALTER TABLE benefit RENAME COLUMN unexplained TO changed_without_reason;
ALTER TABLE benefit RENAME COLUMN touched_on TO last_activity_on;
ALTER TABLE project RENAME COLUMN touched_on TO last_activity_on;
ALTER TABLE gate RENAME COLUMN passed_regardless TO passed_with_override;
