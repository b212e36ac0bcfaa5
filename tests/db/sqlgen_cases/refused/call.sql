-- 4: an exec query begins with UPDATE, DELETE or INSERT
-- query q exec
-- A sentence.
CALL something();
