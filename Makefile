# make build    contedor, which has all commands, with the link fetchroot to it, and the
#               small separate programs, static, into bin/ [BIN=DIR] [TAGS=noheadstart:
#               every command line waits for the Go runtime]
# make test     all tests; MUST_RUN=1 makes one that cannot run here a failure
# make lesson   the course's lesson, played for you to watch, on the mini root file
#               system, which needs no network [ROOTFS=lesson|URL|FILE]
# make install  [PREFIX=/usr/local] [DESTDIR=]

PREFIX = /usr/local
GO = go
BIN = bin
TAGS =
export CGO_ENABLED = 0

# One build id for all programs: by it unshare knows the chroot built with it.
BUILD_ID = $(shell cat go.mod go.sum $$(find cmd internal -name '*.go' -o -name '*.s' | sort) | sha1sum | cut -c1-40)

# All programs but fetchroot, which is contedor under another name.
PROGRAMS = $(filter-out ./cmd/fetchroot/, $(wildcard ./cmd/*/))

build:
	$(GO) build -trimpath -tags='$(TAGS)' -ldflags='-s -w -B 0x$(BUILD_ID)' -o '$(BIN)/' $(PROGRAMS)
	ln -sfn contedor '$(BIN)/fetchroot'

test: build
	$(GO) vet ./...
	GOARCH=arm64 $(GO) vet ./...
	GOARCH=arm64 $(GO) build ./...
	$(GO) test -timeout 12m ./...

difftest: build
	$(GO) run ./internal/dev/difftest -bin "$(BIN)"

bench: build
	$(GO) run ./internal/dev/bench -bin "$(BIN)"

lesson: build
	$(GO) run ./internal/teach/lesson/play -bin "$(BIN)" $(if $(ROOTFS),-rootfs '$(ROOTFS)')

soak: build
	SOAK=1 $(GO) test -count=1 -v -timeout 60m -run Soak ./internal/tool/unshare

# The links that are safe to shadow the system's own tools with.
install: build
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install '$(BIN)/contedor' '$(DESTDIR)$(PREFIX)/bin/contedor'
	for name in $$('$(BIN)/contedor' --list-safe); do ln -sfn contedor '$(DESTDIR)$(PREFIX)/bin/'$$name; done

clean:
	rm -rf bin

.PHONY: build test difftest bench lesson soak install clean
