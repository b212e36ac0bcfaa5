/* jiebang-worker: the master that opens the sockets, and the workers that answer. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/answer_end.h"
#include "app/config.h"
#include "app/gate.h"
#include "app/routes.h"
#include "app/start.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "http/fcgi.h"
#include "http/prefork.h"

struct worker {
	const char *config_path;
	bool prints_config, checks;
	struct config config;
};

static error_t option(int key, char *arg, struct argp_state *state)
{
	struct worker *worker = state->input;
	switch (key) {
	case 'c': worker->config_path = arg; return 0;
	case 'p': worker->prints_config = true; return 0;
	case 't': worker->checks = true; return 0;
	case ARGP_KEY_END:
		if (!worker->config_path)
			argp_usage(state);
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0, "The configuration", 0 },
	{ "print-config", 'p', NULL, 0, "Print every key with its value in force and end", 0 },
	{ "check", 't', NULL, 0,
	    "Say what of the configuration and the texts would keep it from starting, and end", 0 },
	{ 0 },
};
static const struct argp argp = { .options = options,
	.parser = option,
	.doc = "Answers the requests that nginx hands over on three unix sockets.\v"
	       "SIGHUP reloads without a failed request, SIGTERM ends after the last answer." };

static void logged(const struct request *req, const struct fcgi_sent *sent, void *arg)
{
	const struct gate *gate = arg;
	answer_log(req, sent, gate->statements);
}

/* Far above what any request needs (a password's hash: 64 MiB), far below what would hurt the
 * machine: a peer that lies about sizes ends its own worker only. */
#define WORKER_DATA_BYTES ((size_t)256 * 1024 * 1024)
/* What it starts may have no more than itself, and jiebang-image has a limit of its own below this. */
#define UPLOAD_DATA_BYTES ((size_t)1024 * 1024 * 1024)

static int work(const struct prefork_seat *seat, void *arg)
{
	const struct worker *worker = arg;
	struct mem *mem = mem_root("worker");
	struct gate gate;
	start_gate(mem, &worker->config, &gate);
	gate.hashes = seat->pool_index == 1;
	gate.takes_files = seat->pool_index == 2;
	/* The first request too is judged by the database's clock; without a database it will be
	 * refused anyway. */
	if (!db_alive(gate.db))
		fault_clear();
	int status = fcgi_serve(&(struct fcgi_options){ .listen_fd = seat->listen_fd,
	    .busy_seconds = (int)worker->config.request_seconds,
	    .requests = worker->config.requests_per_worker,
	    .handle = gate_handle,
	    .done = logged,
	    .arg = &gate });
	mem_free(mem);
	return status;
}

static int serve(struct mem *mem, struct worker *worker, char **argv)
{
	const struct config *config = &worker->config;
	int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
	const struct prefork_pool pools[] = {
		{ .name = "pages",
		    .socket_path = config->worker_socket,
		    .workers = config->workers ? (int)config->workers : 2 * cores,
		    .data_bytes = WORKER_DATA_BYTES },
		{ .name = "passwords",
		    .socket_path = config->hash_socket,
		    .workers = config->hash_workers ? (int)config->hash_workers : cores,
		    .nice = 10,
		    .data_bytes = WORKER_DATA_BYTES },
		{ .name = "uploads",
		    .socket_path = config->upload_socket,
		    .workers = config->upload_workers ? (int)config->upload_workers : cores,
		    .nice = 10,
		    .data_bytes = UPLOAD_DATA_BYTES },
	};
	char *trial[] = { argv[0], mem_strdup(mem, "--check"), mem_strdup(mem, "--config"),
		mem_strdup(mem, worker->config_path), NULL };
	return prefork_run(&(struct prefork_options){ .pools = pools,
	    .pool_count = COUNT(pools),
	    .argv = argv,
	    .trial = trial,
	    .busy_seconds = (int)config->request_seconds * 2,
	    .work = work,
	    .arg = worker });
}

static int run(struct mem *mem, struct worker *worker, char **argv)
{
	const struct config *config = &worker->config;
	if (!start_program(mem, worker->config_path, &worker->config)) {
		fprintf(stderr, "jiebang-worker: %s\n", fault_last()->text);
		return 1;
	}
	if (worker->prints_config) {
		config_print(config);
		return 0;
	}
	if (!*config->worker_socket || !*config->hash_socket || !*config->upload_socket) {
		fprintf(stderr, "jiebang-worker: worker.socket, worker.hash_socket or "
				"worker.upload_socket is missing\n");
		return 1;
	}
	return worker->checks ? 0 : serve(mem, worker, argv);
}

int main(int argc, char **argv)
{
	struct worker worker = { 0 };
	if (argp_parse(&argp, argc, argv, 0, NULL, &worker))
		return 2;
	struct mem *mem = mem_root("configuration");
	int status = run(mem, &worker, argv);
	mem_free(mem);
	return status;
}
