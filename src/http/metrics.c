/* Counters in shared memory. A column per worker keeps their cache lines apart; reading adds the
 * columns up. */
#include "http/metrics.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/count.h"
#include "base/fault.h"

#define COLUMNS 64

/* Statuses counted by themselves; the last row takes all others. */
static const int statuses[] = { 200, 303, 304, 400, 403, 404, 405, 409, 410, 413, 422, 429, 500,
	503, 0 };
#define STATUS_COUNT COUNT(statuses)

/* Upper ends of the histogram's buckets. */
static const struct {
	int64_t until_us;
	const char *label;
} buckets[] = { { 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" },
	{ 25000, "0.025" }, { 50000, "0.05" }, { 100000, "0.1" }, { 250000, "0.25" },
	{ 500000, "0.5" }, { 1000000, "1" }, { 2500000, "2.5" }, { 5000000, "5" },
	{ 10000000, "10" }, { INT64_MAX, "+Inf" } };
#define BUCKET_COUNT COUNT(buckets)

struct column {
	_Alignas(64) int64_t counters[METRIC_COUNT];
	int64_t requests[STATUS_COUNT];
	int64_t durations[BUCKET_COUNT];
	int64_t duration_sum_us;
};

static const struct {
	const char *name, *labels, *help;
} metrics[] = {
#define X(id, name, labels, help) [id] = { name, labels, help },
	METRICS(X)
#undef X
};

/* Until metrics_share, and in programs without workers, a process counts for itself. */
static struct column own[COLUMNS];
static struct column *columns = own;
static struct column *mine = own;
static int shared_fd = -1;

bool metrics_share(int inherited_fd)
{
	struct stat found;
	int fd = inherited_fd;

	/* A new program may count other things: then it starts from zero, which readers of counters
	 * expect. */
	if (fd >= 0 && (fstat(fd, &found) != 0 || found.st_size != (off_t)sizeof own)) {
		close(fd);
		fd = -1;
	}
	if (fd < 0) {
		fd = memfd_create("metrics", MFD_CLOEXEC);
		if (fd < 0 || ftruncate(fd, (off_t)sizeof own) != 0)
			return fault_set(FAULT_SYSTEM, errno, "metrics", "%s", strerror(errno));
	}
	void *memory = mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		return fault_set(FAULT_SYSTEM, errno, "metrics", "%s", strerror(errno));
	columns = mine = memory;
	shared_fd = fd;
	return true;
}

int metrics_fd(void)
{
	return shared_fd;
}

void metrics_take_column(size_t number)
{
	mine = &columns[number % COLUMNS];
}

static void count(int64_t *cell, int64_t n)
{
	__atomic_fetch_add(cell, n, __ATOMIC_RELAXED);
}

void metrics_add(enum metric metric, int64_t n)
{
	count(&mine->counters[metric], n);
}

void metrics_request(int status, int64_t duration_us)
{
	size_t row = 0, bucket = 0;

	while (statuses[row] && statuses[row] != status)
		row++;
	while (duration_us > buckets[bucket].until_us)
		bucket++;
	count(&mine->requests[row], 1);
	count(&mine->durations[bucket], 1);
	count(&mine->duration_sum_us, duration_us);
}

/* Adds one cell up over all columns; the cell is given as that of the first. */
static int64_t sum(const int64_t *first)
{
	size_t step = sizeof(struct column) / sizeof *first;
	int64_t total = 0;

	for (size_t c = 0; c < COLUMNS; c++)
		total += __atomic_load_n(first + c * step, __ATOMIC_RELAXED);
	return total;
}

int64_t metrics_sum(enum metric metric)
{
	return sum(&columns->counters[metric]);
}

static void render_head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void render_counters(struct buf *out)
{
	for (size_t m = 0; m < METRIC_COUNT; m++) {
		const char *name = metrics[m].name, *labels = metrics[m].labels;
		if (m == 0 || strcmp(name, metrics[m - 1].name) != 0)
			render_head(out, name, "counter", metrics[m].help);
		buf_add_text(out, name);
		if (*labels)
			buf_printf(out, "{%s}", labels);
		buf_printf(out, " %lld\n", (long long)metrics_sum((enum metric)m));
	}
}

static void render_requests(struct buf *out)
{
	static const char name[] = "jiebang_requests_total";

	render_head(out, name, "counter", "Requests answered, by status.");
	for (size_t s = 0; s < STATUS_COUNT; s++) {
		long long n = (long long)sum(&columns->requests[s]);
		if (statuses[s])
			buf_printf(out, "%s{status=\"%d\"} %lld\n", name, statuses[s], n);
		else
			buf_printf(out, "%s{status=\"other\"} %lld\n", name, n);
	}
}

static void render_durations(struct buf *out)
{
	static const char name[] = "jiebang_request_seconds";
	long long total = 0, sum_us = (long long)sum(&columns->duration_sum_us);

	render_head(out, name, "histogram", "Time from a request's head to its answer.");
	for (size_t b = 0; b < BUCKET_COUNT; b++) {
		total += (long long)sum(&columns->durations[b]);
		buf_printf(out, "%s_bucket{le=\"%s\"} %lld\n", name, buckets[b].label, total);
	}
	buf_printf(out, "%s_sum %lld.%06lld\n%s_count %lld\n", name, sum_us / 1000000,
	    sum_us % 1000000, name, total);
}

void metrics_render(struct buf *out)
{
	render_counters(out);
	render_requests(out);
	render_durations(out);
}
