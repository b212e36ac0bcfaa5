-- 4: a move is an UPDATE with WHERE that sets a counter to LAST_INSERT_ID(counter + 1)
-- query q move
-- A sentence.
UPDATE sample SET label = 'a' WHERE id = 1;
