-- grant: select, insert, update, delete
ALTER TABLE message COMMENT = 'Inbox; goes with its account';
