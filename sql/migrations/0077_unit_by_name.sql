-- grant: none
ALTER TABLE unit ADD INDEX unit_by_name (name);
