# Targets; `make help` lists them.
GO       ?= go
PREFIX   ?= /usr/local
BIN      := bin/pkgd
LDFLAGS  := -s -w -buildid= -checklinkname=0
BUILD    := CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -buildmode=exe -tags transparent -ldflags='$(LDFLAGS)'
SOURCES  := $(shell find . -name '*.go' -not -path './bin/*') go.mod go.sum

# Modules of their own that stand in for two that Pebble links.
STANDINS := third_party/errors third_party/prometheus

# The vulnerability database for `make vulncheck`: an address, or file://FOLDER.
# Empty: the public one.
VULNDB   ?=

# How long `make fuzz` stays with each target.
FUZZTIME ?= 30s

# Not empty: `make bench` takes fewer rounds and smaller stores, for a look and
# for CI (two minutes); or writes what it measured to docs/benchmarks.md.
BENCH_SHORT ?=
BENCH_WRITE ?=
BENCH_FLAGS ?= $(if $(BENCH_SHORT),-short) $(if $(BENCH_WRITE),-write docs/benchmarks.md)

# The scanner that audits are compared with.
OSV_SCANNER ?= github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.0

.PHONY: help build test test-clients lint static vulncheck bench bench-peers eval demo race fuzz cross docs clean install

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 16

build: $(BIN) ## build bin/pkgd: static, reproducible, with signal transparency

$(BIN): $(SOURCES)
	@mkdir -p bin
	$(BUILD) -o $(BIN) .

test: ## run the tests; needs only Go
	$(GO) test ./...
	@for dir in $(STANDINS); do $(GO) -C $$dir test ./... || exit 1; done

test-clients: $(BIN) ## run the real npm, pip and cargo against local registries, and ask the ecosystems' own code about versions (./tests/clients/install.sh fetches them)
	PKGD_CLIENTS=$${PKGD_CLIENTS:-1} $(GO) test -count=1 -timeout 20m ./tests/clients/...
	PKGD_CLIENTS=$${PKGD_CLIENTS:-1} $(GO) test -count=1 -timeout 10m -run '^TestDifferential$$' ./guard/version

lint: static vulncheck ## gofmt, go vet, staticcheck, govulncheck

static: ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l .) || exit 1; test -z "$$unformatted" || { echo "gofmt -w has work to do in:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags transparent ./...
	$(GO) tool staticcheck ./...
	@for dir in $(STANDINS); do $(GO) -C $$dir vet ./... || exit 1; done

vulncheck: ## govulncheck; VULNDB=file://FOLDER where the public database cannot be reached
	$(GO) tool govulncheck $(if $(VULNDB),-db '$(VULNDB)') ./...

bench: $(BIN) ## measure every budget beside its reference (BENCH_SHORT=1: two minutes; BENCH_WRITE=1: into docs)
	$(GO) run ./tests/bench -pkgd $(BIN) $(BENCH_FLAGS)

bench-peers: $(BIN) ## build osv-scanner into bin/peers, compare findings with it, and measure audits beside it
	CGO_ENABLED=0 GOBIN='$(CURDIR)/bin/peers' $(GO) install $(OSV_SCANNER)
	$(GO) run ./tests/peers
	$(GO) run ./tests/bench -pkgd $(BIN) -only audit $(BENCH_FLAGS)

eval: ## what each profile misses and what it blocks without need, on real records and lock files
	$(GO) run ./tests/eval

demo: $(BIN) ## show the guard at work with the npm, pip and cargo of this machine
	@$(GO) run ./tests/demo

race: ## the tests under the race detector; needs a C compiler
	CGO_ENABLED=1 $(GO) test -race -short -timeout 20m ./...

fuzz: ## fuzz parsers and version orders, FUZZTIME each (default 30s)
	GO='$(GO)' FUZZTIME='$(FUZZTIME)' ./tests/fuzz.sh

cross: ## compile and vet for macOS and Windows
	@set -e; for target in darwin/amd64 darwin/arm64 windows/amd64 windows/arm64; do \
		echo "$$target"; export GOOS=$${target%/*} GOARCH=$${target#*/} CGO_ENABLED=0; \
		$(GO) vet ./...; $(GO) build -o /dev/null .; done

docs: ## make the documents that come from tables
	$(GO) run ./tests/docs
	$(GO) run ./tests/failures/docs

install: $(BIN) ## install the binary and its man pages below PREFIX (default /usr/local)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -m 0755 $(BIN) '$(DESTDIR)$(PREFIX)/bin/pkgd'
	install -m 0644 docs/man/*.1 '$(DESTDIR)$(PREFIX)/share/man/man1'

clean: ## remove what was built
	rm -rf bin dist
