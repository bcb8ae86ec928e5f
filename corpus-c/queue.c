// SPDX-License-Identifier: MIT
/*
 * A run queue: tasks wait in order of their deadline, the earliest first,
 * in a binary heap.  A task that gets no turn for too long is moved ahead.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#define QUEUE_MAX	64
#define PATIENCE	100L	/* ticks */

#define parent(i)	(((i) - 1) / 2)
#define child(i, n)	(2 * (i) + 1 + (n))

#define for_each_task(task, queue)				\
	for ((task) = (queue)->tasks;				\
	     (task) < (queue)->tasks + (queue)->count;		\
	     (task)++)						\
		if ((task)->flags & TASK_DEAD) { } else

enum {
	TASK_READY	= 1 << 0,
	TASK_DEAD	= 1 << 1,
	TASK_URGENT	= 1 << 2,
};

struct task {
	long deadline;
	unsigned int flags;
	union {
		void (*run)(void *argument);
		int signal;
	} action;
	void *argument;
};

struct queue {
	struct task tasks[QUEUE_MAX];
	int count;
	long now;
};

static bool earlier(const struct task *a, const struct task *b)
{
	if ((a->flags ^ b->flags) & TASK_URGENT)
		return (a->flags & TASK_URGENT) != 0;

	return a->deadline < b->deadline;
}

static void swap_tasks(struct task *a, struct task *b)
{
	struct task old = *a;

	*a = *b;
	*b = old;
}

static void sift_down(struct queue *queue, int i)
{
	int next, n;

	for (;;) {
		next = i;
		for (n = 0; n < 2; n++) {
			int c = child(i, n);

			if (c < queue->count &&
			    earlier(&queue->tasks[c], &queue->tasks[next]))
				next = c;
		}
		if (next == i)
			break;
		swap_tasks(&queue->tasks[i], &queue->tasks[next]);
		i = next;
	}
}

bool queue_add(struct queue *queue, struct task task)
{
	int i = queue->count;

	if (i >= QUEUE_MAX || task.deadline == LONG_MAX)
		return false;

	queue->tasks[i] = task;
	queue->count++;
	while (i > 0 && earlier(&queue->tasks[i], &queue->tasks[parent(i)])) {
		swap_tasks(&queue->tasks[i], &queue->tasks[parent(i)]);
		i = parent(i);
	}

	return true;
}

/* Runs what is due; returns how many tasks that were. */
int queue_run(struct queue *queue, long now)
{
	struct task *task;
	int ran = 0;

	queue->now = now;
again:
	if (queue->count == 0)
		goto out;

	task = &queue->tasks[0];
	if (task->deadline <= now || (task->flags & TASK_URGENT)) {
		struct task due = *task;

		*task = queue->tasks[--queue->count];
		sift_down(queue, 0);
		if (!(due.flags & TASK_DEAD) && due.action.run) {
			due.action.run(due.argument);
			ran++;
		}
		goto again;
	}

	for_each_task(task, queue) {
		if (now - task->deadline > PATIENCE)
			task->flags |= TASK_URGENT;
	}
out:
	return ran;
}
