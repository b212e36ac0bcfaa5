/* Bodies of forms without files, and what a form's table makes of their fields. */
#include "../base/form_sample.h"
#include "base/text.h"
#include "fuzz.h"
#include "http/read.h"

const char fuzz_name[] = "urlencoded";

static void check_fields(const struct request *req)
{
	FUZZ_HOLDS(req->field_count <= HTTP_PAIRS);
	for (size_t i = 0; i < req->field_count; i++) {
		const struct form_pair *pair = &req->fields[i];
		FUZZ_HOLDS(!pair->is_file && *pair->name && strlen(pair->name) <= HTTP_NAME_BYTES);
		FUZZ_HOLDS(strcmp(pair->name, HTTP_TOKEN_FIELD) != 0);
		FUZZ_HOLDS(text_valid(pair->value, strlen(pair->value)));
	}
}

static void check_form(struct mem *form_mem, const struct request *req)
{
	struct form_state state;

	if (form_read(form_mem, LANG_EN, &sample_form, req->fields, req->field_count, &state) !=
	    FORM_READ)
		return;
	const struct sample *sample = state.data;
	if (state.error_count)
		return;
	FUZZ_HOLDS(
	    !sample->title || (text_chars(sample->title) >= 2 && text_chars(sample->title) <= 5));
	FUZZ_HOLDS(!sample->about || text_chars(sample->about) <= 10);
	FUZZ_HOLDS(sample->count >= 0 && sample->count <= 9);
	FUZZ_HOLDS(sample->colour >= 0 && sample->colour <= 3);
	FUZZ_HOLDS(sample->colours < 8);
}

void fuzz_one(struct mem *here, const char *data, size_t bytes)
{
	char *params[] = { mem_strdup(here, "REQUEST_METHOD=POST"),
		mem_strdup(here, "REQUEST_URI=/"),
		mem_strdup(here, "CONTENT_TYPE=application/x-www-form-urlencoded"),
		mem_printf(here, "CONTENT_LENGTH=%zu", bytes), NULL };
	struct http_source source;
	struct request *req = fuzz_request(here, params, data, bytes, &source);

	if (http_read_body(req, HTTP_BODY_BYTES) != 0)
		return;
	check_fields(req);
	check_form(here, req);
}
