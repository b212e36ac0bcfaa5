/* What a site in tests stands on: configuration, database, the demo and its keeping. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "auth/keys.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "server.h"
#include "site.h"
#include "site_inner.h"

#define DEMO_KEPT_SECONDS 1200
#define SCALE_KEPT_SECONDS 43200

/* --- configuration -------------------------------------------------------------------------- */

void site_write_text(const char *path, const char *text)
{
	const char *fresh = mem_printf(site.mem, "%s.%d", path, (int)getpid());
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd) != 0 ||
	    rename(fresh, path) != 0)
		site_die("%s: %s", path, strerror(errno));
}

/* The value of a line "user=password". */
static const char *password_of(const char *user)
{
	const char *path = mem_printf(site.mem, "%s/passwords", site.folder);
	char *all = mem_strdup(site.mem, site_read(site.mem, path));
	const char *line = strstr(all, mem_printf(site.mem, "%s=", user));

	if (line == NULL)
		site_die("no password of %s", user);
	line += strlen(user) + 1;
	return mem_strndup(site.mem, line, strcspn(line, "\n"));
}

void site_write_config(const struct site_options *options)
{
	struct buf text;

	buf_init(&text, site.mem, 16384);
	buf_printf(&text, "[database]\nsocket = %s\npassword = %s\n", server_socket(),
	    password_of(SERVER_APP));
	buf_printf(&text, "[migrator]\npassword = %s\n", password_of(SERVER_MIGRATOR));
	buf_printf(&text, "[worker]\nsocket = %s\nhash_socket = %s\nupload_socket = %s\n",
	    site.socket, site.hash_socket, site.upload_socket);
	buf_printf(&text, "workers = %d\nhash_workers = %d\nupload_workers = %d\n",
	    options->workers ? options->workers : 2,
	    options->hash_workers ? options->hash_workers : 1,
	    options->upload_workers ? options->upload_workers : 1);
	buf_printf(&text, "[keys]\nmaster = %s\n", site.key);
	buf_printf(&text,
	    "[paths]\nlocale = %s/locale\nimage = %s/bin/jiebang-image\nmigrations = %s\ndata = "
	    "sql/demo\n",
	    site.build, site.build, options->migrations ? options->migrations : "sql/migrations");
	/* Nobody in the tests has an authenticator at hand, but where it is about that. */
	buf_add_text(&text, "[auth]\nsecond_factor_days = -1\n");
	if (options->claim_cap)
		buf_printf(&text, "[rules]\nclaim_cap = %lld\n", (long long)options->claim_cap);
	if (options->more)
		buf_add_text(&text, options->more);
	site_write_text(site.config, text.data);
}

/* --- data ----------------------------------------------------------------------------------- */

/* Names the state of all these files. */
static const char *name_of(const char *files)
{
	const char *path = mem_printf(site.mem, "/tmp/jiebang-demo-name.%d", (int)getpid());
	const char *command = mem_printf(site.mem, "cat %s | sha256sum | cut -c1-16", files);

	if (site_run_into(path, (const char *const[]){ "bash", "-c", command, NULL }) != 0)
		site_die("cannot name the data: %s", site_read(site.mem, path));
	const char *name = site_read(site.mem, path);
	unlink(path);
	return mem_strndup(site.mem, name, strcspn(name, "\n"));
}

/* Everything that makes the demo what it is. */
static const char *demo_name(void)
{
	return name_of(mem_printf(site.mem,
	    "sql/migrations/* sql/demo/* src/cmd/database.sh '%s/bin/jiebang-admin'", site.build));
}

/* Less: it takes too long to be made anew for every change of the program. */
static const char *scale_name(void)
{
	return name_of("sql/migrations/* sql/demo/* src/cmd/database.sh src/app/scale* "
		       "src/app/demo*");
}

/* The demo's times are laid around the moment of loading, so it does not keep. */
static bool is_fresh(const char *kept, long seconds)
{
	struct stat stat_of;

	return stat(mem_printf(site.mem, "%s/complete", kept), &stat_of) == 0 &&
	       time(NULL) - stat_of.st_mtime < seconds;
}

static void copy_file(const char *name, const char *from, const char *to)
{
	site_write_text(mem_printf(site.mem, "%s/%s", to, name),
	    site_read(site.mem, mem_printf(site.mem, "%s/%s", from, name)));
}

