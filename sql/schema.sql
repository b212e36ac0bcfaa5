-- The schema after all migrations, to read; made by src/tools/types.sh.

CREATE TABLE `account` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  `login` varchar(64) NOT NULL COMMENT 'what is typed to log in, lower case',
  `name` varchar(80) NOT NULL COMMENT 'shown to the account itself and to officials',
  `password_hash` varchar(160) DEFAULT NULL COMMENT 'Argon2id; NULL: no password works',
  `state` enum('active','disabled','erased') NOT NULL COMMENT 'disabled: no login, no session; erased: nothing personal is left',
  `created_at` datetime(6) NOT NULL COMMENT 'when it was made',
  `turn` bigint(20) NOT NULL DEFAULT 0 COMMENT 'goes up with every login, so that a step of the account at the same time sees it, whichever node does it',
  PRIMARY KEY (`id`),
  UNIQUE KEY `account_login` (`login`),
  KEY `account_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='People and their logins';

CREATE TABLE `account_code` (
  `account_id` bigint(20) NOT NULL COMMENT 'who may choose a new password with it',
  `hash` binary(32) NOT NULL COMMENT 'keyed, of the code',
  `made_at` datetime(6) NOT NULL COMMENT 'when it was given',
  `ends_at` datetime(6) NOT NULL COMMENT 'good until then',
  PRIMARY KEY (`account_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One-time codes for lost and first passwords; gone when used';

