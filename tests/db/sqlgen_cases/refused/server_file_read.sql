-- 4: the server's files are not ours
-- query q many
-- A sentence.
SELECT LOAD_FILE('/etc/passwd') AS content;
