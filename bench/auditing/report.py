"""Counts, causes, and how they are printed."""
import numpy

# At most so many runs of wrong bytes of one file and feature are kept with their place.
kept = 400


class Tally:
    """Of one corpus and feature."""

    def __init__(self):
        self.bytes = self.known = self.both = self.wrong = self.runs = 0

    def add(self, labels, expected):
        known = labels >= 0
        both = known & (expected >= 0)
        wrong = both & (labels != expected)
        self.bytes += len(labels)
        self.known += int(numpy.count_nonzero(known))
        self.both += int(numpy.count_nonzero(both))
        self.wrong += int(numpy.count_nonzero(wrong))
        return wrong

    @property
    def share(self):
        return self.wrong / self.both if self.both else 0.0

    def json(self):
        return {"bytes": self.bytes, "known": self.known, "judged": self.both, "wrong": self.wrong, "runs": self.runs}


class Cause:
    """A run of wrong bytes."""

    def __init__(self, corpus, feature, file, line, place, length, expected, found, text):
        self.corpus, self.feature, self.file, self.line, self.place = corpus, feature, file, line, place
        self.length, self.expected, self.found, self.text = length, expected, found, text

    def json(self):
        return dict(vars(self))


def causes(corpus, feature, file, data, wrong, labels, expected):
    """The runs of wrong bytes. Bytes that are unknown or not judged do not end a run, right ones do."""
    places = numpy.flatnonzero(wrong)
    if not len(places):
        return [], 0
    right = (labels >= 0) & (expected >= 0) & ~wrong
    before = numpy.cumsum(right)
    starts = numpy.flatnonzero(numpy.diff(before[places], prepend=-1))
    lengths = numpy.diff(numpy.append(starts, len(places)))
    order = numpy.argsort(-lengths, kind="stable")[:kept]
    found = []
    for number in order:
        place = int(places[starts[number]])
        begin = data.rfind(b"\n", 0, place) + 1
        end = data.find(b"\n", place)
        text = data[begin:end if end >= 0 else len(data)].decode("utf-8", "replace").strip()
        found.append(Cause(corpus, feature, file, data.count(b"\n", 0, place) + 1, place, int(lengths[number]),
                           int(expected[place]), int(labels[place]), text))
    return found, len(starts)


def share(value):
    if value == 0:
        return "0"
    return f"{value * 1e6:,.1f} ppm" if value < 1e-4 else f"{value * 100:.3f} %"


def percent(part, whole):
    return f"{100 * part / whole:.2f}" if whole else "-"


def table(tallies):
    rows = [("corpus", "feature", "bytes", "known %", "judged %", "wrong bytes", "runs", "share wrong")]
    for (corpus, feature), tally in tallies.items():
        rows.append((corpus, feature, f"{tally.bytes:,}", percent(tally.known, tally.bytes),
                     percent(tally.both, tally.known), f"{tally.wrong:,}", f"{tally.runs:,}", share(tally.share)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) if column < 2 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def listing(found, count):
    lines = []
    for feature in dict.fromkeys(cause.feature for cause in found):
        of_feature = sorted((cause for cause in found if cause.feature == feature), key=lambda cause: -cause.length)
        lines.append(f"\n{feature}: {len(of_feature)} runs of wrong bytes" + (
            f", the {count} longest" if len(of_feature) > count else ""))
        for cause in of_feature[:count]:
            lines.append(f"  {cause.file}:{cause.line}: {cause.length} bytes, expected {cause.expected}, "
                         f"found {cause.found}")
            lines.append(f"      {cause.text[:110]}")
    return "\n".join(lines)
