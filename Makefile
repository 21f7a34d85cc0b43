# make build      build contedor, which has all commands, the link fetchroot to it, and the
#                 small separate programs, all static, into bin/ [BIN=DIR] [TAGS=noheadstart:
#                 nothing is carried out before the Go runtime starts]
# make test       run all tests; run scripts/test-setup once before. With MUST_RUN=1 a test
#                 that cannot run here is a failure [PACKAGES=./internal/...]
# make vet        run go vet for amd64, arm64 and (what differs there) 386 and riscv64, and build
#                 everything for arm64
# make difftest   run the same commands with the real tools and with ours, and compare
#                 [ALSO=directories of further builds]
# make bench      measure the speed of ours and of the real tools
# make soak       run unshare many thousands of times
# make lesson     play the course's lesson for you to watch, with the mini root file system,
#                 which needs no network; at a terminal, Enter types the next line, unless
#                 PAUSE=0 [ROOTFS=lesson|URL|FILE]
# make docs       write the lesson and the course as web pages [SITE=site]
# make dist       make everything that is handed out of a version, for amd64 and arm64, in dist/:
#                 archives, programs, deb, rpm, an OCI image, checksums [SOURCE_DATE_EPOCH=]
#                 [MINISIGN_KEY=a secret key, to sign the checksums]
# make documents  make the manual pages and the completions for shells in dist/share
# make install    install contedor, its links, pages and completions [PREFIX=/usr/local] [DESTDIR=]
# make uninstall  remove what make install has installed
# make clean      remove bin/ and dist/
# make help       print this text

PREFIX = /usr/local
GO = go
BIN = bin
SITE = site
TAGS =
PACKAGES = ./...
export CGO_ENABLED = 0

# All programs get the same build id: by it unshare recognizes the chroot that was built with
# it.
BUILD_ID = $(shell cat go.mod go.sum $$(find cmd internal -name '*.go' -o -name '*.s' | sort) | sha1sum | cut -c1-40)

