# Targets for people; .ci/run calls them in the order of `ci`.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
VENV ?= .venv
PYTHON = $(CURDIR)/$(VENV)/bin/python

.PHONY: setup fmt vet lint generate generate-check tidy-check build test test-ci docs-test cross ci

setup: ## modules, and a Python that reads the output for the guide's examples
	go mod download
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r docs/requirements.txt

fmt: ## no file needs gofmt
	@files=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$files" ]; then echo "gofmt -w needed: $$files"; exit 1; fi

vet:
	go vet ./...

lint:
	go run $(STATICCHECK) ./...

generate: ## everything that is made from declarations
	go generate ./...
	go run ./internal/reference/generate

generate-check: generate
	git diff --exit-code

tidy-check:
	go mod tidy -diff
	go mod verify

build:
	CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o basalt ./cmd/basalt

test: ## the last line without assembly, as on other processors
	go test ./...
	go test -tags purego ./expr ./metric ./internal/parquet ./internal/sink

test-ci: ## in random order and under the race detector, with a subset of the ways the golden cases are run
	go test -race -shuffle=on -short -timeout 25m ./...

docs-test: ## the commands of the documentation, Python included
	BASALT_DOCS_PYTHON=$(PYTHON) go test -count=1 ./docs

cross: ## programs for other machines
	GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go build -o /dev/null ./cmd/basalt
	GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 go build -o /dev/null ./cmd/basalt
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -o /dev/null ./cmd/basalt

ci: setup fmt tidy-check generate-check vet lint build test test-ci docs-test cross
