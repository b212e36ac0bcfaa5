-- 5: INSERT with NOT EXISTS lets two in: use a unique key and kind once
-- query q insert
-- A sentence.
INSERT INTO sample (label) SELECT 'a' FROM DUAL
 WHERE NOT EXISTS (SELECT 1 FROM sample WHERE label = 'a');
