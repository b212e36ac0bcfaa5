-- grant: none
ALTER TABLE unit
  ADD COLUMN number BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal: order of making, and its name in the index of search' FIRST,
  ADD UNIQUE KEY unit_number (number)
