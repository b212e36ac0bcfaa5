/* A district at its full size: the order of things, its people and its partners. */
#include "app/scale.h"

#include <sodium.h>
#include <string.h>

#include "account/account.h"
#include "app/calendar.h"
#include "app/progress.h"
#include "app/scale_inner.h"
#include "base/clock.h"
#include "base/code.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "site/figure.h"

#define DAYS 300
#define PEOPLE_AT_ONCE 100 /* in one transaction */

/* The nth number of a sequence that is the same on every machine. */
size_t scale_dice(struct scale *scale, size_t limit)
{
	unsigned char seed[randombytes_SEEDBYTES] = { 0 };
	uint64_t number;
	scale->dice++;
	memcpy(seed, &scale->dice, sizeof scale->dice);
	randombytes_buf_deterministic(&number, sizeof number, seed);
	return (size_t)(number % limit);
}

size_t scale_skewed(struct scale *scale, size_t limit)
{
	return scale_dice(scale, scale_dice(scale, limit) + 1);
}

/* --- people ---------------------------------------------------------------------------------- */

/* In the caller's transaction. */
static bool make_account(struct scale *scale, const char *login, const char *name,
    const struct account_role *role, struct account_id *id_out)
{
	const struct demo_world *world = &scale->world;
	enum account_answer answer;
	if (!account_create(world->db, world->mem,
		&(struct account_new){ .login = login, .name = name }, &actor_system,
		scale->began_at, &answer, id_out))
		return false;
	return demo_account_is_made(login, answer) &&
	       account_grant(
		   world->db, world->mem, *id_out, role, &actor_system, scale->began_at, &answer) &&
	       demo_account_is_made(login, answer);
}

static bool make_person(struct scale *scale, const char *login, const char *name, enum role role,
    const char *unit, struct actor *actor_out)
{
	struct mem *mem = scale->world.mem;
	struct grant *grants = MEM_ARRAY(mem, struct grant, 1);
	struct account_role given = { .role = role, .unit = unit };
	struct account_id id;
	if (!db_begin(scale->world.db) || !make_account(scale, login, name, &given, &id) ||
	    !db_commit(scale->world.db))
		return false;
	grants[0] = (struct grant){ .role = role, .unit = unit };
	*actor_out = (struct actor){
		.account = id, .login = login, .name = name, .grants = grants, .grant_count = 1
	};
	return true;
}

/* A secretary for each community, an officer for each street. */
static bool make_officials(struct scale *scale)
{
	struct mem *mem = scale->world.mem;
	size_t count = scale->communities.n;
	scale->secretaries = MEM_ARRAY(mem, struct actor, count);
	scale->officers = MEM_ARRAY(mem, struct actor, count);
	for (size_t i = 0; i < count; i++) {
		const struct unit *unit = &scale->communities.items[i];
		const char *street = unit->parent_code;
		if (!make_person(scale, mem_printf(mem, "full-secretary-%s", unit->code),
			mem_printf(mem, "%s书记岗", unit->name), ROLE_SECRETARY, unit->code,
			&scale->secretaries[i]))
			return false;
		if (i && strcmp(street, scale->communities.items[i - 1].parent_code) == 0)
			scale->officers[i] = scale->officers[i - 1];
		else if (!make_person(scale, mem_printf(mem, "full-street-%s", street),
			     "街道审核岗", ROLE_STREET_OFFICER, street, &scale->officers[i]))
			return false;
		progress_show("officials", i + 1, count);
	}
	return true;
}

static bool make_residents(struct scale *scale, size_t count)
{
	struct mem *mem = scale->world.mem;
	struct account_id id;
	for (size_t i = 0; i < count; i++) {
		struct mem *own = scale->world.mem = mem_child(mem);
		size_t at = scale_skewed(scale, scale->communities.n);
		struct account_role role = { .role = ROLE_RESIDENT,
			.unit = scale->communities.items[at].code };
		bool ok =
		    (i % PEOPLE_AT_ONCE || db_begin(scale->world.db)) &&
		    make_account(scale, mem_printf(own, "full-resident-%06zu", i),
			mem_printf(own, "居民%06zu", i), &role, &id) &&
		    ((i + 1 < count && (i + 1) % PEOPLE_AT_ONCE) || db_commit(scale->world.db));
		scale->world.mem = mem;
		mem_free(own);
		if (!ok)
			return false;
		progress_show("residents", i + 1, count);
	}
	return true;
}

/* --- partners -------------------------------------------------------------------------------- */

