-- 4: comments begin with --
-- query q many
-- A sentence.
SELECT id /*!50000 , label */ FROM sample;
