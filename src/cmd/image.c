/*
 * jiebang-image: a picture from anybody on standard input, one made anew on standard output
 * (base/image.h says how). Nothing of what came in is copied but the colours of its dots: no
 * metadata, no tail behind the picture, no second page.
 *
 * Decoders read hostile bytes, so this is a process of its own that has nothing to lose: it shuts
 * itself in before it looks at the first byte, and is gone after one picture. The only user of
 * libvips.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vips/vips.h>

#include "base/image.h"

#define CPU_SECONDS 20
/* The decoder of a progressive JPEG or an interlaced PNG keeps the whole picture: up to 8 bytes a
 * dot, beside what the libraries map. */
#define MEMORY_BYTES ((rlim_t)512 * 1024 * 1024)
#define FILES 64
#define QUALITY 82

/* --- shutting itself in --- */

static bool limit(int resource, rlim_t most)
{
	return setrlimit(resource, &(struct rlimit){ most, most }) == 0;
}

/* Before libvips: what holds for the libraries' own start too. */
static bool shut_doors(void)
{
	/* Under the address sanitizer a process maps terabytes. */
#ifndef __SANITIZE_ADDRESS__
	if (!limit(RLIMIT_AS, MEMORY_BYTES))
		return false;
#endif
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit(RLIMIT_CPU, CPU_SECONDS) &&
	       limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, FILES);
}

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/*
 * What reading and writing these pictures needs, as a trace of every upload in the tests shows:
 * memory, threads, standard input and output. No file, no socket, no other program or process can
 * be had by any of it.
 */
static const uint32_t allowed[] = {
	__NR_read,
	__NR_write,
	__NR_brk,
	__NR_munmap,
	__NR_mremap,
	__NR_madvise,
	__NR_futex,
	__NR_set_robust_list,
	__NR_rseq,
	__NR_rt_sigaction,
	__NR_rt_sigprocmask,
	__NR_rt_sigreturn,
	__NR_sched_yield,
	__NR_exit,
	__NR_exit_group,
	/* Only when it was stopped and goes on, and where the machine's clock cannot be read without. */
	__NR_restart_syscall,
	__NR_clock_gettime,
	__NR_gettimeofday,
#ifdef __SANITIZE_ADDRESS__
	__NR_sigaltstack, /* each thread gets one */
	__NR_getpid,
	__NR_gettid,
#endif
};
#define ALLOWED_COUNT (sizeof allowed / sizeof allowed[0])

#define LOAD(part) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, part))
#define IS(value, then, otherwise)                                                                 \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), then, otherwise)
#define HAS(bits, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, then, otherwise)
#define END(action) BPF_STMT(BPF_RET | BPF_K, action)
/*
 * Not the end of the process: the libraries also ask for what they can do without (the time zone, how
 * memory is accounted for), and glibc for new calls before old ones. Whoever is told that a call does
 * not exist goes on without it.
 */
#define REFUSE END(SECCOMP_RET_ERRNO | ENOSYS)
#define ALLOW END(SECCOMP_RET_ALLOW)

/*
 * Memory is never run. libvips starts threads as it needs them; a process beside this one would
 * outlive it, and its limits of time: the flags say which of the two is meant, but those of clone3
 * lie in memory, where no rule reads, so it is not on the list. Nor are the second names of all calls
 * (x32).
 */
static const struct sock_filter first_rules[] = {
	LOAD(arch),
	IS(OWN_ARCHITECTURE, 1, 0),
	END(SECCOMP_RET_KILL_PROCESS),
	LOAD(nr),
	IS(__NR_mmap, 1, 0),
	IS(__NR_mprotect, 0, 4),
	LOAD(args[2]),
	HAS(PROT_EXEC, 0, 1),
	REFUSE,
	ALLOW,
	IS(__NR_clone, 0, 4),
	LOAD(args[0]),
	HAS(CLONE_THREAD, 1, 0),
	REFUSE,
	ALLOW,
};
#define FIRST_COUNT (sizeof first_rules / sizeof first_rules[0])

/* After libvips has started. */
static bool refuse_calls(void)
{
	struct sock_filter rules[FIRST_COUNT + ALLOWED_COUNT + 2];
	size_t n = FIRST_COUNT;

	memcpy(rules, first_rules, sizeof first_rules);
	for (size_t i = 0; i < ALLOWED_COUNT; i++)
		rules[n++] =
		    (struct sock_filter)IS(allowed[i], (unsigned char)(ALLOWED_COUNT - i), 0);
	rules[n++] = (struct sock_filter)REFUSE;
	rules[n++] = (struct sock_filter)ALLOW;
	struct sock_fprog program = { .len = (unsigned short)n, .filter = rules };
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void say_nothing(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)data;
}

