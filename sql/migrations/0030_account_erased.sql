-- grant: select, insert, update
ALTER TABLE account
  MODIFY state ENUM('active','disabled','erased') NOT NULL COMMENT 'disabled: no login, no session; erased: nothing personal is left',
  ADD KEY account_name (name);
