-- grant: none
ALTER TABLE account_code DROP COLUMN tries;
