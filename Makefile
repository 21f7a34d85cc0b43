# make build      contedor, which has all commands, with the link fetchroot to it, and the
#                 small separate programs, static, into bin/ [BIN=DIR] [TAGS=noheadstart:
#                 every command line waits for the Go runtime]
# make test       all tests, after scripts/test-setup; MUST_RUN=1 makes one that cannot run
#                 here a failure [PACKAGES=./internal/...]
# make vet        go vet, also for arm64, where everything is built as well
# make difftest   the same commands by the real tools and by ours
# make bench      timings beside the real tools
# make soak       many thousands of runs of unshare
# make lesson     the course's lesson, played for you to watch, on the mini root file
#                 system, which needs no network [ROOTFS=lesson|URL|FILE]
# make install    contedor and its links [PREFIX=/usr/local] [DESTDIR=]
# make uninstall  removes what make install has made there
# make clean      removes bin/
# make help       this text

PREFIX = /usr/local
GO = go
BIN = bin
TAGS =
PACKAGES = ./...
export CGO_ENABLED = 0

# One build id for all programs: by it unshare knows the chroot built with it.
BUILD_ID = $(shell cat go.mod go.sum $$(find cmd internal -name '*.go' -o -name '*.s' | sort) | sha1sum | cut -c1-40)

# All programs but fetchroot, which is contedor under another name.
PROGRAMS = $(filter-out ./cmd/fetchroot/, $(wildcard ./cmd/*/))

# The commit is noted where git can tell it; see contedor --version.
VCS = $(shell git status >/dev/null 2>&1 && echo true || echo false)

build:
	$(GO) build -trimpath -buildvcs=$(VCS) -tags='$(TAGS)' -ldflags='-s -w -B 0x$(BUILD_ID)' -o '$(BIN)/' $(PROGRAMS)
	GOOS= GOARCH= $(GO) run ./internal/dev/initorder '$(BIN)/contedor' contedor/internal/ahead
	ln -sfn contedor '$(BIN)/fetchroot'

test:
	$(GO) run ./internal/dev/progress -timeout 12m $(PACKAGES)

vet:
	$(GO) vet ./...
	GOARCH=arm64 $(GO) vet ./...
	GOARCH=arm64 $(GO) build ./...

difftest: build
	$(GO) run ./internal/dev/difftest -bin "$(BIN)"

bench: build
	$(GO) run ./internal/dev/bench -bin "$(BIN)"

lesson: build
	$(GO) run ./internal/teach/lesson/play -bin "$(BIN)" $(if $(ROOTFS),-rootfs '$(ROOTFS)')

soak: build
	SOAK=1 $(GO) test -count=1 -v -timeout 60m -run Soak ./internal/tool/unshare

INSTALLED = $(DESTDIR)$(PREFIX)/bin

# The links that are safe to shadow the system's own tools with.
install: build
	install -d '$(INSTALLED)'
	install '$(BIN)/contedor' '$(INSTALLED)/contedor'
	for name in $$('$(BIN)/contedor' --list-safe); do ln -sfn contedor '$(INSTALLED)/'$$name; done

# The installed program knows its links. Something else of such a name stays.
uninstall:
	for name in $$('$(INSTALLED)/contedor' --list-safe); do \
		link='$(INSTALLED)/'$$name; \
		if [ "$$(readlink "$$link")" = contedor ]; then rm "$$link"; fi; \
	done
	rm '$(INSTALLED)/contedor'

clean:
	rm -rf bin

help:
	@sed -n '/^#/!q; s/^# //p' Makefile

.PHONY: build test vet difftest bench lesson soak install uninstall clean help
