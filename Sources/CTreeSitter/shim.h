#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

// libtree-sitter 0.20.7 keeps the number of a node's children in 16 bits, and corrupts memory where
// more meet in one: 70,000 `!`, `//` lines, `if (a)`, `else if`. `a ? ;` within a function makes it
// take 10 kB a byte of text. So every parser has an arena, that is a list of all its blocks, and a
// parse that asks for too much is left by a long jump, after which the arena is freed as a whole.
//
// Inside a parse the only blocks of half a megabyte are lists of children, 8 bytes each. They double,
// so they ask for that much at the 32,769th child, while all is still well.
enum { CELLSCOPE_LARGEST_BLOCK = 65536 * 8 };

typedef struct cellscope_block {
  struct cellscope_block *before, *after;
  struct cellscope_arena *arena;
  size_t size;
} cellscope_block;

typedef struct cellscope_arena {
  cellscope_block ring;  // of all blocks; itself none
  size_t size, limit;    // bytes
  jmp_buf *way_out;      // while it parses
} cellscope_arena;

/// The arena that the thread's blocks belong to, or NULL. Swift gives each of its files a copy of
/// the functions here, and so of this: call them all from one file.
static inline cellscope_arena **cellscope_current(void) {
  static _Thread_local cellscope_arena *current;
  return &current;
}

static inline void cellscope_free(void *pointer) {
  if (!pointer) return;
  cellscope_block *block = (cellscope_block *)pointer - 1;
  if (block->arena) {
    block->before->after = block->after;
    block->after->before = block->before;
    block->arena->size -= block->size;
  }
  free(block);
}

static inline void *cellscope_malloc(size_t size) {
  cellscope_arena *arena = *cellscope_current();
  if (arena && arena->way_out
      && (size >= CELLSCOPE_LARGEST_BLOCK || arena->size + size > arena->limit))
    longjmp(*arena->way_out, 1);
  cellscope_block *block = malloc(sizeof *block + size);
  if (!block) abort();
  block->arena = arena;
  block->size = size;
  if (arena) {
    block->before = &arena->ring;
    block->after = arena->ring.after;
    block->before->after = block->after->before = block;
    arena->size += size;
  }
  return block + 1;
}

static inline void *cellscope_calloc(size_t count, size_t size) {
  void *pointer = cellscope_malloc(count * size);
  return memset(pointer, 0, count * size);
}

static inline void *cellscope_realloc(void *old, size_t size) {
  if (!old) return cellscope_malloc(size);
  void *pointer = cellscope_malloc(size);
  size_t kept = ((cellscope_block *)old - 1)->size;
  memcpy(pointer, old, kept < size ? kept : size);
  cellscope_free(old);
  return pointer;
}

/// Makes tree-sitter allocate through the functions above: once, before anything else is called.
static inline void cellscope_start(void) {
  ts_set_allocator(cellscope_malloc, cellscope_calloc, cellscope_realloc, cellscope_free);
}

static inline cellscope_arena *cellscope_arena_new(void) {
  cellscope_arena *arena = calloc(1, sizeof *arena);
  if (!arena) abort();
  arena->ring.before = arena->ring.after = &arena->ring;
  return arena;
}

/// Frees every block of the arena, whatever it is: a parser left by a long jump and all it held.
static inline void cellscope_arena_delete(cellscope_arena *arena) {
  while (arena->ring.after != &arena->ring) cellscope_free(arena->ring.after + 1);
  free(arena);
}

static inline TSParser *cellscope_parser_new(cellscope_arena *arena, const TSLanguage *language) {
  *cellscope_current() = arena;
  TSParser *parser = ts_parser_new();
  ts_parser_set_language(parser, language);
  *cellscope_current() = NULL;
  return parser;
}

/// A parse: what it is given, and what it gives.
typedef struct cellscope_parsing {
  cellscope_arena *arena;
  TSParser *parser;
  const char *bytes;
  uint32_t length;
  TSTree *tree;
  bool lost;
} cellscope_parsing;

static inline void *cellscope_run(void *call) {
  cellscope_parsing *parsing = call;
  jmp_buf way_out;
  if (setjmp(way_out)) {
    *cellscope_current() = NULL;
    parsing->lost = true;
    return NULL;
  }
  parsing->arena->way_out = &way_out;
  *cellscope_current() = parsing->arena;
  parsing->tree = ts_parser_parse_string(parsing->parser, NULL, parsing->bytes, parsing->length);
  *cellscope_current() = NULL;
  parsing->arena->way_out = NULL;
  return NULL;
}

// libtree-sitter compares two readings of a list by recursion, 48 bytes of stack for each element, and
// an element may be two bytes: 200,000 `a;` take more than a thread has. So a longer text is parsed on a
// thread of its own; the system gives it what it uses of its stack.
enum { CELLSCOPE_LONG_TEXT = 1 << 16, CELLSCOPE_STACK = 1 << 20, CELLSCOPE_STACK_A_BYTE = 48 };

/// As `ts_parser_parse_string`, within `limit` bytes of memory. Where `*lost` is set, nothing of the
/// arena may be touched again but by `cellscope_arena_delete`.
static inline TSTree *cellscope_parse(
  cellscope_arena *arena, TSParser *parser, const char *bytes, uint32_t length, size_t limit,
  bool *lost
) {
  cellscope_parsing parsing = {
    .arena = arena, .parser = parser, .bytes = bytes, .length = length, .tree = NULL, .lost = false
  };
  arena->limit = limit;
  if (length <= CELLSCOPE_LONG_TEXT) {
    cellscope_run(&parsing);
  } else {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, CELLSCOPE_STACK + (size_t)CELLSCOPE_STACK_A_BYTE * length);
    if (pthread_create(&thread, &attributes, cellscope_run, &parsing) == 0)
      pthread_join(thread, NULL);
    else
      parsing.lost = true;
    pthread_attr_destroy(&attributes);
  }
  *lost = parsing.lost;
  return parsing.tree;
}