/* Three loaders and no more; one thread; no code made at run time; nothing kept. */
static bool start_vips(const char *name)
{
	static const char *const loaders[] = { "VipsForeignLoadJpeg", "VipsForeignLoadPng",
		"VipsForeignLoadWebp" };

	g_log_set_default_handler(say_nothing, NULL);
	/* The modules for further formats, which lie below the library's home, are not even loaded; and
	 * where memory may not be both written and run (systemd), a compiler at run time would fail. */
	if (setenv("VIPSHOME", "/nonexistent", 1) != 0 || setenv("VIPS_NOVECTOR", "1", 1) != 0 ||
	    VIPS_INIT(name) != 0)
		return false;
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < sizeof loaders / sizeof loaders[0]; i++)
		vips_operation_block_set(loaders[i], FALSE);
	return true;
}

/* --- in and out --- */

struct bytes {
	unsigned char *data;
	size_t size;
};

/* Everything on standard input; more than may come is cut off, and then damaged. */
static struct bytes read_all(void)
{
	struct bytes sent = { .data = g_malloc(IMAGE_SENT_BYTES) };
	ssize_t got;

	while (sent.size < IMAGE_SENT_BYTES &&
	       (got = read(STDIN_FILENO, sent.data + sent.size, IMAGE_SENT_BYTES - sent.size)) > 0)
		sent.size += (size_t)got;
	return sent;
}

static bool write_all(const void *data, size_t size)
{
	const unsigned char *at = data;

	while (size > 0) {
		ssize_t written = write(STDOUT_FILENO, at, size);
		if (written <= 0)
			return false;
		at += written;
		size -= (size_t)written;
	}
	return true;
}

/* --- pictures --- */

static bool begins(const struct bytes *sent, size_t at, const char *with, size_t size)
{
	return sent->size >= at + size && memcmp(sent->data + at, with, size) == 0;
}

/* 0: none of them. */
static enum image_type type_of(const struct bytes *sent)
{
	if (begins(sent, 0, "\xff\xd8\xff", 3))
		return IMAGE_JPEG;
	if (begins(sent, 0, "\x89PNG\r\n\x1a\n", 8))
		return IMAGE_PNG;
	if (begins(sent, 0, "RIFF", 4) && begins(sent, 8, "WEBP", 4))
		return IMAGE_WEBP;
	return 0;
}

/* The header alone: nothing is decoded for a picture that says it is too large. */
static enum image_end look(const struct bytes *sent)
{
	VipsImage *image = vips_image_new_from_buffer(
	    sent->data, sent->size, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);

	if (!image)
		return IMAGE_DAMAGED;
	int64_t dots = (int64_t)vips_image_get_width(image) * vips_image_get_height(image);
	g_object_unref(image);
	return dots > IMAGE_PIXELS ? IMAGE_TOO_LARGE : IMAGE_CLEANED;
}

/* In memory, upright, in sRGB with 8 bits, no side longer than `side`; NULL: it ends too early. (The
 * argument fail_on does not reach the loader of a buffer in 8.14; as an option of the loader it does.) */
static VipsImage *decode(const struct bytes *sent, int side)
{
	VipsImage *shrunk = NULL, *coloured = NULL, *kept = NULL;

	if (vips_thumbnail_buffer(sent->data, sent->size, &shrunk, side, "height", side, "size",
		VIPS_SIZE_DOWN, "export_profile", "srgb", "option_string", "fail_on=truncated",
		NULL) != 0)
		return NULL;
	if (vips_colourspace(shrunk, &coloured, VIPS_INTERPRETATION_sRGB, NULL) == 0)
		kept = vips_image_copy_memory(coloured);
	g_object_unref(shrunk);
	if (coloured)
		g_object_unref(coloured);
	return kept;
}

static VipsImage *shrink(VipsImage *image, int side)
{
	VipsImage *shrunk = NULL, *kept = NULL;

	if (vips_thumbnail_image(
		image, &shrunk, side, "height", side, "size", VIPS_SIZE_DOWN, NULL) != 0)
		return NULL;
	kept = vips_image_copy_memory(shrunk);
	g_object_unref(shrunk);
	return kept;
}

