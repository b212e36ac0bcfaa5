-- 4: parameters are named: write :name, not ?
-- query q many
-- A sentence.
SELECT id FROM sample WHERE id = ?;
