-- 2: a statement without "-- query NAME KIND" above it
SELECT id FROM sample;
