-- 5: label = coalesce(:l, label) reads the whole table: write (:l IS NULL OR label = :l)
-- query q many
-- l: text?
-- A sentence.
SELECT s.id FROM sample s WHERE s.id > 0 AND s.label = COALESCE(:l, s.label);
