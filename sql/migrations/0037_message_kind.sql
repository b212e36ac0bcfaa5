-- grant: none
ALTER TABLE message
  ADD COLUMN kind ENUM('partner','project','claim','award','occasion','standing','account') NOT NULL DEFAULT 'account' COMMENT 'what it is about, by its link',
  ADD COLUMN subject VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'the first two parts of its link: what it is grouped by',
  ADD COLUMN route ENUM('new','digest','done') NOT NULL DEFAULT 'new' COMMENT 'new: the sender has not looked at it; digest: waits for the daily mail',
  ADD KEY message_kind (account_id, kind),
  ADD KEY message_subject (account_id, subject),
  ADD KEY message_route (route, account_id);
