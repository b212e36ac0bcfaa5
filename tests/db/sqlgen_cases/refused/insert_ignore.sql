-- 4: IGNORE hides other errors too: use a query of kind once
-- query q insert
-- A sentence.
INSERT IGNORE INTO sample (label) VALUES ('a');
