/* Mails into a folder, posts into another. */
#include "sink.h"

#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "race.h"
#include "site.h"

#define FILE_BYTES ((size_t)4 << 20)
#define FILES 400
#define SLOW_SECONDS 13

static char folder[64];

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(2);
}

static void write_file(const char *path, const char *text, int mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd) != 0)
		die(path);
}

static const char *in_folder(const char *name)
{
	static char path[4][160];
	static int turn;
	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
	return path[turn];
}

static pid_t maker;

static void remove_folder(void)
{
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (getpid() == maker && system(command) != 0)
		die(command);
}

static void make_folder(void)
{
	if (*folder)
		return;
	strcpy(folder, "/tmp/jiebang-sink-XXXXXX");
	if (!mkdtemp(folder) || mkdir(in_folder("mails"), 0700) != 0 ||
	    mkdir(in_folder("posts"), 0700) != 0)
		die(folder);
	maker = getpid();
	atexit(remove_folder);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in a folder that end so, in their order. */
static size_t names_in(struct mem *mem, const char *path, const char *end, const char ***names_out)
{
	DIR *dir = opendir(path);
	size_t n = 0;
	*names_out = MEM_ARRAY(mem, const char *, FILES);
	for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
		size_t bytes = strlen(e->d_name);
		if (bytes > strlen(end) && strcmp(e->d_name + bytes - strlen(end), end) == 0 &&
		    n < FILES)
			(*names_out)[n++] = mem_printf(mem, "%s/%s", path, e->d_name);
	}
	if (dir)
		closedir(dir);
	qsort(*names_out, n, sizeof **names_out, by_name);
	return n;
}

static const char *read_all(struct mem *mem, const char *path)
{
	/* On mem: the compiler takes what file_read answers for the address of a local. */
	char **text = MEM_NEW(mem, char *);
	size_t bytes;
	if (!file_read(mem, path, FILE_BYTES, text, &bytes))
		die(path);
	return *text;
}

static void empty(const char *name)
{
	struct mem *mem = mem_root("sink");
	const char **names;
	size_t n = names_in(mem, in_folder(name), "", &names);
	for (size_t i = 0; i < n; i++)
		unlink(names[i]);
	mem_free(mem);
}

/* --- mail --------------------------------------------------------------------------------------- */

/* The name of a mail begins with the time, so that they sort. A mail is whole once it has its name. */
static const char script[] =
    "#!/bin/bash\n"
    "set -eu\n"
    "cd \"$(dirname \"$0\")\"\n"
    "case $(cat mode) in\n"
    "fail) exit 75 ;;\n"
    "hang) echo $$ >hanging.new; mv hanging.new hanging; exec sleep 600 ;;\n"
    "esac\n"
    "name=mails/$(date +%s%N)-$$\n"
    "printf '%s\\n' \"$@\" >$name.arguments\n"
    "cat >$name.part\n"
    "mv $name.part $name.mail\n";

const char *sink_mail_program(struct mem *mem)
{
	make_folder();
	write_file(in_folder("sendmail"), script, 0700);
	sink_mail_mode("ok");
	return mem_strdup(mem, in_folder("sendmail"));
}

void sink_mail_mode(const char *mode)
{
	unlink(in_folder("hanging"));
	write_file(in_folder("mode"), mode, 0600);
}

void sink_mail_empty(void)
{
	empty("mails");
}

