// SPDX-License-Identifier: MIT
/*
 * A ring of bytes: the copying is done in at most two stretches, one up to
 * the end of the buffer and one from its beginning.
 */
#include <string.h>

#include "ring.h"

static const char * const state_names[] = {
	[RING_EMPTY]	= "empty",
	[RING_HALF]	= "in use",
	[RING_FULL]	= "full (the reader sleeps)",
};

void ring_init(struct ring *ring)
{
	memset(ring, 0, sizeof(*ring));
}

size_t ring_write(struct ring *ring, const void *from, size_t count)
{
	const unsigned char *bytes = from;
	size_t offset = ring->head & RING_MASK;
	size_t first;

	if (!bytes || ring->closed)
		return 0;

	count = min(count, ring_free(ring));
	first = min(count, RING_SIZE - offset);

	memcpy(ring->bytes + offset, bytes, first);
	memcpy(ring->bytes, bytes + first, count - first);
	ring->head += count;

	return count;
}

size_t ring_read(struct ring *ring, void *to, size_t count)
{
	unsigned char *bytes = to;
	size_t offset = ring->tail & RING_MASK;
	size_t first;

	count = min(count, ring_used(ring));
	first = min(count, RING_SIZE - offset);

	if (count == 0 || (first < count && (!bytes || ring->failed)))
		return 0;

	memcpy(bytes, ring->bytes + offset, first);
	memcpy(bytes + first, ring->bytes, count - first);
	ring->tail += count;

	return count;
}

/* Drops bytes from the tail for as long as the filter says so. */
size_t ring_drop_while(struct ring *ring, ring_filter filter, void *context)
{
	size_t dropped = 0;

	while (ring_used(ring) > 0 &&
	       filter(ring->bytes[ring->tail & RING_MASK], context)) {
		ring->tail++;
		dropped++;
	}

	return dropped;
}

const char *ring_describe(const struct ring *ring)
{
	enum ring_state state = ring_state(ring);

	if (ring->failed)
		return "failed: \"no more (ever)\"";
	else if (ring->closed && state == RING_EMPTY)
		return "closed";

	/* Should not happen, unless the ring was never initialised. */
	if (state >= (int)ARRAY_SIZE(state_names))
		return "?";

	return state_names[state];
}
