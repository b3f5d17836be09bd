#!/usr/bin/env bash
# Installs the S3 server of the tests, once per version, and prints its path:
#   BASALT_VERSITYGW=$(scripts/versitygw.sh) go test ./internal/store ./internal/s3test
set -euo pipefail
version=v1.8.0
folder="${BASALT_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/basalt/tools}/versitygw-$version"
if [ ! -x "$folder/versitygw" ]; then
	mkdir -p "$folder"
	# Outside the module, so that its go.mod and flags have no say.
	(cd "$folder" && GOFLAGS= GOBIN="$folder" go install "github.com/versity/versitygw/cmd/versitygw@$version") >&2
fi
echo "$folder/versitygw"