/* What was kept before goes. */
static void keep(const char *kept, const char *before)
{
	const char *trash = mem_printf(site.mem, "/tmp/jiebang-cache.%d", (int)getpid());
	const char *command = mem_printf(site.mem, "rm -rf %s", before);

	if (site_run_into(trash, (const char *const[]){ "bash", "-c", command, NULL }) != 0)
		site_die("cannot clear the cache");
	unlink(trash);
	server_save(kept);
	copy_file("master", site.folder, kept);
	copy_file("accounts.tsv", site.folder, kept);
	site_write_text(mem_printf(site.mem, "%s/complete", kept), "");
}

static void take_places(void)
{
	unsigned char key[32];

	site.folder = server_folder();
	site.config = mem_printf(site.mem, "%s/site.conf", site.folder);
	site.socket = mem_printf(site.mem, "%s/pages", site.folder);
	site.hash_socket = mem_printf(site.mem, "%s/hashes", site.folder);
	site.upload_socket = mem_printf(site.mem, "%s/uploads", site.folder);
	const char *path = mem_printf(site.mem, "%s/master", site.folder);
	if (access(path, R_OK) != 0) {
		random_bytes(key, sizeof(key));
		site_write_text(path, hex_of(site.mem, key, sizeof(key)));
	}
	site.key = site_read(site.mem, path);
	for (size_t i = 0; i < sizeof(key); i++)
		sscanf(site.key + 2 * i, "%2hhx", &key[i]);
	auth_keys_set(key);
}

static void sql_as_root(const char *statement)
{
	const char *path = mem_printf(site.mem, "%s/output", site.folder);
	const char *const argv[] = { "bash", "src/cmd/database.sh", "client", site.folder,
		server_socket(), SERVER_DATABASE, "-e", statement, NULL };

	if (site_run_into(path, argv) != 0)
		site_die("%s: %s", statement, site_read(site.mem, path));
}

/* Takes minutes, so the bar is for whoever waits; nothing of it is lost when the machine is. */
static void load_scale(int64_t per_mille)
{
	const char *command =
	    mem_printf(site.mem, "'%s/bin/jiebang-admin' --config '%s' demo scale %lld >&2",
		site.build, site.config, (long long)per_mille);

	sql_as_root("SET GLOBAL innodb_flush_log_at_trx_commit = 0");
	if (system(command) != 0)
		site_die("%s", command);
	sql_as_root("ANALYZE TABLE account, project, claim, award, partner, event, message");
}

/* Where what was loaded is kept; NULL: an empty site is not. */
static const char *kept_for(const struct site_options *options)
{
	if (options->is_empty)
		return NULL;
	if (options->scale_per_mille)
		return mem_printf(site.mem, "%s/tests/scale/%lld-%s", site.build,
		    (long long)options->scale_per_mille, scale_name());
	return mem_printf(site.mem, "%s/tests/cache/%s", site.build, demo_name());
}

static void load(const struct site_options *options, const char *kept)
{
	site_admin(
	    site.mem, "demo", "load", mem_printf(site.mem, "%s/accounts.tsv", site.folder), NULL);
	if (options->scale_per_mille) {
		load_scale(options->scale_per_mille);
		keep(kept, mem_printf(site.mem, "'%s/tests/scale/%lld'-*", site.build,
			       (long long)options->scale_per_mille));
	} else
		keep(kept, mem_printf(site.mem, "'%s/tests/cache'/*", site.build));
}

void site_start_data(const struct site_options *options)
{
	const char *kept = kept_for(options);
	long seconds = options->scale_per_mille ? SCALE_KEPT_SECONDS : DEMO_KEPT_SECONDS;

	mkdir(mem_printf(site.mem, "%s/tests", site.build), 0755);
	mkdir(mem_printf(site.mem, "%s/tests/cache", site.build), 0755);
	mkdir(mem_printf(site.mem, "%s/tests/scale", site.build), 0755);
	int lock = open(mem_printf(site.mem, "%s/tests/cache.lock", site.build),
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	flock(lock, LOCK_EX);
	bool is_kept = kept && is_fresh(kept, seconds);
	server_start_from(is_kept ? kept : NULL);
	if (is_kept) {
		copy_file("master", kept, server_folder());
		copy_file("accounts.tsv", kept, server_folder());
	}
	take_places();
	site_write_config(options);
	if (!is_kept)
		site_admin(site.mem, "migrate", NULL);
	if (kept && !is_kept)
		load(options, kept);
	/* The server's guard still has it open. */
	flock(lock, LOCK_UN);
	close(lock);
}
