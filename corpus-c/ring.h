/* SPDX-License-Identifier: MIT */
/*
 * A ring of bytes between one writer and one reader.
 *
 * The size is a power of two, so that positions may grow for ever and are
 * only masked when the buffer is touched.  See https://example.org/ring.
 */
#ifndef CORPUS_RING_H
#define CORPUS_RING_H

#include <stdbool.h>
#include <stddef.h>

#define RING_SIZE	256
#define RING_MASK	(RING_SIZE - 1)

#define min(a, b) ({			\
	__typeof__(a) _a = (a);		\
	__typeof__(b) _b = (b);		\
	_a < _b ? _a : _b;		\
})

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

enum ring_state {
	RING_EMPTY,
	RING_HALF = 1,
	RING_FULL,
};

struct ring {
	unsigned char bytes[RING_SIZE];
	size_t head;		/* next byte to be written */
	size_t tail;		/* next byte to be read */
	unsigned int closed : 1;
	unsigned int failed : 1;
};

typedef bool (*ring_filter)(unsigned char byte, void *context);

void ring_init(struct ring *ring);
size_t ring_write(struct ring *ring, const void *from, size_t count);
size_t ring_read(struct ring *ring, void *to, size_t count);
size_t ring_drop_while(struct ring *ring, ring_filter filter, void *context);
const char *ring_describe(const struct ring *ring);

static inline size_t ring_used(const struct ring *ring)
{
	return ring->head - ring->tail;
}

static inline size_t ring_free(const struct ring *ring)
{
	return RING_SIZE - ring_used(ring);
}

static inline enum ring_state ring_state(const struct ring *ring)
{
	if (ring->head == ring->tail)
		return RING_EMPTY;

	return ring_free(ring) ? RING_HALF : RING_FULL;
}

#endif /* CORPUS_RING_H */
