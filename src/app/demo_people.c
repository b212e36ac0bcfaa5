/* The demo's accounts. */
#include "app/demo_people.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "auth/password.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"

#define TABLE_BYTES ((size_t)4 * 1024 * 1024)
#define PASSWORD_CHARACTERS 12
#define ROLES_MAX 8

bool demo_table(
    struct demo *demo, const char *name, const char *const *columns, struct csv *csv_out)
{
	char *data;
	size_t bytes;
	return file_read(demo->world.mem,
		   mem_printf(demo->world.mem, "%s/%s.csv", demo->folder, name), TABLE_BYTES, &data,
		   &bytes) &&
	       csv_read(demo->world.mem, data, bytes, csv_out) && csv_require(csv_out, columns);
}

/* "secretary@370203019001" becomes a grant; an agent's place is a partner, who is not there yet. */
static bool give_role(struct demo *demo, struct demo_person *person, const char *word,
    struct grant *grants, int64_t at)
{
	const char *place = strchr(word, '@');
	enum account_answer answer;
	if (!place)
		return fault_set(
		    FAULT_SYSTEM, 0, "demo", "%s: %s is not role@place", person->login, word);
	enum role role = role_parse(mem_strndup(demo->world.mem, word, (size_t)(place - word)));
	if (role == ROLE_PARTNER_AGENT) {
		person->partner = place + 1;
		return true;
	}
	if (role == ROLE_NONE || person->actor.grant_count == ROLES_MAX)
		return fault_set(FAULT_SYSTEM, 0, "demo", "%s: %s is no role", person->login, word);
	if (!account_grant(demo->world.db, demo->world.mem, person->actor.account,
		&(struct account_role){ .role = role, .unit = place + 1 }, &actor_system, at,
		&answer))
		return false;
	if (!demo_account_is_made(person->login, answer))
		return false;
	grants[person->actor.grant_count++] = (struct grant){ .role = role, .unit = place + 1 };
	return true;
}

static bool make_person(struct demo *demo, struct demo_person *person, int64_t at)
{
	enum account_answer answer;
	char *hash, *save = NULL, *roles = mem_strdup(demo->world.mem, person->roles);
	struct grant *grants = MEM_ARRAY(demo->world.mem, struct grant, ROLES_MAX);
	person->password = random_password(demo->world.mem, PASSWORD_CHARACTERS);
	if (!password_hash(demo->world.mem, person->password, &hash) || !db_begin(demo->world.db) ||
	    !account_create(demo->world.db, demo->world.mem,
		&(struct account_new){
		    .login = person->login, .name = person->name, .password_hash = hash },
		&actor_system, at, &answer, &person->actor.account))
		return false;
	if (!demo_account_is_made(person->login, answer))
		return false;
	person->actor.login = person->login;
	person->actor.name = person->name;
	person->actor.grants = grants;
	for (char *word = strtok_r(roles, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		if (!give_role(demo, person, word, grants, at))
			return false;
	}
	return db_commit(demo->world.db);
}

bool demo_make_people(struct demo *demo)
{
	static const char *const columns[] = { "login", "name", "roles", NULL };
	struct csv csv;
	if (!demo_table(demo, "accounts", columns, &csv))
		return false;
	demo->people = MEM_ARRAY(demo->world.mem, struct demo_person, csv.row_count);
	demo->person_count = csv.row_count;
	for (size_t i = 0; i < csv.row_count; i++) {
		struct demo_person *person = &demo->people[i];
		person->login = csv_value(&csv, &csv.rows[i], "login");
		person->name = csv_value(&csv, &csv.rows[i], "name");
		person->roles = csv_value(&csv, &csv.rows[i], "roles");
		if (!make_person(demo, person, demo->world.now - 90 * DAY_US))
			return false;
	}
	return true;
}

bool demo_find_officer(
    struct demo *demo, enum role role, const char *unit, const struct demo_person **person_out)
{
	for (size_t i = 0; i < demo->person_count; i++) {
		if (who_reach(&demo->people[i].actor, unit) & UINT32_C(1) << role) {
			*person_out = &demo->people[i];
			return true;
		}
	}
	return fault_set(FAULT_SYSTEM, 0, "demo", "nobody is %s for %s", role_text(role), unit);
}

struct demo_person *demo_agent_of(struct demo *demo, const char *partner_key)
{
	for (size_t i = 0; i < demo->person_count; i++) {
		if (text_equal(demo->people[i].partner, partner_key))
			return &demo->people[i];
	}
	return NULL;
}

static void write_roles(struct demo *demo, FILE *file, const struct demo_person *person)
{
	char *save = NULL, *roles = mem_strdup(demo->world.mem, person->roles);
	char *word = strtok_r(roles, " ", &save);
	for (; word; word = strtok_r(NULL, " ", &save)) {
		char *place = strchr(word, '@');
		*place = '\0';
		bool is_agent = text_equal(word, role_text(ROLE_PARTNER_AGENT));
		/* Whoever applied and is not listed yet holds no role. */
		bool is_applicant = is_agent && !(who_roles(&person->actor) & BY_PARTNER_AGENT);
		fprintf(file, "%s\t%s\t%s\t%s\n", is_applicant ? "applicant" : word, person->login,
		    person->password, is_agent ? person->name : place + 1);
	}
}

bool demo_write_accounts(struct demo *demo, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file)
		return fault_set(FAULT_SYSTEM, errno, "demo", "cannot write %s", path);
	for (size_t i = 0; i < demo->person_count; i++)
		write_roles(demo, file, &demo->people[i]);
	if (fclose(file))
		return fault_set(FAULT_SYSTEM, errno, "demo", "cannot write %s", path);
	return true;
}