# All programs but fetchroot, which is contedor under another name.
PROGRAMS = $(filter-out ./cmd/fetchroot/, $(wildcard ./cmd/*/))

# Packages that run a command during the initialization, the earliest first.
AHEAD = $(addprefix contedor/internal/, ahead ahead/tools ahead/unpack ahead/machine)

# Packages that wait for the network, a person or the kernel are compiled without inlining:
# contedor is 1.6 MB smaller so. Tools that compute, and those that start before the Go runtime, are
# compiled as usual.
PATIENT = archive/... crypto/ecdh crypto/ecdsa crypto/elliptic crypto/hpke crypto/rsa crypto/tls crypto/x509 \
	$(addprefix crypto/internal/fips140/, ecdsa edwards25519/... mlkem nistec/... rsa) \
	debug/... encoding/asn1 encoding/json encoding/pem image/... internal/zstd log math/rand/... mime/... net/... os/exec os/user vendor/... \
	filippo.io/... github.com/ProtonMail/... github.com/cloudflare/... github.com/google/... \
	github.com/mdlayher/... github.com/moby/... github.com/opencontainers/... github.com/prometheus/... \
	github.com/yuin/... golang.org/x/crypto/... golang.org/x/net/... oras.land/... \
	$(addprefix contedor/internal/, hint/... texts/... teach/... tool/...) \
	$(addprefix contedor/internal/linux/, blockdev loopdev machine netdb superblock terminfo) \
	$(addprefix contedor/internal/fetch/, download oci publish retrieve verify)
COMPUTING = $(addprefix contedor/internal/tool/, awk basenc cmp comm cut diff digest factor gnu/... grep \
	hexdump layout nl od paste rev sed $(addprefix shell/, eval pattern spawn) sort tac tr uniq wc xxd)
EARLY = $(addprefix contedor/internal/tool/, chroot hostname mount nsenter umount unshare)
INLINING = $(foreach packages,$(PATIENT),-gcflags='$(packages)=-l') \
	$(foreach packages,$(COMPUTING) $(EARLY),-gcflags='$(packages)=')

# Go records the commit if git knows it; contedor --version prints it. In a linked worktree, where
# .git is a file, Go finds no repository, or one around it, whose commit would be wrong
# (https://go.dev/issue/58218). So nothing is recorded there.
VCS = $(shell test -d .git && git status >/dev/null 2>&1 && echo true || echo false)

# The help texts in other languages, in the form that the tag packed embeds.
CATALOGS = GOOS= GOARCH= $(GO) run ./internal/dev/help/pack internal/teach/help/catalogs

# HTTP/2 is never spoken (fetch/download says why), so half a megabyte of it may stay out.
BUILD_TAGS = packed nethttpomithttp2

build:
	$(CATALOGS)
	$(GO) build -trimpath -buildvcs=$(VCS) -tags='$(BUILD_TAGS) $(TAGS)' $(INLINING) -ldflags='-s -w -B 0x$(BUILD_ID)' -o '$(BIN)/' $(PROGRAMS)
	GOOS= GOARCH= $(GO) run ./internal/dev/initorder '$(BIN)/contedor' $(AHEAD)
	ln -sfn contedor '$(BIN)/fetchroot'

test:
	$(GO) run ./internal/dev/testrun -timeout 20m $(PACKAGES)

# With -trimpath vet and build share what is compiled.
vet:
	$(GO) vet ./...
	GOARCH=arm64 $(GO) vet -trimpath ./...
	GOARCH=arm64 $(GO) build -trimpath ./...
	GOARCH=386 $(GO) vet -trimpath ./cmd/...
	GOARCH=riscv64 $(GO) vet -trimpath ./cmd/... ./internal/solo ./internal/linux/... ./internal/tool/shell/...
	GOARCH=mipsle $(GO) vet -trimpath ./internal/linux/...

difftest: build
	$(GO) run ./internal/dev/difftest $(foreach dir,$(BIN) $(ALSO),-bin '$(dir)')

bench: build
	$(GO) run ./internal/dev/bench -bin "$(BIN)"

lesson: build
	$(GO) run ./internal/teach/lesson/play -bin "$(BIN)" $(if $(ROOTFS),-rootfs '$(ROOTFS)')

docs:
	$(GO) run ./internal/teach/pages/write '$(SITE)'

soak: build
	SOAK=1 $(GO) test -count=1 -v -timeout 60m -run Soak ./internal/tool/unshare

dist:
	$(GO) run ./internal/dev/dist -o dist

documents:
	$(GO) run ./internal/dev/dist -documents dist/share

INSTALLED = $(DESTDIR)$(PREFIX)/bin
DOCUMENTS = $(DESTDIR)$(PREFIX)/share

# Only the links that may precede the system's own tools in PATH.
install: build documents
	install -d '$(INSTALLED)' '$(DOCUMENTS)'
	install '$(BIN)/contedor' '$(INSTALLED)/contedor'
	for name in $$('$(BIN)/contedor' --list-safe); do ln -sfn contedor '$(INSTALLED)/'$$name; done
	cp -R dist/share/. '$(DOCUMENTS)'

# The installed program lists its links. Files with such a name that are not links to it stay.
uninstall:
	for name in $$('$(INSTALLED)/contedor' --list-safe); do \
		link='$(INSTALLED)/'$$name; \
		if [ "$$(readlink "$$link")" = contedor ]; then rm "$$link"; fi; \
	done
	rm '$(INSTALLED)/contedor'
	cd '$(DOCUMENTS)' && for name in contedor fetchroot; do \
		rm -f man/man1/$$name.1 man/man1/$$name-*.1 man/*/man1/$$name.1 man/*/man1/$$name-*.1 \
			bash-completion/completions/$$name fish/vendor_completions.d/$$name.fish zsh/site-functions/_$$name; \
	done

clean:
	rm -rf bin dist internal/teach/help/catalogs/*.gz

help:
	@sed -n '/^#/!q; s/^# //p' Makefile

.PHONY: build dist documents test vet docs difftest bench lesson soak install uninstall clean help
