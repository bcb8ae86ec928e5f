// SPDX-License-Identifier: MIT
/*
 * Sizes and times as people write them: "64K", "1.5 MiB", "250ms", "2h".
 */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct unit {
	const char *name;
	double factor;
};

static const struct unit sizes[] = {
	{ "K",   1024.0 },
	{ "KiB", 1024.0 },
	{ "M",   1024.0 * 1024.0 },
	{ "MiB", 1024.0 * 1024.0 },
	{ "G",   1024.0 * 1024.0 * 1024.0 },
	{ "kB",  1e3 },
	{ "MB",  1e6 },
	{ "",    1.0 },
	{ NULL,  0.0 },		/* the end */
};

static const struct unit times[] = {
	{ "ns", 1e-9 }, { "us", 1e-6 }, { "ms", 1e-3 }, { "s", 1.0 },
	{ "min", 60.0 }, { "h", 60.0 * 60.0 }, { "d", 24 * 60 * 60.0 },
	{ "", 1.0 },
	{ NULL, 0.0 },
};

/*
 * Reads a number and its unit.  The result is not a number where the text is
 * not one, and negative numbers are taken as they come.
 */
static double parse(const char *text, const struct unit *units)
{
	char *end;
	double number = strtod(text, &end);
	const struct unit *unit;

	if (end == text)
		return NAN;

	while (*end == ' ' || *end == '\t')
		end++;

	for (unit = units; unit->name; unit++) {
		if (strcmp(unit->name, end) == 0)
			return number * unit->factor;
	}

	return NAN;
}

double parse_size(const char *text)
{
	return text ? parse(text, sizes) : NAN;
}

double parse_time(const char *text)
{
	return text ? parse(text, times) : NAN;
}

/* The largest unit that leaves at least one of it. */
const char *best_unit(double bytes)
{
	static const char *const names[] = { "B", "KiB", "MiB", "GiB" };
	size_t i = 0;

	while (fabs(bytes) >= 1024.0 && i + 1 < sizeof(names) / sizeof(names[0])) {
		bytes /= 1024.0;
		i++;
	}

#if 0
	/* Nobody has asked for terabytes yet. */
	if (bytes >= 1024.0 && (i == 3))
		return "TiB";
#endif
	return names[i];
}
