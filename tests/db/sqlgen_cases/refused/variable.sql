-- 4: no variables of the server: pass a parameter
-- query q many
-- A sentence.
SELECT @x AS x;
