-- Words found anywhere in a benefit, as parts of words too; views of lists that a team shares; the queue's order as an index.

-- What a benefit is found by. The search index holds these words; every write brings it in line with this view.
CREATE VIEW benefit_words AS
SELECT
    benefit.id AS benefit_id,
    replace(
        benefit.ref || char(10) || benefit.title || char(10) || project.ref || char(10) || project.name || char(10)
        || coalesce(project.department, '') || char(10) || coalesce(owner.name, '') || char(10)
        || coalesce(benefit.measure, '') || char(10) || coalesce(benefit.description, '') || char(10)
        || coalesce(benefit.beneficiaries, '') || char(10) || coalesce(benefit.source, ''),
        char(0), ' ') AS words
FROM benefit
JOIN project ON project.id = benefit.project_id
LEFT JOIN person AS owner ON owner.id = benefit.owner_id;

CREATE VIRTUAL TABLE benefit_search USING fts5 (words, tokenize = 'trigram');
INSERT INTO benefit_search (rowid, words) SELECT benefit_id, words FROM benefit_words;

-- A list's filter, order and columns under a name; the default one is what the list opens with.
CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY,
    list TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE CHECK (name <> ''),
    filter TEXT NOT NULL DEFAULT '',
    sort TEXT NOT NULL DEFAULT '',
    descending INTEGER NOT NULL DEFAULT 0 CHECK (descending IN (0, 1)),
    columns TEXT NOT NULL DEFAULT '',
    is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (list, name)
) STRICT;

DROP INDEX flag_queue;
CREATE INDEX flag_queue ON flag (rank, due IS NULL, due, value_at_risk DESC, id) WHERE cleared_on IS NULL;
