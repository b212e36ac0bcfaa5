-- 5: label = coalesce(:label, label) reads the whole table: write (:label IS NULL OR label = :label)
-- query q many
-- label: text?
-- A sentence.
SELECT id FROM sample WHERE label = COALESCE(:label, label);
