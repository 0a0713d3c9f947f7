-- By which column a view groups the rows of its list.
ALTER TABLE saved_view ADD COLUMN grouped_by TEXT;
