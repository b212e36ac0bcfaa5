-- grant: none
ALTER TABLE partner_invitation ADD KEY partner_invitation_giver (invited_by), ADD KEY partner_invitation_user (used_by);
