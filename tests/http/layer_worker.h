/* A worker of a few pages on the http layer alone, without a database: what the tests of processes
 * talk to. */
#ifndef TESTS_HTTP_LAYER_WORKER_H
#define TESTS_HTTP_LAYER_WORKER_H

/*
 * argv: program, "serve", folder, workers, io seconds, busy seconds, requests per worker. In the
 * folder: general.sock and second.sock (one worker, niced), "version" (read when the program
 * starts), "broken" (lets the trial run fail), "die" (lets workers end at once), "slow" (lets them need 0.7 s to start).
 *
 * /version, /pid, /nice, /metrics; /sleep?ms=, /big?bytes=, /hang, /bug; POST /echo (normal limit),
 * POST /upload: the fields as a browser would encode them, files as their length.
 */
int layer_worker(int argc, char *const *argv);

#endif
