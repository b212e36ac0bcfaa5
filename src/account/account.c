/* What accounts are like, without the database: logins, answers, which roles go together. */
#include <string.h>

#include "account/account.h"
#include "account/account_step.h"
#include "base/mem.h"
#include "base/text.h"

#define LOGIN_MIN 2
#define LOGIN_MAX 64

const char *account_answer_text(enum account_answer answer)
{
	static const char *const texts[] = {
#define X(id, text) [id] = text,
		ACCOUNT_ANSWERS(X)
#undef X
	};
	return texts[answer];
}

char *account_login_of(struct mem *mem, const char *typed)
{
	char *login = text_narrow(mem, text_trim(mem, typed));
	for (char *c = login; *c; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	}
	return login;
}

bool account_login_is_good(const char *login)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t bytes = strlen(login);
	/* An address of ours, and what erased accounts are called. */
	if (strcmp(login, "new") == 0 || text_starts(login, ACCOUNT_ERASED))
		return false;
	return bytes >= LOGIN_MIN && bytes <= LOGIN_MAX && strspn(login, good) == bytes &&
	       !strchr("._-", login[0]);
}

/* A department's code has a D. */
bool account_role_fits(enum role role, const char *unit)
{
	enum unit_level level = unit_level_of(unit);
	bool is_department = unit && strchr(unit, 'D') != NULL;
	switch (role) {
	case ROLE_RESIDENT:
	case ROLE_GRID_OFFICER:
		return !is_department && (level == UNIT_COMMUNITY || level == UNIT_GRID);
	case ROLE_SECRETARY: return !is_department && level == UNIT_COMMUNITY;
	case ROLE_STREET_OFFICER: return !is_department && level == UNIT_STREET;
	case ROLE_DEPARTMENT_OFFICER: return is_department && level != UNIT_NOWHERE;
	case ROLE_EVALUATOR:
	case ROLE_DISTRICT_ADMIN:
	case ROLE_ACCOUNT_ADMIN:
	case ROLE_AUDITOR: return !is_department && level == UNIT_DISTRICT;
	case ROLE_NONE:
	case ROLE_PARTNER_AGENT:
	case ROLE_COUNT: break;
	}
	return false;
}

const char *account_role_level(enum role role)
{
	switch (role) {
	case ROLE_RESIDENT:
	case ROLE_GRID_OFFICER: return N_("a community or a grid");
	case ROLE_SECRETARY: return N_("a community");
	case ROLE_STREET_OFFICER: return N_("a street");
	case ROLE_DEPARTMENT_OFFICER: return N_("a department");
	case ROLE_EVALUATOR:
	case ROLE_DISTRICT_ADMIN:
	case ROLE_ACCOUNT_ADMIN:
	case ROLE_AUDITOR: return N_("the district as a whole");
	case ROLE_PARTNER_AGENT: return N_("a partner");
	case ROLE_NONE:
	case ROLE_COUNT: break;
	}
	return "";
}

/* Roles that decide about others' matters. */
static bool decides(enum role role)
{
	switch (role) {
	case ROLE_GRID_OFFICER:
	case ROLE_SECRETARY:
	case ROLE_STREET_OFFICER:
	case ROLE_DEPARTMENT_OFFICER:
	case ROLE_EVALUATOR:
	case ROLE_DISTRICT_ADMIN: return true;
	case ROLE_NONE:
	case ROLE_RESIDENT:
	case ROLE_PARTNER_AGENT:
	case ROLE_ACCOUNT_ADMIN:
	case ROLE_AUDITOR:
	case ROLE_COUNT: break;
	}
	return false;
}

bool account_roles_go_together(enum role a, enum role b)
{
	return !(a == ROLE_ACCOUNT_ADMIN && decides(b)) && !(b == ROLE_ACCOUNT_ADMIN && decides(a));
}
