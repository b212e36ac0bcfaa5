-- grant: none
UPDATE message
   SET text = IF(text = '{agent} is an agent of {partner} now.', '{partner} has one agent more; its page says who acts for it.',
                 '{partner} has one agent fewer; its page says who acts for it.'),
       args = JSON_REMOVE(args, '$.agent')
 WHERE text IN ('{agent} is an agent of {partner} now.', '{agent} is no longer an agent of {partner}.');
