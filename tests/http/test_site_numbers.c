/* Mobile and identity numbers typed into texts: every form that others read refuses them at the field and comes back as it was typed. PROMISES.md, "Personal data". */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "base/text.h"
#include "everyone.h"
#include "http/route.h"
#include "stage.h"
#include "visit.h"

static const char settings[] = "[site]\norigin = http://127.0.0.1:8080\n[mail]\nsendmail = "
			       "/bin/true\nfrom = wall@example.org\n";

/* Where such a number may stand, on any form or on one: what is no text for others, or what an office goes by. */
static const char *const taking[] = { "contact_phone", "login", "address", "url", "code",
	"procurement_file", "/partners/{code}/sign number", "/partners/{code}/expel number" };

static const struct {
	const char *typed;
	const char *says, *masked;
} numbers[] = {
	{ "13812345678",
	    "There is a mobile number in this text: {found}. Others can read it, so take it out; a "
	    "number to call belongs in the field for the telephone only.",
	    "138****5678" },
	{ "找王姐１３８ 1234-5678。", NULL, "138****5678" },
	{ "11010519491231002X",
	    "There is an identity number in this text: {found}. Others can read it, so take it "
	    "out; "
	    "nothing here needs it.",
	    "110***********002X" },
};

static struct persons persons;

static const char *said(const struct browser *browser, size_t i)
{
	const char *says = numbers[numbers[i].says ? i : i - 1].says;
	const char *text = visit_say(browser, says), *place = strstr(text, "{found}");

	return mem_printf(mem, "%.*s%s%s", (int)(place - text), text, numbers[i].masked,
	    place + strlen("{found}"));
}

static void set_field(struct filled *form, const char *name, const char *value)
{
	size_t i = 0;

	while (i < form->n && strcmp(form->fields[i].name, name) != 0)
		i++;
	form->fields[i] = (struct browser_field){ .name = name, .value = value };
	form->n += i == form->n;
}

/* A list to choose from knows nothing of what was not on it. */
static bool is_list(const struct fcgi_reply *reply, const char *name)
{
	const char *at = strstr(reply->body, mem_printf(mem, " name=\"%s\"", name));

	while (at && at > reply->body && *at != '<')
		at--;
	return at && strncmp(at, "<select", 7) == 0;
}

/* Whether this person, about this subject, is told so and gets back what was typed. */
static bool is_told(const struct route *route, const struct person *person, const char *path,
    const struct form_field *field, size_t i)
{
	struct mem *scratch = mem_child(mem);
	struct filled form = everyone_fill(scratch, route, person);

	set_field(&form, field->name, numbers[i].typed);
	struct fcgi_reply reply = everyone_send(scratch, person, path, &form);
	/* What the rules say comes before the form. */
	bool is = reply.status == 422 &&
		  strstr(visit_text(scratch, &reply), said(&person->browser, i)) != NULL;
	ck_assert_msg(
	    reply.status != 303, "%s takes %s in %s", path, numbers[i].typed, field->name);
	if (is) {
		ck_assert_msg(strstr(reply.body, numbers[i].typed) || is_list(&reply, field->name),
		    "%s does not give back %s", path, field->name);
	}
	mem_free(scratch);
	return is;
}

/* Whoever is the first to get as far as his form. */
static bool somebody_is_told(
    const struct route *route, const char *pattern, const struct form_field *field, size_t i)
{
	const struct subjects *subjects = everyone_subjects(pattern);

	for (size_t p = 0; p < persons.n; p++) {
		const struct person *person = &persons.items[p];
		for (size_t s = 0; everyone_may_ask(route, person) && s < subjects->n; s++)
			if (is_told(route, person, everyone_path(mem, pattern, &subjects->items[s]),
				field, i))
				return true;
	}
	return false;
}

static size_t try_field(
    const struct route *route, const char *pattern, const struct form_field *field)
{
	size_t tried = 0;

	for (size_t i = 0; i < COUNT(numbers); i++) {
		if ((int64_t)text_chars(numbers[i].typed) > field->max)
			continue;
		ck_assert_msg(somebody_is_told(route, pattern, field, i),
		    "%s: nobody is told of %s in %s", pattern, numbers[i].typed, field->name);
		tried++;
	}
	return tried;
}

static bool may_take(const char *pattern, const char *name)
{
	const char *whole = mem_printf(mem, "%s %s", pattern, name);

	for (size_t i = 0; i < COUNT(taking); i++)
		if (strcmp(taking[i], name) == 0 || strcmp(taking[i], whole) == 0)
			return true;
	return false;
}

START_TEST(every_form_refuses_them)
{
	const struct site_routes *routes = site_route_rows();
	size_t tried = 0;

	everyone_set_stage(mem);
	persons = everyone_persons(mem);
	for (size_t p = 0; p < persons.n; p++)
		persons.items[p].browser.lang = p % 2 ? "zh-CN" : "en";
	const char *before = site_checksum(mem);
	for (size_t r = 0; r < routes->n; r++) {
		const struct route *route = everyone_route(&routes->items[r]);
		if (!routes->items[r].is_post || !route->form || route->flags & ROUTE_SIGNED)
			continue;
		for (size_t f = 0; f < route->form->field_count; f++) {
			const struct form_field *field = &route->form->fields[f];
			if (field->type != FIELD_TEXT && field->type != FIELD_AREA)
				continue;
			ck_assert_msg(field->takes_numbers == may_take(route->pattern, field->name),
			    "%s %s", route->pattern, field->name);
			if (!field->takes_numbers)
				tried += try_field(route, routes->items[r].pattern, field);
		}
	}
	ck_assert_uint_gt(tried, 60);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("numbers of persons on the site");
	TCase *tcase = run_case(suite, "numbers");

	site_start(&(const struct site_options){ .more = settings });
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, every_form_refuses_them);
	return run_suite(suite);
}
