-- grant: none
ALTER TABLE role_grant
  DROP KEY role_grant_unit,
  ADD KEY role_grant_unit (unit_code, role, account_id),
  ADD KEY role_grant_place (unit_code, account_id),
  ADD KEY role_grant_role (role, account_id);
