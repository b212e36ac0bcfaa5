-- 5: an exec query begins with UPDATE, DELETE or INSERT
-- query q exec
-- text: text
-- A sentence.
EXECUTE IMMEDIATE :text;
