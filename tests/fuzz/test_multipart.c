/* Bodies with files: the first line is what follows "multipart/form-data;", the rest the body. */
#include "base/text.h"
#include "fuzz.h"
#include "http/read.h"

const char fuzz_name[] = "multipart";

static void check_pair(const struct form_pair *pair)
{
	FUZZ_HOLDS(*pair->name && strlen(pair->name) <= HTTP_NAME_BYTES);
	if (!pair->is_file) {
		FUZZ_HOLDS(text_valid(pair->value, strlen(pair->value)));
		return;
	}
	FUZZ_HOLDS(text_valid(pair->file.name, strlen(pair->file.name)));
	FUZZ_HOLDS(!strchr(pair->file.name, '/') && !strchr(pair->file.name, '\\'));
	/* Every byte of it can be read. */
	unsigned char sum = 0;
	for (size_t i = 0; i < pair->file.bytes; i++)
		sum = (unsigned char)(sum ^ pair->file.data[i]);
	FUZZ_HOLDS(sum == 0 || pair->file.bytes > 0);
}

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	const char *line = bytes ? memchr(data, '\n', bytes) : NULL;
	size_t head = line ? (size_t)(line - data) : 0, skip = line ? head + 1 : 0;
	const char *type = fuzz_text(mem, data, head);
	char *params[] = { mem_strdup(mem, "REQUEST_METHOD=POST"), mem_strdup(mem, "REQUEST_URI=/"),
		mem_printf(mem, "CONTENT_TYPE=multipart/form-data;%s", type),
		mem_printf(mem, "CONTENT_LENGTH=%zu", bytes - skip), NULL };
	struct http_source source;
	struct request *req = fuzz_request(mem, params, data + skip, bytes - skip, &source);

	if (http_read_body(req, HTTP_UPLOAD_BYTES) != 0)
		return;
	FUZZ_HOLDS(req->field_count <= HTTP_PAIRS);
	for (size_t i = 0; i < req->field_count; i++)
		check_pair(&req->fields[i]);
}
