# Every command of the README. Each target first does what it needs; nothing is done twice.

MINUTES ?= 5

.PHONY: build setup lint test demo bench parity audit fuzz sanitize study calibrate

build: setup
	swift build -c release --product cellscope

setup:
	@scripts/setup

lint: setup
	swift format lint --strict -r Sources Tests bench Package.swift

# The instrument's tests run by themselves: others hold every thread for minutes, and its clients give up.
test: lint build
	swift test --parallel --skip InstrumentTests
	swift test --skip-build --filter InstrumentTests
	bench/fuzz --seconds 60 --workers 1 & fuzz=$$!; Tests/Browser/run; browser=$$?; wait $$fuzz && exit $$browser

demo:
	@MINUTES='$(MINUTES)' scripts/demo

# Speed beside PyTorch's, by turns: bench/results. Measure when nothing else runs.
bench: build
	swift build -c release --product measure
	bench/setup
	.cache/bench/bin/python bench/run

# The same numbers as PyTorch's, event files that TensorBoard reads, and scikit-learn's and SciPy's scores.
parity: build
	bench/setup
	.cache/bench/bin/python bench/parity
	.cache/bench/bin/python bench/scores

# C's labels beside those of a lexer that counts brackets, on Linux's kernel/, mm/ and lib/: bench/audit.
audit: build
	bench/auditing/setup
	.cache/audit/python/bin/python bench/audit --test
	.cache/audit/python/bin/python bench/audit

# What nobody would give the command, for an hour; `make test` does a minute of it: bench/fuzz.
fuzz: build
	bench/fuzz

# The tests, with Clang's address sanitizer built in, then with its thread sanitizer. Half an hour.
sanitize: setup
	scripts/sanitize

# What makes a cell single-minded: small networks that differ in one option. An hour; docs/single-minded.md.
study: build
	bench/setup
	.cache/bench/bin/python bench/study

# Whether verdicts hold the rates they state, on networks of which it is known what is to be found.
calibrate: setup
	swift build -c release --product calibrate
	.build/release/calibrate