CREATE TABLE `account_factor` (
  `account_id` bigint(20) NOT NULL COMMENT 'whose login it guards',
  `secret` varbinary(120) NOT NULL COMMENT 'of the authenticator, sealed',
  `last_step` bigint(20) NOT NULL COMMENT 'of the code accepted last, in half minutes since 1970; none up to it is accepted again',
  `set_at` datetime(6) NOT NULL COMMENT 'when it was set up',
  PRIMARY KEY (`account_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Second factors: one-time passwords by time';

CREATE TABLE `account_office` (
  `unit_code` varchar(16) NOT NULL COMMENT 'where accounts are administered',
  `turn` bigint(20) NOT NULL COMMENT 'goes up whenever somebody stops doing so',
  PRIMARY KEY (`unit_code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One row for an accounts office, so that its administrators leave one after the other and one stays';

CREATE TABLE `account_recovery` (
  `account_id` bigint(20) NOT NULL COMMENT 'whose',
  `hash` binary(32) NOT NULL COMMENT 'keyed, of the code',
  PRIMARY KEY (`account_id`,`hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Recovery codes of a second factor that were not used yet';

CREATE TABLE `attachment` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `subject_kind` enum('partner','project','claim','award') NOT NULL COMMENT 'what it belongs to',
  `subject_id` bigint(20) NOT NULL COMMENT 'what it belongs to',
  `purpose` enum('authority','need','letter','plan','opinion','survey') NOT NULL COMMENT 'why it is there',
  `name` varchar(200) NOT NULL COMMENT 'file name as sent; for display',
  `type` enum('application/pdf','image/jpeg','image/png','image/webp') NOT NULL COMMENT 'found by content',
  `bytes` int(11) NOT NULL COMMENT 'size',
  `sha256` binary(32) NOT NULL COMMENT 'of content',
  `content` mediumblob NOT NULL COMMENT 'a picture made anew, or a PDF as uploaded; empty once removed',
  `uploaded_by` bigint(20) NOT NULL COMMENT 'account',
  `uploaded_at` datetime(6) NOT NULL COMMENT 'when',
  `description` varchar(200) NOT NULL DEFAULT '' COMMENT 'what is to be seen, for those who do not see it',
  `width` int(11) DEFAULT NULL COMMENT 'of a picture, in dots',
  `height` int(11) DEFAULT NULL COMMENT 'likewise',
  `small` mediumblob DEFAULT NULL COMMENT 'a picture made small, as JPEG',
  `removed_at` datetime(6) DEFAULT NULL COMMENT 'when it was taken away; its bytes went with it',
  PRIMARY KEY (`id`),
  KEY `attachment_subject` (`subject_kind`,`subject_id`),
  KEY `attachment_uploader` (`uploaded_by`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Uploaded files';

CREATE TABLE `award` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  `state` enum('awarded','working','delivered','evaluating','concluded','closed','renounced','revoked','terminated') NOT NULL COMMENT 'moves.txt [award]',
  `project_id` bigint(20) NOT NULL COMMENT 'what',
  `round` int(11) NOT NULL COMMENT 'of the project',
  `slot` int(11) NOT NULL COMMENT '1 to 9',
  `claim_id` bigint(20) NOT NULL COMMENT 'from which',
  `lead_id` bigint(20) NOT NULL COMMENT 'partner',
  `taken_at` datetime(6) NOT NULL COMMENT 'when the press arrived',
  `letter_due_at` datetime(6) NOT NULL COMMENT 'rush: letter handed in by then',
  `start_due_at` datetime(6) NOT NULL COMMENT 'started by then, or it expires',
  `free_until_at` datetime(6) NOT NULL COMMENT 'renouncing before is not counted against the partner',
  `plan` varchar(2000) NOT NULL DEFAULT '' COMMENT 'milestones, one per line',
  `started_at` datetime(6) DEFAULT NULL COMMENT 'working since',
  `ended_at` datetime(6) DEFAULT NULL COMMENT 'at its end since',
  `counts` tinyint(4) NOT NULL DEFAULT 1 COMMENT '0: renounced in time, not counted against it',
  `cause` enum('partner','poster','neither') DEFAULT NULL COMMENT 'of a termination',
  `reason` varchar(1000) DEFAULT NULL COMMENT 'of the end',
  `reminded_at` datetime(6) DEFAULT NULL COMMENT 'told that the start is near',
  `warned_at` datetime(6) DEFAULT NULL COMMENT 'last written warning',
  `rejections` int(11) NOT NULL DEFAULT 0 COMMENT 'twice at most',
  `ballots` int(11) NOT NULL DEFAULT 0 COMMENT 'cast',
  `open_objections` int(11) NOT NULL DEFAULT 0 COMMENT 'guard of close',
  `state_at` datetime(6) NOT NULL COMMENT 'since when in this state',
  `due_at` datetime(6) DEFAULT NULL COMMENT 'when the clock must look at it',
  `late_at` datetime(6) DEFAULT NULL COMMENT 'since when the next step is late',
  PRIMARY KEY (`id`),
  UNIQUE KEY `award_slot` (`project_id`,`round`,`slot`),
  UNIQUE KEY `award_claim` (`claim_id`),
  KEY `award_due` (`due_at`),
  KEY `award_partner` (`lead_id`,`id`),
  KEY `award_lead_state` (`lead_id`,`state`,`project_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Slots taken and the work in them; the unique slot is what makes two winners impossible';

CREATE TABLE `award_member` (
  `project_id` bigint(20) NOT NULL COMMENT 'of the award',
  `round` int(11) NOT NULL COMMENT 'of the award',
  `partner_id` bigint(20) NOT NULL COMMENT 'lead or member: once per project and round',
  `award_id` bigint(20) NOT NULL COMMENT 'which',
  PRIMARY KEY (`project_id`,`round`,`partner_id`),
  KEY `award_member_award` (`award_id`),
  KEY `award_member_partner` (`partner_id`,`award_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A partner''s place in a round, unique';

CREATE TABLE `calendar_day` (
  `day` datetime(6) NOT NULL COMMENT 'midnight of the day as if it were UTC',
  `is_workday` tinyint(4) NOT NULL COMMENT '1: a make-up working day, 0: a holiday',
  `why` varchar(40) NOT NULL COMMENT 'name of the holiday',
  PRIMARY KEY (`day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Days that differ from their weekday';

CREATE TABLE `calendar_year` (
  `year` int(11) NOT NULL COMMENT 'a year whose holidays and make-up days are known',
  PRIMARY KEY (`year`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Years the calendar is complete for; the health check asks for this one';

CREATE TABLE `claim` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `code` varchar(20) NOT NULL COMMENT 'JB…',
  `version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  `state` enum('draft','filed','won','lost','withdrawn','void') NOT NULL COMMENT 'moves.txt [claim]',
  `project_id` bigint(20) NOT NULL COMMENT 'what is claimed',
  `round` int(11) NOT NULL COMMENT 'of the project',
  `lead_id` bigint(20) NOT NULL COMMENT 'partner',
  `author_id` bigint(20) NOT NULL COMMENT 'account of the agent',
  `letter_what` varchar(1000) NOT NULL DEFAULT '' COMMENT 'letter of intent: what',
  `letter_with` varchar(1000) NOT NULL DEFAULT '' COMMENT 'with what',
  `letter_by_at` datetime(6) DEFAULT NULL COMMENT 'by when',
  `letter_at` datetime(6) DEFAULT NULL COMMENT 'when the letter was handed in',
  `consents_missing` int(11) NOT NULL DEFAULT 0 COMMENT 'guard of press and file',
  `reason` varchar(1000) DEFAULT NULL COMMENT 'why void',
  `created_at` datetime(6) NOT NULL COMMENT 'draft',
  `state_at` datetime(6) NOT NULL COMMENT 'since when in this state',
  `due_at` datetime(6) DEFAULT NULL COMMENT 'when the clock must look at it',
  PRIMARY KEY (`id`),
  UNIQUE KEY `claim_code` (`code`),
  UNIQUE KEY `claim_lead` (`project_id`,`round`,`lead_id`),
  KEY `claim_due` (`due_at`),
  KEY `claim_partner` (`lead_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What partners ask for';

CREATE TABLE `code_serial` (
  `letters` char(2) NOT NULL COMMENT 'kind of code',
  `day` datetime(6) NOT NULL COMMENT 'local date, as if it were UTC',
  `next` bigint(20) NOT NULL COMMENT 'first serial not yet given to a worker',
  PRIMARY KEY (`letters`,`day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Serials of the day; given out in small blocks outside transactions, so gaps are normal';

CREATE TABLE `event` (
  `kind` enum('partner','project','claim','award','objection','entry','occasion','account') NOT NULL COMMENT 'of the subject',
  `subject_id` bigint(20) NOT NULL COMMENT 'of the subject',
  `seq` bigint(20) NOT NULL COMMENT 'the subject''s version after the move',
  `at` datetime(6) NOT NULL COMMENT 'when the request arrived',
  `actor_id` bigint(20) DEFAULT NULL COMMENT 'account; NULL: the clock',
  `role` varchar(24) NOT NULL COMMENT 'the word of moves.txt that allowed it',
  `office` varchar(24) DEFAULT NULL COMMENT 'unit or partner code it was done for',
  `event` varchar(24) NOT NULL COMMENT 'the move''s name',
  `from_state` varchar(16) NOT NULL COMMENT '- when it did not exist',
  `to_state` varchar(16) NOT NULL COMMENT 'after the move',
  `text` varchar(2000) DEFAULT NULL COMMENT 'public reason or remark',
  `private_commit` binary(32) DEFAULT NULL COMMENT 'SHA-256(0x02, salt, payload)',
  `leaf_hash` binary(32) NOT NULL COMMENT 'SHA-256(0x00, canonical bytes)',
  `about_project` bigint(20) DEFAULT NULL COMMENT 'project whose page shows it',
  PRIMARY KEY (`kind`,`subject_id`,`seq`),
  KEY `event_about` (`about_project`,`at`),
  KEY `event_actor` (`actor_id`,`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What happened; insert-only by grant';

CREATE TABLE `event_private` (
  `kind` enum('partner','project','claim','award','objection','entry','occasion','account') NOT NULL COMMENT 'of the subject',
  `subject_id` bigint(20) NOT NULL COMMENT 'of the subject',
  `seq` bigint(20) NOT NULL COMMENT 'of the event',
  `salt` binary(32) NOT NULL COMMENT 'random',
  `payload` varchar(4000) NOT NULL COMMENT 'what may have to disappear',
  PRIMARY KEY (`kind`,`subject_id`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Private payload of events; can be erased, the event stays whole';

CREATE TABLE `figure` (
  `id` tinyint(4) NOT NULL COMMENT 'always 1: there is one row, or none before the first count',
  `published` int(11) NOT NULL COMMENT 'projects on the wall',
  `running` int(11) NOT NULL COMMENT 'projects being worked on',
  `closed` int(11) NOT NULL COMMENT 'projects at their end',
  `unclaimed` int(11) NOT NULL COMMENT 'projects that nobody took',
  `partners` int(11) NOT NULL COMMENT 'partners listed',
  `counted_at` datetime(6) NOT NULL COMMENT 'when counting began',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Numbers that busy pages show; derived: the clock counts them, and jiebang-admin rebuild figures';

CREATE TABLE `form_token` (
  `nonce` binary(16) NOT NULL COMMENT 'of the form',
  `body_hash` binary(32) NOT NULL COMMENT 'of what was sent with it',
  `location` varchar(2000) DEFAULT NULL COMMENT 'where its result is; NULL: nowhere, or too far to say',
  `used_at` datetime(6) NOT NULL COMMENT 'first use',
  PRIMARY KEY (`nonce`),
  KEY `form_token_used` (`used_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Forms that took effect, so that a second sending has none';

CREATE TABLE `mail_preference` (
  `account_id` bigint(20) NOT NULL COMMENT 'whose',
  `address` varbinary(120) DEFAULT NULL COMMENT 'sealed; NULL: none is confirmed',
  `masked` varchar(120) DEFAULT NULL COMMENT 'of address',
  `confirmed_at` datetime(6) DEFAULT NULL COMMENT 'when the code came back',
  `asked` varbinary(120) DEFAULT NULL COMMENT 'sealed; waits for its code',
  `asked_masked` varchar(120) DEFAULT NULL COMMENT 'of asked',
  `code` varbinary(120) DEFAULT NULL COMMENT 'sealed; what was sent to asked',
  `code_at` datetime(6) DEFAULT NULL COMMENT 'when it was made',
  `code_count` int(11) NOT NULL DEFAULT 0 COMMENT 'codes within a day: nobody is flooded',
  `code_tries` int(11) NOT NULL DEFAULT 0 COMMENT 'wrong answers to this code',
  `at_once` set('partner','project','claim','award','occasion','standing','account') NOT NULL DEFAULT '' COMMENT 'kinds mailed at once',
  `daily` set('partner','project','claim','award','occasion','standing','account') NOT NULL DEFAULT '' COMMENT 'kinds in the daily mail',
  `lang` enum('zh','en') NOT NULL DEFAULT 'zh' COMMENT 'of the mails',
  `digest_at` datetime(6) DEFAULT NULL COMMENT 'next daily mail; NULL: none',
  PRIMARY KEY (`account_id`),
  KEY `mail_preference_digest` (`digest_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What of the inbox also goes by mail';

CREATE TABLE `message` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `account_id` bigint(20) NOT NULL COMMENT 'to whom',
  `text` varchar(300) NOT NULL COMMENT 'text id with named places',
  `args` varchar(4000) NOT NULL COMMENT 'JSON object: the values for them',
  `link` varchar(200) NOT NULL COMMENT 'path it is about',
  `at` datetime(6) NOT NULL COMMENT 'when',
  `read_at` datetime(6) DEFAULT NULL COMMENT 'NULL: unread',
  `kind` enum('partner','project','claim','award','occasion','standing','account') NOT NULL DEFAULT 'account' COMMENT 'what it is about, by its link',
  `subject` varchar(64) NOT NULL DEFAULT '' COMMENT 'the first two parts of its link: what it is grouped by',
  `route` enum('new','digest','done') NOT NULL DEFAULT 'new' COMMENT 'new: the sender has not looked at it; digest: waits for the daily mail',
  PRIMARY KEY (`id`),
  KEY `message_account` (`account_id`,`id`),
  KEY `message_unread` (`account_id`,`read_at`),
  KEY `message_kind` (`account_id`,`kind`),
  KEY `message_subject` (`account_id`,`subject`),
  KEY `message_route` (`route`,`account_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Inbox; goes with its account';

CREATE TABLE `occasion` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `code` varchar(20) NOT NULL COMMENT 'HD…',
  `version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  `kind` enum('claim_meeting','roadshow','ordering') NOT NULL COMMENT 'PRODUCT.md 4.2',
  `title` varchar(80) NOT NULL COMMENT 'public',
  `unit_code` varchar(16) NOT NULL COMMENT 'who holds it',
  `place` varchar(200) NOT NULL COMMENT 'where',
  `programme` varchar(2000) NOT NULL DEFAULT '' COMMENT 'one line per point',
  `opens_at` datetime(6) NOT NULL COMMENT 'the instant its projects open',
  `closes_at` datetime(6) NOT NULL COMMENT 'end of the claim windows',
  `created_by` bigint(20) NOT NULL COMMENT 'account',
  `created_at` datetime(6) NOT NULL COMMENT 'when',
  `unit6` varchar(6) GENERATED ALWAYS AS (left(`unit_code`,6)) STORED COMMENT 'district of unit_code',
  `unit9` varchar(9) GENERATED ALWAYS AS (if(char_length(`unit_code`) >= 9 and substr(`unit_code`,7,1) <> 'D',left(`unit_code`,9),NULL)) STORED COMMENT 'street of unit_code',
  `unit12` varchar(12) GENERATED ALWAYS AS (if(char_length(`unit_code`) >= 12 and substr(`unit_code`,7,1) <> 'D' and substr(`unit_code`,10,1) <> 'D',left(`unit_code`,12),NULL)) STORED COMMENT 'community of unit_code',
  `unit14` varchar(14) GENERATED ALWAYS AS (if(char_length(`unit_code`) = 14,`unit_code`,NULL)) STORED COMMENT 'grid of unit_code',
  PRIMARY KEY (`id`),
  UNIQUE KEY `occasion_code` (`code`),
  KEY `occasion_opens` (`opens_at`,`id`),
  KEY `occasion_unit9` (`unit9`,`id`),
  KEY `occasion_closes` (`closes_at`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Claim meetings, roadshows';

CREATE TABLE `occasion_project` (
  `occasion_id` bigint(20) NOT NULL COMMENT 'whose list',
  `project_id` bigint(20) NOT NULL COMMENT 'published or offered again for it',
  `round` int(11) NOT NULL COMMENT 'of the project, then',
  `slots` int(11) NOT NULL COMMENT 'offered in that round',
  PRIMARY KEY (`occasion_id`,`round`,`project_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What was on the list of an occasion: its record, whatever becomes of the projects later';

CREATE TABLE `outbox` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'also what the receiver knows repeated deliveries by',
  `channel` enum('mail','webhook') NOT NULL COMMENT 'which way it goes out',
  `kind` enum('message','digest','code','event','test') NOT NULL COMMENT 'what it carries',
  `account_id` bigint(20) DEFAULT NULL COMMENT 'whose mail; the address is looked up when it is sent',
  `webhook_id` bigint(20) DEFAULT NULL COMMENT 'whose URL and secret',
  `subject_kind` varchar(16) DEFAULT NULL COMMENT 'of the event',
  `subject_id` bigint(20) DEFAULT NULL COMMENT 'of the event',
  `subject_seq` bigint(20) DEFAULT NULL COMMENT 'of the event',
  `title` varchar(1200) DEFAULT NULL COMMENT 'of a mail',
  `body` text DEFAULT NULL COMMENT 'of a mail',
  `made_at` datetime(6) NOT NULL COMMENT 'when it happened',
  `state` enum('waiting','sent','stuck','dropped') NOT NULL DEFAULT 'waiting' COMMENT 'stuck: somebody has to look',
  `tries` int(11) NOT NULL DEFAULT 0 COMMENT 'attempts begun',
  `due_at` datetime(6) NOT NULL COMMENT 'next attempt; while one runs: when it is given up for lost',
  `done_at` datetime(6) DEFAULT NULL COMMENT 'when it left waiting',
  `error` varchar(200) DEFAULT NULL COMMENT 'of the last attempt',
  PRIMARY KEY (`id`),
  KEY `outbox_due` (`state`,`channel`,`due_at`),
  KEY `outbox_stuck` (`state`,`id`),
  KEY `outbox_webhook` (`webhook_id`,`id`),
  KEY `outbox_done` (`state`,`done_at`),
  KEY `outbox_account` (`account_id`,`state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What is to leave the house; written in the transaction of what it tells';

CREATE TABLE `outbox_attempt` (
  `outbox_id` bigint(20) NOT NULL COMMENT 'of what',
  `attempt` int(11) NOT NULL COMMENT 'from 1; the key keeps two senders apart',
  `begun_at` datetime(6) NOT NULL COMMENT 'when',
  `ended_at` datetime(6) DEFAULT NULL COMMENT 'NULL: under way, or its sender died',
  `is_sent` tinyint(4) DEFAULT NULL COMMENT '1: it was taken',
  `error` varchar(200) DEFAULT NULL COMMENT 'why not, shortly',
  PRIMARY KEY (`outbox_id`,`attempt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Every try to deliver; goes with its delivery';

CREATE TABLE `partner` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `code` varchar(20) NOT NULL COMMENT 'HB…',
  `version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  `text_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'guards editing of what the partner says of itself',
  `state` enum('applied','mending','listed','suspended','declined','exited') NOT NULL COMMENT 'moves.txt [partner]',
  `scheme` enum('uscc','street') NOT NULL COMMENT 'what ident is: unified social credit code, or the street''s own list',
  `ident` varchar(40) NOT NULL COMMENT 'code within the scheme; with scheme and sub_unit unique: who comes back gets this row again',
  `sub_unit` varchar(60) NOT NULL DEFAULT '' COMMENT 'crew or branch that takes part in its own name',
  `ident_override` varchar(300) DEFAULT NULL COMMENT 'official''s reason for accepting a code whose check character fails',
  `name` varchar(80) NOT NULL COMMENT 'public',
  `kind` enum('enterprise','social_organisation','public_institution','school','medical','financial','police_justice','party_organisation','self_organised') NOT NULL COMMENT 'PRODUCT.md 4.1',
  `tier` enum('street','district') NOT NULL COMMENT 'of the registry',
  `unit_code` varchar(16) NOT NULL COMMENT 'street (or district) whose registry it is in',
  `is_unit` varchar(16) DEFAULT NULL COMMENT 'the unit this body itself is, if it is one: it does not claim what it posted',
  `intro` varchar(1000) NOT NULL DEFAULT '' COMMENT 'public',
  `ways` set('funds','goods','people','premises','service') NOT NULL COMMENT 'how it takes part',
  `contact_name` varchar(40) NOT NULL COMMENT 'office or person to ask for; officials only',
  `contact_phone` varbinary(120) DEFAULT NULL COMMENT 'secretbox',
  `contact_masked` varchar(20) NOT NULL DEFAULT '' COMMENT '138****1234',
  `agreement_number` varchar(40) DEFAULT NULL COMMENT 'district tier',
  `agreement_from_at` datetime(6) DEFAULT NULL COMMENT 'district tier',
  `agreement_until_at` datetime(6) DEFAULT NULL COMMENT 'district tier',
  `applicant_id` bigint(20) NOT NULL COMMENT 'account that applied; its first agent',
  `open_awards` int(11) NOT NULL DEFAULT 0 COMMENT 'from awarded to accept; guard of the cap and of leaving',
  `unfinished_awards` int(11) NOT NULL DEFAULT 0 COMMENT 'accepted, but short of their end; guard of leaving',
  `agents` int(11) NOT NULL DEFAULT 0 COMMENT 'agents in force; the last one stays while awards are open',
  `barred_until_at` datetime(6) DEFAULT NULL COMMENT 'black list: no claims before',
  `suspended_until_at` datetime(6) DEFAULT NULL COMMENT 'while suspended',
  `expelled_at` datetime(6) DEFAULT NULL COMMENT 'last expulsion: 24 months without applying',
  `reason` varchar(1000) DEFAULT NULL COMMENT 'of the last return, decline, suspension',
  `exit_unit` varchar(16) DEFAULT NULL COMMENT 'coming back: registry it left; everyone reads this until it is listed again',
  `exit_reason` varchar(1000) DEFAULT NULL COMMENT 'coming back: why it was expelled; NULL: it left',
  `exit_version` bigint(20) DEFAULT NULL COMMENT 'coming back: seq of the last event everyone reads',
  `applied_at` datetime(6) NOT NULL COMMENT 'last application',
  `listed_at` datetime(6) DEFAULT NULL COMMENT 'since when it stands in the registry',
  `state_at` datetime(6) NOT NULL COMMENT 'since when in this state',
  `due_at` datetime(6) DEFAULT NULL COMMENT 'when the clock must look at it',
  `late_at` datetime(6) DEFAULT NULL COMMENT 'since when the next step of an official is late',
  `unit6` varchar(6) GENERATED ALWAYS AS (left(`unit_code`,6)) STORED COMMENT 'district of unit_code',
  `unit9` varchar(9) GENERATED ALWAYS AS (if(char_length(`unit_code`) >= 9 and substr(`unit_code`,7,1) <> 'D',left(`unit_code`,9),NULL)) STORED COMMENT 'street of unit_code',
  `unit12` varchar(12) GENERATED ALWAYS AS (if(char_length(`unit_code`) >= 12 and substr(`unit_code`,7,1) <> 'D' and substr(`unit_code`,10,1) <> 'D',left(`unit_code`,12),NULL)) STORED COMMENT 'community of unit_code',
  `unit14` varchar(14) GENERATED ALWAYS AS (if(char_length(`unit_code`) = 14,`unit_code`,NULL)) STORED COMMENT 'grid of unit_code',
  `turn` bigint(20) NOT NULL DEFAULT 0 COMMENT 'goes up when an agent is given an office, so that a claim at the same time sees it, whichever node does it',
  PRIMARY KEY (`id`),
  UNIQUE KEY `partner_code` (`code`),
  UNIQUE KEY `partner_identity` (`scheme`,`ident`,`sub_unit`),
  KEY `partner_applicant` (`applicant_id`),
  KEY `partner_due` (`due_at`),
  KEY `partner_state6` (`state`,`unit6`,`id`),
  KEY `partner_state9` (`state`,`unit9`,`id`),
  KEY `partner_kind` (`state`,`kind`,`id`),
  KEY `partner_state` (`state`,`id`),
  KEY `partner_is_unit` (`is_unit`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Red partners and those who want to be';

CREATE TABLE `partner_facet` (
  `facet` enum('way','category','serves') NOT NULL COMMENT 'serves: value is a unit code',
  `value` varchar(20) NOT NULL COMMENT 'stored text of the way or category, or a unit code',
  `partner_id` bigint(20) NOT NULL COMMENT 'whose',
  PRIMARY KEY (`facet`,`value`,`partner_id`),
  KEY `partner_facet_partner` (`partner_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What partners are found by';

CREATE TABLE `partner_invitation` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `partner_id` bigint(20) NOT NULL COMMENT 'whose agent it makes',
  `nonce` binary(16) NOT NULL COMMENT 'the code is made of it with a key outside the database',
  `code_hash` binary(32) NOT NULL COMMENT 'keyed hash of the code; the code itself is nowhere',
  `invited_by` bigint(20) NOT NULL COMMENT 'account',
  `invited_at` datetime(6) NOT NULL COMMENT 'when',
  `until_at` datetime(6) NOT NULL COMMENT 'good until then, or until it is used or taken back',
  `used_by` bigint(20) DEFAULT NULL COMMENT 'account that became an agent with it',
  `used_at` datetime(6) DEFAULT NULL COMMENT 'when it was used or taken back',
  PRIMARY KEY (`id`),
  UNIQUE KEY `partner_invitation_code` (`code_hash`),
  KEY `partner_invitation_partner` (`partner_id`,`until_at`),
  KEY `partner_invitation_giver` (`invited_by`),
  KEY `partner_invitation_user` (`used_by`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One-time codes that make somebody a partner''s agent';

CREATE TABLE `partner_resource` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `partner_id` bigint(20) NOT NULL COMMENT 'whose',
  `version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'guards changing it',
  `title` varchar(80) NOT NULL COMMENT 'what is offered',
  `way` enum('funds','goods','people','premises','service') NOT NULL COMMENT 'kind of resource',
  `quantity` varchar(60) NOT NULL COMMENT 'how much, in words',
  `available` varchar(80) NOT NULL COMMENT 'when, in words',
  PRIMARY KEY (`id`),
  KEY `partner_resource_partner` (`partner_id`,`id`),
  KEY `partner_resource_way` (`way`,`partner_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Resources on offer';

CREATE TABLE `project` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `code` varchar(20) NOT NULL COMMENT 'XM…',
  `version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  `text_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'guards editing of the texts',
  `state` enum('draft','reviewing','returned','withdrawn','published','selecting','noticed','running','unclaimed','closed') NOT NULL COMMENT 'moves.txt [project]',
  `unit_code` varchar(16) NOT NULL COMMENT 'who posts it',
  `author_id` bigint(20) NOT NULL COMMENT 'account that wrote it',
  `title` varchar(60) NOT NULL COMMENT 'field 1 of 5',
  `need` varchar(2000) NOT NULL COMMENT 'field 2: what is needed',
  `category` enum('safety_law','elderly','children_youth','health','environment','repairs','culture_sport','finance_jobs','neighbours','other') NOT NULL COMMENT 'field 3',
  `place` varchar(120) NOT NULL COMMENT 'field 4',
  `done_by_at` datetime(6) DEFAULT NULL COMMENT 'field 5: by when',
  `start_at` datetime(6) DEFAULT NULL COMMENT 'work begins; NULL: any time before done_by_at',
  `for_whom` varchar(120) NOT NULL DEFAULT '' COMMENT 'who benefits',
  `head_count` int(11) DEFAULT NULL COMMENT 'how many',
  `ways` set('funds','goods','people','premises','service') NOT NULL DEFAULT '' COMMENT 'kinds of help wanted; empty: any',
  `money` enum('partner','public','mixed') NOT NULL COMMENT 'source of money',
  `procurement_file` varchar(120) DEFAULT NULL COMMENT 'number of the file when public money is in it',
  `mode` enum('rush','select','wish') NOT NULL COMMENT 'how a partner is found',
  `slots` int(11) NOT NULL COMMENT '1 to 9',
  `term_months` int(11) DEFAULT NULL COMMENT 'continuing service: length of a term',
  `scheme_id` bigint(20) DEFAULT NULL COMMENT 'frozen at publication; NULL in mode wish',
  `round` int(11) NOT NULL DEFAULT 1 COMMENT 'of claiming',
  `taken` int(11) NOT NULL DEFAULT 0 COMMENT 'slots taken in this round: the guard of every claim',
  `live_awards` int(11) NOT NULL DEFAULT 0 COMMENT 'awards not at their end: the guard of finish',
  `freed` int(11) NOT NULL DEFAULT 0 COMMENT 'slots of this round whose award ended without its work: the guard of reoffer',
  `open_objections` int(11) NOT NULL DEFAULT 0 COMMENT 'guard of confirm',
  `opens_at` datetime(6) DEFAULT NULL COMMENT 'claim window [opens, closes)',
  `closes_at` datetime(6) DEFAULT NULL COMMENT 'claim window',
  `occasion_id` bigint(20) DEFAULT NULL COMMENT 'meeting whose window it shares',
  `reason` varchar(1000) DEFAULT NULL COMMENT 'of the last return or withdrawal',
  `created_at` datetime(6) NOT NULL COMMENT 'first draft',
  `touched_at` datetime(6) NOT NULL COMMENT 'last change of the texts',
  `published_at` datetime(6) DEFAULT NULL COMMENT 'first publication',
  `state_at` datetime(6) NOT NULL COMMENT 'since when in this state',
  `due_at` datetime(6) DEFAULT NULL COMMENT 'when the clock must look at it',
  `late_at` datetime(6) DEFAULT NULL COMMENT 'since when the next step of an official is late',
  `unit6` varchar(6) GENERATED ALWAYS AS (left(`unit_code`,6)) STORED COMMENT 'district of unit_code',
  `unit9` varchar(9) GENERATED ALWAYS AS (if(char_length(`unit_code`) >= 9 and substr(`unit_code`,7,1) <> 'D',left(`unit_code`,9),NULL)) STORED COMMENT 'street of unit_code',
  `unit12` varchar(12) GENERATED ALWAYS AS (if(char_length(`unit_code`) >= 12 and substr(`unit_code`,7,1) <> 'D' and substr(`unit_code`,10,1) <> 'D',left(`unit_code`,12),NULL)) STORED COMMENT 'community of unit_code',
  `unit14` varchar(14) GENERATED ALWAYS AS (if(char_length(`unit_code`) = 14,`unit_code`,NULL)) STORED COMMENT 'grid of unit_code',
  `files` int(11) NOT NULL DEFAULT 0 COMMENT 'attachments it has',
  `desk` tinyint(4) GENERATED ALWAYS AS (case when `state` = 'published' and `taken` > 0 then 0 when `state` = 'running' and (`due_at` is null or `live_awards` > 0 or `freed` = 0) then 0 when `unit12` is not null then 12 when `unit9` is not null then 9 else 6 end) STORED COMMENT 'level of the office whose need it is; 0: nobody can move it now',
  `queued_at` datetime(6) GENERATED ALWAYS AS (coalesce(`late_at`,TIMESTAMP'9999-12-31 00:00:00')) STORED COMMENT 'place in a queue: what is late by since when, then all the rest',
  `review_files` int(11) NOT NULL DEFAULT 0 COMMENT 'attachments of its reviewers',
  PRIMARY KEY (`id`),
  UNIQUE KEY `project_code` (`code`),
  KEY `project_due` (`due_at`),
  KEY `project_author` (`author_id`,`id`),
  KEY `project_occasion` (`occasion_id`,`id`),
  KEY `project_state` (`state`,`id`),
  KEY `project_state9` (`state`,`unit9`,`id`),
  KEY `project_state12` (`state`,`unit12`,`id`),
  KEY `project_category` (`state`,`category`,`id`),
  KEY `project_fit9` (`state`,`category`,`unit9`,`id`),
  KEY `project_fit12` (`state`,`category`,`unit12`,`id`),
  KEY `project_similar` (`unit9`,`category`,`id`),
  KEY `project_closes` (`state`,`closes_at`,`id`),
  KEY `project_closes9` (`state`,`unit9`,`closes_at`,`id`),
  KEY `project_closes12` (`state`,`unit12`,`closes_at`,`id`),
  KEY `project_closes_category` (`state`,`category`,`closes_at`,`id`),
  KEY `project_closes_mode` (`state`,`mode`,`closes_at`,`id`),
  KEY `project_mode` (`state`,`mode`,`id`),
  KEY `project_fit6` (`state`,`category`,`unit6`,`id`),
  KEY `project_state14` (`state`,`unit14`,`id`),
  KEY `project_closes14` (`state`,`unit14`,`closes_at`,`id`),
  KEY `project_queue6` (`state`,`unit6`,`desk`,`queued_at`,`id`),
  KEY `project_queue9` (`state`,`unit9`,`desk`,`queued_at`,`id`),
  KEY `project_queue12` (`state`,`unit12`,`desk`,`queued_at`,`id`),
  KEY `project_queue14` (`state`,`unit14`,`desk`,`queued_at`,`id`),
  KEY `project_opens` (`state`,`opens_at`,`id`),
  KEY `project_opens9` (`state`,`unit9`,`opens_at`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Needs on the wall';

CREATE TABLE `project_revision` (
  `project_id` bigint(20) NOT NULL COMMENT 'which, once published and now being revised',
  `title` varchar(60) NOT NULL COMMENT 'as in project, likewise all that follow',
  `need` varchar(2000) NOT NULL COMMENT 'as in project',
  `category` varchar(16) NOT NULL COMMENT 'as in project',
  `place` varchar(120) NOT NULL COMMENT 'as in project',
  `done_by_at` datetime(6) DEFAULT NULL COMMENT 'as in project',
  `start_at` datetime(6) DEFAULT NULL COMMENT 'as in project',
  `for_whom` varchar(120) NOT NULL DEFAULT '' COMMENT 'as in project',
  `head_count` int(11) DEFAULT NULL COMMENT 'as in project',
  `ways` varchar(40) NOT NULL DEFAULT '' COMMENT 'as in project',
  `money` varchar(8) NOT NULL COMMENT 'as in project',
  `procurement_file` varchar(120) DEFAULT NULL COMMENT 'as in project',
  `mode` varchar(8) NOT NULL COMMENT 'as in project',
  `slots` int(11) NOT NULL COMMENT 'as in project',
  `term_months` int(11) DEFAULT NULL COMMENT 'as in project',
  PRIMARY KEY (`project_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='New texts of needs that were on the wall: until they are published the public reads the old ones in project';

CREATE TABLE `role_grant` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `account_id` bigint(20) NOT NULL COMMENT 'who holds it',
  `role` enum('resident','partner_agent','grid_officer','secretary','street_officer','department_officer','evaluator','district_admin','account_admin','auditor') NOT NULL COMMENT 'PRODUCT.md section 1',
  `unit_code` varchar(16) DEFAULT NULL COMMENT 'held at this unit; NULL for an agent',
  `partner_id` bigint(20) DEFAULT NULL COMMENT 'held for this partner; NULL otherwise',
  `from_at` datetime(6) NOT NULL COMMENT 'in force from',
  `until_at` datetime(6) DEFAULT NULL COMMENT 'in force until; NULL: until revoked',
  `granted_by` bigint(20) DEFAULT NULL COMMENT 'account; NULL: by the command line or the clock',
  PRIMARY KEY (`id`),
  KEY `role_grant_account` (`account_id`,`role`),
  KEY `role_grant_partner` (`partner_id`,`role`),
  KEY `role_grant_unit` (`unit_code`,`role`,`account_id`),
  KEY `role_grant_place` (`unit_code`,`account_id`),
  KEY `role_grant_role` (`role`,`account_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who may act as what, where';

CREATE TABLE `schema_migration` (
  `number` int(11) NOT NULL COMMENT 'of the file',
  `name` varchar(80) NOT NULL COMMENT 'of the file',
  `hash` binary(32) NOT NULL COMMENT 'SHA-256 of the file',
  `applied_at` datetime(6) DEFAULT NULL COMMENT 'NULL: begun, not known to be finished',
  PRIMARY KEY (`number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Migrations that this database has seen';

CREATE TABLE `scheme` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `category` enum('safety_law','elderly','children_youth','health','environment','repairs','culture_sport','finance_jobs','neighbours','other') NOT NULL COMMENT 'of projects it scores',
  `version` int(11) NOT NULL COMMENT 'the highest one is used at publication',
  `community_weight` int(11) NOT NULL COMMENT 'of 100',
  `expert_weight` int(11) NOT NULL COMMENT 'of 100',
  `resident_weight` int(11) NOT NULL COMMENT 'of 100',
  `community_quorum` int(11) NOT NULL COMMENT 'ballots needed',
  `expert_quorum` int(11) NOT NULL COMMENT 'ballots needed',
  `resident_quorum` int(11) NOT NULL COMMENT 'ballots needed',
  PRIMARY KEY (`id`),
  UNIQUE KEY `scheme_category` (`category`,`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='How a category is evaluated; rows are never changed, only added';

CREATE TABLE `scheme_criterion` (
  `scheme_id` bigint(20) NOT NULL COMMENT 'of',
  `side` enum('community','expert','resident') NOT NULL COMMENT 'who scores it',
  `position` int(11) NOT NULL COMMENT 'order on the sheet',
  `name` varchar(80) NOT NULL COMMENT 'text id',
  `weight` int(11) NOT NULL COMMENT 'of 100 within the side',
  PRIMARY KEY (`scheme_id`,`side`,`position`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Criteria of a scheme';

CREATE TABLE `search_term` (
  `kind` enum('project','partner','unit') NOT NULL COMMENT 'what is found',
  `id` bigint(20) NOT NULL COMMENT 'of the project or partner; number of the unit',
  `term` varchar(12) NOT NULL COMMENT 'what it is found by: src/base/index_terms.h',
  PRIMARY KEY (`kind`,`id`,`term`),
  KEY `search_term_find` (`kind`,`term`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Terms of what anybody may find; derived: jiebang-admin rebuild search makes it anew';

CREATE TABLE `session` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'names it in the list of own sessions',
  `hash` binary(32) NOT NULL COMMENT 'keyed hash of the cookie; the cookie itself is nowhere',
  `account_id` bigint(20) NOT NULL COMMENT 'whose',
  `started_at` datetime(6) NOT NULL COMMENT 'login',
  `seen_at` datetime(6) NOT NULL COMMENT 'last noted use, to ten minutes',
  `ends_at` datetime(6) NOT NULL COMMENT 'absolute limit',
  `user_agent` varchar(200) NOT NULL COMMENT 'to recognise it in the list',
  PRIMARY KEY (`id`),
  UNIQUE KEY `session_hash` (`hash`),
  KEY `session_account` (`account_id`),
  KEY `session_ends` (`ends_at`),
  KEY `session_seen` (`seen_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Open logins';

CREATE TABLE `throttle` (
  `key_hash` binary(32) NOT NULL COMMENT 'of login, address or both',
  `failures` int(11) NOT NULL COMMENT 'in this window',
  `until_at` datetime(6) NOT NULL COMMENT 'end of the window; then it counts anew',
  PRIMARY KEY (`key_hash`),
  KEY `throttle_until` (`until_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Failed logins, to slow down guessing';

CREATE TABLE `unit` (
  `number` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal: order of making, and its name in the index of search',
  `code` varchar(16) NOT NULL COMMENT 'official code; its prefix is its parent',
  `name` varchar(80) NOT NULL COMMENT 'as people call it',
  `level` enum('district','street','community','grid','department','body') NOT NULL COMMENT 'body: a property company or the like',
  `parent_code` varchar(16) DEFAULT NULL COMMENT 'NULL for a district',
  `intro` varchar(1000) NOT NULL DEFAULT '' COMMENT 'what is there, in a few sentences',
  `address` varchar(200) NOT NULL DEFAULT '' COMMENT 'where its office is',
  `hours` varchar(200) NOT NULL DEFAULT '' COMMENT 'when its office is open',
  `valid_from_at` datetime(6) DEFAULT NULL COMMENT 'code in force from',
  `valid_until_at` datetime(6) DEFAULT NULL COMMENT 'code in force until',
  PRIMARY KEY (`code`),
  UNIQUE KEY `unit_number` (`number`),
  KEY `unit_parent` (`parent_code`,`code`),
  KEY `unit_by_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Districts, streets, communities, grids, departments';

CREATE TABLE `webhook` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal',
  `account_id` bigint(20) NOT NULL COMMENT 'who added it',
  `partner_id` bigint(20) DEFAULT NULL COMMENT 'whose agents look after it',
  `unit_code` varchar(16) DEFAULT NULL COMMENT 'whose administrators look after it',
  `url` varchar(500) NOT NULL COMMENT 'where events are posted to',
  `secret` varbinary(120) NOT NULL COMMENT 'sealed; signs every delivery',
  `events` varchar(1000) NOT NULL COMMENT 'kind.event, with commas between',
  `state` enum('active','disabled','removed') NOT NULL DEFAULT 'active' COMMENT 'disabled: by too many failures, or by hand',
  `failures` int(11) NOT NULL DEFAULT 0 COMMENT 'attempts that failed since the last that did not',
  `made_at` datetime(6) NOT NULL COMMENT 'when it was added',
  PRIMARY KEY (`id`),
  KEY `webhook_partner` (`partner_id`,`state`),
  KEY `webhook_unit` (`unit_code`,`state`),
  KEY `webhook_account` (`account_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Programs elsewhere that are told of public events';
