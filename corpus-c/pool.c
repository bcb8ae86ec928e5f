// SPDX-License-Identifier: MIT
/*
 * A pool of objects of one size, carved from pages and kept on a free list.
 * Freed objects are filled with a pattern, so that a late write is noticed.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_SIZE	4096u
#define POISON		0x6b
#define ALIGN(x, a)	(((x) + ((a) - 1)) & ~((a) - 1))

#ifdef POOL_DEBUG
#define pool_debug(fmt, ...)	fprintf(stderr, "pool: " fmt "\n", ##__VA_ARGS__)
#else
#define pool_debug(fmt, ...)	do { } while (0)
#endif

struct object {
	struct object *next;
};

struct page {
	struct page *next;
	unsigned char data[];
};

struct pool {
	size_t size;
	struct object *free;
	struct page *pages;
	unsigned long used, total;
};

int pool_init(struct pool *pool, size_t size)
{
	if (size == 0 || size > PAGE_SIZE - sizeof(struct page))
		return -EINVAL;

	*pool = (struct pool) {
		.size = ALIGN(size < sizeof(struct object) ?
			      sizeof(struct object) : size, sizeof(void *)),
		.free = NULL,
	};

	return 0;
}

static int pool_grow(struct pool *pool)
{
	struct page *page = malloc(PAGE_SIZE);
	size_t offset;

	if (!page)
		return -ENOMEM;

	page->next = pool->pages;
	pool->pages = page;
	for (offset = 0;
	     offset + pool->size <= PAGE_SIZE - sizeof(*page);
	     offset += pool->size) {
		struct object *object = (void *)(page->data + offset);

		memset(object, POISON, pool->size);
		object->next = pool->free;
		pool->free = object;
		pool->total++;
	}
	pool_debug("grew to %lu objects of %zu bytes", pool->total, pool->size);

	return 0;
}

/* Whether all but the link of a free object is still poison. */
static int pool_check(const struct pool *pool, const struct object *object)
{
	const uint8_t *bytes = (const uint8_t *)object;
	size_t i;

	for (i = sizeof(*object); i < pool->size; i++) {
		if (bytes[i] != POISON)
			return 0;
	}

	return 1;
}

void *pool_take(struct pool *pool)
{
	struct object *object;

	if (!pool->free && pool_grow(pool) != 0)
		return NULL;

	object = pool->free;
	if (!pool_check(pool, object)) {
		fprintf(stderr, "pool: %p was written after it was freed\n",
			(void *)object);
		abort();
	}
	pool->free = object->next;
	pool->used++;

	return memset(object, 0, pool->size);
}

void pool_give(struct pool *pool, void *memory)
{
	struct object *object = memory;

	if (!object)
		return;

	memset(object, POISON, pool->size);
	object->next = pool->free;
	pool->free = object;
	pool->used--;
}