static const char *const trades[] = { "物业服务", "建筑装饰", "餐饮管理", "口腔门诊", "律师事务所",
	"社会工作服务中心", "电力工程", "教育科技", "超市连锁", "家政服务", "汽车维修", "书店",
	"养老服务", "体育文化", "志愿服务队", "园林绿化", "会计师事务所", "药房" };
static const char *const trade_names[] = { "海信", "青岛", "市北", "浮山", "台东", "金岭", "晨光",
	"同心", "和睦", "康宁", "惠民", "新里", "恒信", "万家", "蓝湾", "邻里", "百川", "长青" };

/* A credit code of our own: seventeen characters and the check character that fits. */
static const char *credit_code(struct mem *mem, size_t nth)
{
	static const char checks[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	char *canonical;
	for (const char *check = checks; *check; check++) {
		const char *code = mem_printf(mem, "91370203MA9%06zu%c", nth, *check);
		if (uscc_read(mem, code, &canonical) == USCC_GOOD)
			return canonical;
	}
	return "";
}

static bool make_partner(struct scale *scale, size_t nth, int64_t at)
{
	static const char authority[] = "%PDF-1.4\n%%EOF\n";
	struct mem *mem = scale->world.mem;
	size_t community = scale_skewed(scale, scale->communities.n);
	struct actor *agent = &scale->agents[nth];
	struct partner_id id;
	const char *name = mem_printf(mem, "%s%s%03zu", trade_names[nth % COUNT(trade_names)],
	    trades[nth / COUNT(trade_names) % COUNT(trades)], nth);
	struct partner_application application = {
		.kind = nth % 3 ? PARTNER_ENTERPRISE : (int)(1 + scale_dice(scale, 9)),
		.scheme = PARTNER_SCHEME_USCC,
		.ident = credit_code(mem, nth),
		.name = name,
		.intro = "愿为街坊邻里出一份力。",
		.contact_name = "办公室",
		.contact_phone = mem_printf(mem, "1380532%04zu", nth),
		.street = scale->communities.items[community].parent_code,
		.ways = 1U << scale_skewed(scale, WAY_COUNT - 1) | 1U << scale_dice(scale, 5),
		.categories = 1U << scale_skewed(scale, CATEGORY_COUNT - 1) |
			      1U << scale_dice(scale, CATEGORY_COUNT - 1),
		.serves = scale->communities.items[community].code,
		.resources = mem_printf(mem, "%s志愿队；人员；%zu人；周末",
		    trades[nth % COUNT(trades)], 2 + scale_dice(scale, 30)),
		.authority = { .name = "authority.pdf",
		    .data = (const unsigned char *)authority,
		    .bytes = sizeof authority - 1 },
		.accepts_rules = true,
	};
	if (!make_person(scale, mem_printf(mem, "full-agent-%04zu", nth), name, ROLE_RESIDENT,
		application.serves, agent) ||
	    !demo_apply(&scale->world, &application, agent, at, &id) ||
	    !demo_move_partner(
		&scale->world, id, PARTNER_LIST, &scale->officers[community], NULL, at + DAY_US))
		return false;
	demo_becomes_agent(mem, agent, id);
	return true;
}

static bool make_partners(struct scale *scale, size_t count)
{
	scale->agents = MEM_ARRAY(scale->world.mem, struct actor, count);
	scale->partner_count = count;
	for (size_t i = 0; i < count; i++) {
		if (!make_partner(scale, i, scale->began_at + (int64_t)i * MINUTE_US))
			return false;
		progress_show("partners", i + 1, count);
	}
	return true;
}

/* --- the whole ------------------------------------------------------------------------------- */

bool scale_load(struct db *db, struct mem *mem, int64_t per_mille, int64_t now)
{
	struct scale scale = { .world = { .db = db, .mem = mem, .now = now } };
	size_t share = (size_t)per_mille;
	if (!calendar_load(db, mem, &scale.world.calendar) ||
	    !unit_of_kind(db, mem, "370203", UNIT_KIND_COMMUNITY, &scale.communities))
		return false;
	if (!scale.communities.n)
		return fault_set(FAULT_SYSTEM, 0, "scale", "load the demo first");
	scale.began_at = now - DAYS * DAY_US;
	bool ok =
	    make_officials(&scale) && make_partners(&scale, SCALE_PARTNERS * share / 1000 + 10) &&
	    scale_projects(&scale, SCALE_PROJECTS * share / 1000) &&
	    make_residents(&scale, SCALE_ACCOUNTS * share / 1000) && figures_count(db, mem, now);
	if (!ok)
		db_rollback(db);
	return ok;
}
