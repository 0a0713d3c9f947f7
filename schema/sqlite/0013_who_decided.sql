-- Who decided on a flag, where somebody else did than the person who recorded it, and in which forum.
ALTER TABLE flag_decision ADD COLUMN decider_id INTEGER REFERENCES person (id);
ALTER TABLE flag_decision ADD COLUMN forum TEXT;

CREATE VIEW report_decision AS
SELECT
    flag_decision.decided_on,
    coalesce(decider.name, flag_decision.decided_by) AS decided_by,
    flag_decision.forum,
    flag_decision.decided_by AS recorded_by,
    flag_decision.outcome,
    flag_decision.rationale,
    flag_decision.until_date,
    assignee.name AS assigned_to,
    flag_decision.rule,
    flag_decision.severity,
    flag_decision.why,
    flag_decision.value_at_risk / 10000.0 AS value_at_risk,
    flag_decision.due AS decide_by,
    flag_decision.subject_kind,
    CASE flag_decision.subject_kind
        WHEN 'benefit' THEN (SELECT ref FROM benefit WHERE id = flag_decision.subject_id)
        WHEN 'project' THEN (SELECT ref FROM project WHERE id = flag_decision.subject_id)
        WHEN 'review' THEN (SELECT ref FROM review WHERE id = flag_decision.subject_id)
        WHEN 'person' THEN (SELECT ref FROM person WHERE id = flag_decision.subject_id)
        WHEN 'deliverable' THEN (SELECT ref FROM deliverable WHERE id = flag_decision.subject_id)
        WHEN 'business_change' THEN (SELECT ref FROM business_change WHERE id = flag_decision.subject_id)
        WHEN 'pool' THEN (SELECT ref FROM pool WHERE id = flag_decision.subject_id)
    END AS subject_ref
FROM flag_decision
LEFT JOIN person AS decider ON decider.id = flag_decision.decider_id
LEFT JOIN person AS assignee ON assignee.id = flag_decision.person_id;

-- What is done of a flag is found from the flag, however many actions there are.
CREATE INDEX action_flag ON action (flag_id) WHERE flag_id IS NOT NULL;
CREATE INDEX benefit_responsible ON benefit (responsible_id) WHERE responsible_id IS NOT NULL;

DELETE FROM evaluation;
