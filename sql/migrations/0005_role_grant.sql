-- grant: select, insert, update
CREATE TABLE role_grant (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  account_id BIGINT NOT NULL COMMENT 'who holds it',
  role ENUM('resident','partner_agent','grid_officer','secretary','street_officer','department_officer','evaluator','district_admin','account_admin','auditor') NOT NULL COMMENT 'PRODUCT.md section 1',
  unit_code VARCHAR(16) NULL COMMENT 'held at this unit; NULL for an agent',
  partner_id BIGINT NULL COMMENT 'held for this partner; NULL otherwise',
  from_at DATETIME(6) NOT NULL COMMENT 'in force from',
  until_at DATETIME(6) NULL COMMENT 'in force until; NULL: until revoked',
  granted_by BIGINT NULL COMMENT 'account; NULL: by the command line or the clock',
  PRIMARY KEY (id),
  KEY role_grant_account (account_id, role),
  KEY role_grant_partner (partner_id, role),
  KEY role_grant_unit (unit_code, role)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who may act as what, where';
