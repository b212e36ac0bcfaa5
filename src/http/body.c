/* Reading bodies: limits, the two form encodings, the token, the hash over the content. */
#include <string.h>
#include <strings.h>

#include "base/hex.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/decode.h"
#include "http/multipart.h"
#include "http/read.h"

#define DISCARD_BYTES 16384

/* One read to the end or to a fault; false: the client is gone or too slow. */
static bool source_read(struct http_source *source, void *into, size_t bytes)
{
	if (!source->is_broken && source->read(source->arg, into, bytes) != bytes)
		source->is_broken = true;
	return !source->is_broken;
}

bool http_discard_body(struct http_source *source, size_t max_bytes)
{
	unsigned char trash[DISCARD_BYTES];
	size_t total = 0, got;

	if (source->is_broken)
		return false;
	do {
		got = source->read(source->arg, trash, sizeof trash);
		total += got;
	} while (got == sizeof trash && total <= max_bytes);
	return total <= max_bytes;
}

/* 0, or the status. Digits alone: neither a sign nor blanks, and no number that could overflow. */
static int read_length(const struct request *req, size_t limit_bytes, size_t *bytes_out)
{
	const char *text = http_param(req->source, "CONTENT_LENGTH");
	int64_t bytes;

	if (!text || !*text || strspn(text, "0123456789") != strlen(text))
		return 400;
	if (!text_to_int(text, 0, (int64_t)limit_bytes, &bytes))
		return 413;
	*bytes_out = (size_t)bytes;
	return 0;
}

/* "application/x-www-form-urlencoded", perhaps with charset=UTF-8. */
static bool is_urlencoded(const char *content_type)
{
	static const char type[] = "application/x-www-form-urlencoded";

	if (strncasecmp(content_type, type, sizeof type - 1) != 0)
		return false;
	const char *rest = content_type + sizeof type - 1;
	rest += strspn(rest, " ");
	if (*rest == ';')
		rest += 1 + strspn(rest + 1, " ");
	return *rest == '\0' || strcasecmp(rest, "charset=utf-8") == 0;
}

static bool read_fields(
    struct request *req, char *body, size_t bytes, struct form_pair *pairs, size_t *count_out)
{
	const char *type = http_param(req->source, "CONTENT_TYPE");

	*count_out = 0;
	if (bytes == 0)
		return true;
	if (!type)
		return false;
	if (is_urlencoded(type))
		return decode_pairs(body, bytes, pairs, HTTP_PAIRS, count_out);
	const char *boundary = multipart_boundary(req->mem, type);
	return boundary &&
	       multipart_read(req->mem, body, bytes, boundary, pairs, HTTP_PAIRS, count_out);
}

/* Takes the token out of the fields. False: a name no form of ours has, a second token, or one that
 * is a file. */
static bool split_token(struct request *req, struct form_pair *pairs, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (!decode_name_fits(pairs[i].name))
			return false;
		if (strcmp(pairs[i].name, HTTP_TOKEN_FIELD) != 0) {
			pairs[kept++] = pairs[i];
			continue;
		}
		if (req->token || pairs[i].is_file)
			return false;
		req->token = pairs[i].value;
	}
	req->fields = pairs;
	req->field_count = kept;
	return true;
}

/* What stands for one field in the hash. Digests have one length, so two different lists of fields
 * never look the same. */
struct field_digest {
	unsigned char kind;
	unsigned char name[SHA256_BYTES], file_name[SHA256_BYTES], content[SHA256_BYTES];
};

static void digest_text(const char *text, unsigned char out[SHA256_BYTES])
{
	sha256(text, strlen(text), out);
}

static void hash_fields(struct request *req)
{
	struct field_digest *digests = MEM_ARRAY(req->mem, struct field_digest, req->field_count);

	for (size_t i = 0; i < req->field_count; i++) {
		const struct form_pair *field = &req->fields[i];
		digests[i].kind = field->is_file;
		digest_text(field->name, digests[i].name);
		if (field->is_file) {
			digest_text(field->file.name, digests[i].file_name);
			sha256(field->file.data, field->file.bytes, digests[i].content);
		} else {
			digest_text(field->value, digests[i].content);
		}
	}
	sha256(digests, req->field_count * sizeof *digests, req->body_hash);
}

int http_read_body(struct request *req, size_t limit_bytes)
{
	size_t bytes, count;
	int status = read_length(req, limit_bytes, &bytes);

	if (status)
		return status;
	char *body = mem_alloc(req->mem, bytes + 1);
	if (!source_read(req->source, body, bytes))
		return HTTP_DROP;
	struct form_pair *pairs = MEM_ARRAY(req->mem, struct form_pair, HTTP_PAIRS);
	if (!read_fields(req, body, bytes, pairs, &count) || !split_token(req, pairs, count))
		return 400;
	hash_fields(req);
	return 0;
}
