-- grant: select, insert, update, delete
ALTER TABLE outbox_attempt COMMENT = 'Every try to deliver; goes with its delivery';
