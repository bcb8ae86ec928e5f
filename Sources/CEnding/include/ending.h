// How the process ends before its time: the contract.
//
// Linked into a program, this also makes each allocation and each new thread that the system refuses end
// it with a sentence and exit status 74, wherever it was asked for: Swift, oneDNN and Dispatch would crash
// or wait for ever.
#pragma once

// What a sudden end does first, once: `last` gives a terminal back, say, and the file `path` is taken
// away. NULL takes back what was said before. The path is copied.
void ce_before_end(void (*last)(void));
void ce_remove_at_end(const char *path);

// Does both now. Safe in a signal's handler.
void ce_clean_up(void);

// Does both, then ends the process as _exit does. Safe in a signal's handler.
_Noreturn void ce_end(int status);