/*
 * libvips 8.14 leaves profile and EXIF in a WebP that it was told to strip: their chunks go here, and
 * the head that announces them says only whether there is transparency. Chunks are a name, a length
 * and so many bytes, filled up to an even number.
 */
static void strip_webp(struct bytes *file)
{
	static const char *const kept[] = { "VP8X", "VP8 ", "VP8L", "ALPH" };
	size_t to = 12, length;

	for (size_t at = 12; at + 8 <= file->size; at += length) {
		uint32_t size;
		bool is_kept = false;
		memcpy(&size, file->data + at + 4, sizeof size);
		length = 8 + (size_t)GUINT32_FROM_LE(size);
		length += length % 2;
		if (length > file->size - at)
			break;
		for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
			is_kept = is_kept || memcmp(file->data + at, kept[i], 4) == 0;
		if (!is_kept)
			continue;
		memmove(file->data + to, file->data + at, length);
		if (memcmp(file->data + to, "VP8X", 4) == 0)
			file->data[to + 8] &= 0x10;
		to += length;
	}
	file->size = to;
	const uint32_t rest = GUINT32_TO_LE((uint32_t)to - 8);
	memcpy(file->data + 4, &rest, sizeof rest);
}

/* Without any metadata. What is transparent becomes white in a JPEG. */
static bool encode(VipsImage *image, enum image_type type, struct bytes *out)
{
	void *data = NULL;
	int failed = -1;

	switch (type) {
	case IMAGE_JPEG: {
		VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
		failed = vips_jpegsave_buffer(image, &data, &out->size, "Q", QUALITY, "strip", TRUE,
		    "optimize_coding", TRUE, "background", white, NULL);
		vips_area_unref(VIPS_AREA(white));
		break;
	}
	case IMAGE_PNG:
		failed = vips_pngsave_buffer(image, &data, &out->size, "strip", TRUE, NULL);
		break;
	case IMAGE_WEBP:
		failed = vips_webpsave_buffer(
		    image, &data, &out->size, "Q", QUALITY, "strip", TRUE, NULL);
		break;
	}
	out->data = data;
	if (failed == 0 && type == IMAGE_WEBP)
		strip_webp(out);
	return failed == 0;
}

/* As large as fits: a PNG of a photo can need fewer dots than others. */
static bool encode_within(
    VipsImage **image, enum image_type type, size_t most, struct bytes *out, int side)
{
	while (encode(*image, type, out)) {
		if (out->size <= most)
			return true;
		g_free(out->data);
		side = side * 7 / 10;
		VipsImage *smaller = side > 0 ? shrink(*image, side) : NULL;
		if (!smaller)
			return false;
		g_object_unref(*image);
		*image = smaller;
	}
	return false;
}

static enum image_end clean(const struct bytes *sent)
{
	enum image_type type = type_of(sent);
	struct bytes whole, small;

	if (!type)
		return IMAGE_UNKNOWN;
	enum image_end end = look(sent);
	if (end != IMAGE_CLEANED)
		return end;
	VipsImage *image = decode(sent, IMAGE_SIDE);
	if (!image || !encode_within(&image, type, IMAGE_KEPT_BYTES, &whole, IMAGE_SIDE))
		return IMAGE_DAMAGED;
	VipsImage *little = shrink(image, IMAGE_SMALL_SIDE);
	if (!little ||
	    !encode_within(&little, IMAGE_JPEG, IMAGE_SMALL_BYTES, &small, IMAGE_SMALL_SIDE))
		return IMAGE_DAMAGED;
	const struct image_reply reply = { .type = type,
		.width = (uint32_t)vips_image_get_width(image),
		.height = (uint32_t)vips_image_get_height(image),
		.bytes = (uint32_t)whole.size,
		.small_bytes = (uint32_t)small.size };
	bool is_written = write_all(&reply, sizeof reply) && write_all(whole.data, whole.size) &&
			  write_all(small.data, small.size);
	return is_written ? IMAGE_CLEANED : IMAGE_DAMAGED;
}

int main(int argc, char **argv)
{
	if (argc != 1 || !shut_doors() || !start_vips(argv[0]) || !refuse_calls())
		_exit(2);
	struct bytes sent = read_all();
	/* Without a clean-up: everything goes with the process, and what a hostile picture has left behind in memory is not walked
	 * through once more. */
	_exit((int)clean(&sent));
}
