-- Stated, first approved, current plan and outturn are four figures, and none stands for another. `worth_money` is what a benefit
-- counts for where one figure is wanted (at risk, an owner's share): the current plan's money, else what was stated.

ALTER TABLE figure ADD COLUMN worth_money INTEGER;
ALTER TABLE figure ADD COLUMN first_approved INTEGER;
ALTER TABLE figure ADD COLUMN first_approved_money INTEGER;
ALTER TABLE figure ADD COLUMN current_plan INTEGER;
ALTER TABLE figure ADD COLUMN current_plan_money INTEGER;
ALTER TABLE figure ADD COLUMN variance_share INTEGER;
ALTER TABLE figure ADD COLUMN lifetime_realisation INTEGER;
ALTER TABLE figure ADD COLUMN distance_to_plan INTEGER;
ALTER TABLE figure ADD COLUMN distance_to_plan_money INTEGER;

DROP VIEW report_benefit;
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
    figure.first_approved / 10000.0 AS first_approved,
    figure.first_approved_money / 10000.0 AS first_approved_money,
    figure.current_plan / 10000.0 AS current_plan,
    figure.current_plan_money / 10000.0 AS current_plan_money,
    (figure.current_plan - figure.first_approved) / 10000.0 AS drift,
    (figure.current_plan_money - figure.first_approved_money) / 10000.0 AS drift_money,
    CASE WHEN figure.outturn_complete THEN (figure.outturn - figure.current_plan) / 10000.0 END AS variance,
    (figure.outturn_money - figure.current_plan_money) / 10000.0 AS variance_money,
    figure.variance_share / 10000.0 AS variance_share,
    figure.lifetime_realisation / 10000.0 AS lifetime_realisation,
    figure.distance_to_plan / 10000.0 AS distance_to_plan,
    figure.distance_to_plan_money / 10000.0 AS distance_to_plan_money,
    figure.next_reading,
    (SELECT count(*) FROM flag
     WHERE flag.subject_kind = 'benefit' AND flag.subject_id = benefit.id AND flag.cleared_on IS NULL) AS open_flags
FROM benefit
JOIN project ON project.id = benefit.project_id
LEFT JOIN person AS owner ON owner.id = benefit.owner_id
LEFT JOIN figure ON figure.benefit_id = benefit.id;

DELETE FROM evaluation;
