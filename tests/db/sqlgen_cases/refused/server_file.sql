-- 4: the server's files are not ours
-- query q many
-- A sentence.
SELECT id FROM sample INTO OUTFILE '/tmp/x';
