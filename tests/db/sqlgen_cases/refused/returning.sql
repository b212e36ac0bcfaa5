-- 4: RETURNING: write the row with values you know, or read it
-- query q insert
-- A sentence.
INSERT INTO sample (label) VALUES ('a') RETURNING id;
