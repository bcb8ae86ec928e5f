#include "ending.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Atomic(void (*)(void)) last_call;
static _Atomic(char *) temporary;

void ce_before_end(void (*last)(void)) { atomic_store(&last_call, last); }

void ce_remove_at_end(const char *path) {
  // What was there before is not freed: a handler may be reading it.
  atomic_store(&temporary, path ? strdup(path) : NULL);
}

void ce_clean_up(void) {
  void (*last)(void) = atomic_exchange(&last_call, NULL);
  if (last) last();
  char *path = atomic_exchange(&temporary, NULL);
  if (path) unlink(path);
}

void ce_end(int status) {
  ce_clean_up();
  _exit(status);
}
