# Targets; `make help` lists them.
GO       ?= go
BIN      := bin/pkgd
LDFLAGS  := -s -w -buildid= -checklinkname=0
BUILD    := CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -buildmode=exe -tags transparent -ldflags='$(LDFLAGS)'
SOURCES  := $(shell find . -name '*.go' -not -path './bin/*') go.mod go.sum
VULNDB   ?= https://vuln.go.dev

.PHONY: help build test test-clients lint bench demo race fuzz cross docs clean install

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 16

build: $(BIN) ## build bin/pkgd: static, reproducible, with signal transparency

$(BIN): $(SOURCES)
	@mkdir -p bin
	$(BUILD) -o $(BIN) .

test: ## run the tests; needs only Go
	$(GO) test ./...

test-clients: $(BIN) ## run the real npm, pip and cargo against local registries (./tests/clients/install.sh fetches them)
	PKGD_CLIENTS=$${PKGD_CLIENTS:-1} $(GO) test -count=1 -timeout 20m ./tests/clients/...

lint: ## gofmt, go vet, staticcheck, govulncheck
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); test -z "$$unformatted" || { echo "gofmt: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) tool govulncheck -db '$(VULNDB)' ./...

bench: $(BIN) ## measure every budget beside its reference
	$(GO) run ./tests/bench

demo: $(BIN) ## show the guard at work with the npm, pip and cargo of this machine
	@$(GO) run ./tests/demo

race: ## the tests under the race detector; needs a C compiler
	CGO_ENABLED=1 $(GO) test -race -short -timeout 20m ./...

fuzz: ## fuzz parsers and version orders, FUZZTIME each (default 30s)
	./tests/fuzz.sh

cross: ## compile and vet for macOS and Windows
	for os in darwin windows; do for arch in amd64 arm64; do \
		echo "$$os/$$arch"; GOOS=$$os GOARCH=$$arch CGO_ENABLED=0 $(GO) vet ./... && GOOS=$$os GOARCH=$$arch CGO_ENABLED=0 $(GO) build -o /dev/null . || exit 1; done; done

docs: $(BIN) ## make the documents that come from tables
	$(GO) run ./tests/docs

install: $(BIN) ## install the binary below PREFIX (default /usr/local)
	install -D -m 0755 $(BIN) $(DESTDIR)$(or $(PREFIX),/usr/local)/bin/pkgd

clean: ## remove what was built
	rm -rf bin dist