static const char *decoded(struct mem *mem, const char *base64)
{
	size_t most = strlen(base64), bytes = 0;
	char *text = mem_alloc(mem, most + 1);
	if (sodium_base642bin((unsigned char *)text, most, base64, strlen(base64), "\n", &bytes,
		NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
		return "";
	return text;
}

/* Each line was encoded for itself: 57 bytes but for the last. */
static const char *body_of(struct mem *mem, const char *mail)
{
	const char *body = "";
	size_t at = (size_t)(strstr(mail, "\n\n") - mail) + 2;
	for (; mail[at]; at += strcspn(mail + at, "\n") + 1)
		body = mem_printf(mem, "%s%s", body,
		    decoded(mem, mem_strndup(mem, mail + at, strcspn(mail + at, "=\n"))));
	return body;
}

size_t sink_mails(struct mem *mem, struct sink_mail **mails_out)
{
	const char **names;
	size_t n = names_in(mem, in_folder("mails"), ".mail", &names);
	*mails_out = MEM_ARRAY(mem, struct sink_mail, n);
	for (size_t i = 0; i < n; i++) {
		const char *stem = mem_strndup(mem, names[i], strlen(names[i]) - 5);
		const char *text = read_all(mem, names[i]);
		(*mails_out)[i] = (struct sink_mail){
			.arguments = read_all(mem, mem_printf(mem, "%s.arguments", stem)),
			.text = text,
			.body = body_of(mem, text),
		};
	}
	return n;
}

const char *sink_mail_header(struct mem *mem, const struct sink_mail *mail, const char *name)
{
	const char *end = strstr(mail->text, "\n\n");
	const char *head = mem_printf(mem, "\n%.*s\n", (int)(end - mail->text), mail->text);
	const char *at = strcasestr(head, mem_printf(mem, "\n%s:", name));
	if (!at)
		return NULL;
	char *value = mem_strdup(mem, at + strlen(name) + 2);
	char *from = value, *to = value;
	for (; *from && !(*from == '\n' && from[1] != ' '); from++)
		if (*from != '\n')
			*to++ = *from;
	*to = '\0';
	return value + strspn(value, " ");
}

const char *sink_decoded(struct mem *mem, const char *words)
{
	const char *text = "";
	for (const char *at = words; (at = strstr(at, "=?UTF-8?B?")) != NULL;) {
		at += 10;
		text = mem_printf(
		    mem, "%s%s", text, decoded(mem, mem_strndup(mem, at, strcspn(at, "=?"))));
	}
	return text;
}

int sink_mail_hanging(void)
{
	struct mem *mem = mem_root("sink");
	const char *path = in_folder("hanging");
	for (int tries = 0; access(path, R_OK) != 0; tries++) {
		if (tries == 3000)
			die("no mail program hangs");
		race_pause_ms(10);
	}
	int pid = atoi(read_all(mem, path));
	mem_free(mem);
	return pid;
}

/* --- web ---------------------------------------------------------------------------------------- */

static int *post_count;

static size_t read_request(int fd, char *into, size_t most)
{
	size_t got = 0;
	for (;;) {
		ssize_t n = read(fd, into + got, most - 1 - got);
		if (n <= 0)
			return got;
		got += (size_t)n;
		into[got] = '\0';
		const char *end = strstr(into, "\r\n\r\n");
		const char *length = strcasestr(into, "\r\ncontent-length:");
		if (end &&
		    (!length || got >= (size_t)(end - into) + 4 + strtoul(length + 17, NULL, 10)))
			return got;
	}
}

static void keep_request(const char *request)
{
	char name[64];
	int n = __atomic_add_fetch(post_count, 1, __ATOMIC_SEQ_CST);
	snprintf(name, sizeof name, "posts/%06d.part", n);
	write_file(in_folder(name), request, 0600);
	const char *part = in_folder(name);
	snprintf(name, sizeof name, "posts/%06d.post", n);
	rename(part, in_folder(name));
}

static void say(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		_exit(0);
}

static void serve_one(int fd)
{
	static char request[1 << 16];
	if (!read_request(fd, request, sizeof request))
		_exit(0);
	if (strstr(request, " /cut "))
		_exit(0);
	keep_request(request);
	if (strstr(request, " /500 "))
		say(fd, "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
	else if (strstr(request, " /redirect "))
		say(fd, "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n");
	else if (strstr(request, " /slow "))
		sleep(SLOW_SECONDS);
	else if (strstr(request, " /endless ")) {
		say(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
		for (;;)
			say(fd, "And so on, and so on, and so on, and so on, and so on.\n");
	} else if (!strstr(request, " /close "))
		say(fd, "HTTP/1.1 204 Good\r\n\r\n");
	_exit(0);
}

int sink_web_start(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t bytes = sizeof here;
	make_folder();
	post_count = mmap(
	    NULL, sizeof *post_count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (post_count == MAP_FAILED || fd < 0 ||
	    bind(fd, (struct sockaddr *)&here, sizeof here) != 0 || listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&here, &bytes) != 0)
		die("sink");
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGCHLD, SIG_IGN);
		signal(SIGPIPE, SIG_IGN);
		for (;;) {
			int client = accept(fd, NULL, NULL);
			if (client >= 0 && fork() == 0)
				serve_one(client);
			close(client);
		}
	}
	close(fd);
	return ntohs(here.sin_port);
}

size_t sink_posts(struct mem *mem, const char ***requests_out)
{
	const char **names;
	size_t n = names_in(mem, in_folder("posts"), ".post", &names);
	*requests_out = MEM_ARRAY(mem, const char *, n);
	for (size_t i = 0; i < n; i++)
		(*requests_out)[i] = read_all(mem, names[i]);
	return n;
}

void sink_web_empty(void)
{
	empty("posts");
}

const char *sink_post_header(struct mem *mem, const char *request, const char *name)
{
	const char *at = strcasestr(request, mem_printf(mem, "\r\n%s: ", name));
	if (!at)
		return NULL;
	at += strlen(name) + 4;
	return mem_strndup(mem, at, strcspn(at, "\r"));
}

const char *sink_post_body(const char *request)
{
	const char *end = strstr(request, "\r\n\r\n");
	return end ? end + 4 : "";
}

void sink_send(size_t i, void *nothing)
{
	struct mem *mem = mem_root("clock");

	(void)i;
	(void)nothing;
	site_clock(mem);
	mem_free(mem);
}
