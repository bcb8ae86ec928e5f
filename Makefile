# Every command of the README. Each target first does what it needs; nothing is done twice.

MINUTES ?= 5

.PHONY: build setup lint test demo

build: setup
	swift build -c release --product cellscope

setup:
	@scripts/setup

lint: setup
	swift format lint --strict -r Sources Tests Package.swift

test: lint build
	swift test --parallel

demo:
	@MINUTES='$(MINUTES)' scripts/demo
