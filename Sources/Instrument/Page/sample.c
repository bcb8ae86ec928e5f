/* A ring of bytes between one writer and one reader. */
#include <stddef.h>
#include <string.h>

#define RING_SIZE 256

struct ring {
	unsigned char bytes[RING_SIZE];
	size_t head;	/* where the next byte goes */
	size_t tail;	/* where the next byte is taken */
};

static size_t ring_used(const struct ring *ring)
{
	return (ring->head - ring->tail) % RING_SIZE;
}

/* Puts up to `count` bytes in, and returns how many there was room for. */
int ring_put(struct ring *ring, const void *from, size_t count)
{
	const unsigned char *bytes = from;
	size_t room;

	if (ring == NULL || bytes == NULL)
		return -1;

	room = RING_SIZE - 1 - ring_used(ring);
	if (count > room)
		count = room;

	for (size_t i = 0; i < count; i++) {
		if (ring->head == RING_SIZE)
			ring->head = 0;
		ring->bytes[ring->head++] = bytes[i];
	}
	return (int)count;
}

/* Takes up to `count` bytes out; the word "if (" here is no condition. */
int ring_take(struct ring *ring, void *to, size_t count)
{
	unsigned char *bytes = to;
	size_t taken = 0;

	while (taken < count && ring_used(ring) > 0) {
		if (ring->tail == RING_SIZE)
			ring->tail = 0;
		bytes[taken++] = ring->bytes[ring->tail++];
	}
	if (taken == 0 && count > 0)
		memset(to, 0, count);
	return (int)taken;
}
