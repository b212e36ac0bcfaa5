-- grant: none
ALTER TABLE partner_resource ADD KEY partner_resource_way (way, partner_id, id);
