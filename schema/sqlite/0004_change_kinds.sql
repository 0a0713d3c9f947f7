-- What kind of change each one is, and which one it undoes, as columns and no longer as words of a sentence. Columns that nothing
-- writes or reads are gone; lines of the change log that name them stay readable.

ALTER TABLE change ADD COLUMN kind TEXT NOT NULL DEFAULT 'edit' CHECK (kind IN ('create', 'edit', 'import', 'undo'));
ALTER TABLE change ADD COLUMN undoes INTEGER REFERENCES change (id);

DROP TRIGGER change_is_kept;
UPDATE change SET kind = 'create' WHERE action GLOB 'make the *';
UPDATE change SET kind = 'import' WHERE action = 'import';
UPDATE change SET kind = 'undo', undoes = (SELECT id FROM change AS other WHERE other.id = CAST(substr(change.action, 6) AS INTEGER))
WHERE action GLOB 'undo [0-9]*: *';
CREATE TRIGGER change_is_kept BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the change log cannot be edited'); END;

ALTER TABLE plan_version DROP COLUMN target;
ALTER TABLE project DROP COLUMN amber_edge;
ALTER TABLE project DROP COLUMN red_edge;
