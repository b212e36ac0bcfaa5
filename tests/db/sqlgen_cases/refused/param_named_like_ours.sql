-- 3: db is no name for C, or one that generated code uses
-- query q many
-- db: int
-- A sentence.
SELECT id FROM sample WHERE id = :db;
