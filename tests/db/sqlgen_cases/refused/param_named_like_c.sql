-- 3: default is no name for C, or one that generated code uses
-- query q many
-- default: int
-- A sentence.
SELECT id FROM sample WHERE id = :default;
