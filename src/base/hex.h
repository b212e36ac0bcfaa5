/* Bytes as text: hex and URL-safe base64; SHA-256, HMAC-SHA-256; comparison in constant time. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>

struct mem;

#define SHA256_BYTES 32

char *hex_of(struct mem *, const void *, size_t bytes);
/* URL-safe, unpadded. */
char *base64url_of(struct mem *, const void *, size_t bytes);
/* False, and out zeroed, when it is not exactly `bytes` bytes of base64url. */
bool base64url_read(const char *, void *out, size_t bytes);

void sha256(const void *, size_t bytes, unsigned char out[SHA256_BYTES]);
void hmac_sha256(
    const unsigned char key[32], const void *, size_t bytes, unsigned char out[SHA256_BYTES]);
bool bytes_equal(const void *, const void *, size_t bytes);

#endif
