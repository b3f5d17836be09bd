# Functions shared by run.sh and growth.sh: what a benchmark needs before it can start. Sourced, not run.
# Expects $here, the bench folder.

ensure_python() {
	local venv=${BASALT_BENCH_VENV:-$here/.venv}
	python=$venv/bin/python
	[ -x "$python" ] || python3 -m venv "$venv"
	if ! cmp -s "$here/requirements.txt" "$venv/requirements.installed"; then
		"$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
		cp "$here/requirements.txt" "$venv/requirements.installed"
	fi
}

lake_folder() {
	echo "${BASALT_BENCH_LAKES:-$here/lakes}/$1"
}

# ensure_lake FOLDER ARGUMENTS...: lake.json is written last, so a lake without it is incomplete.
ensure_lake() {
	local lake=$1
	shift
	[ -f "$lake/lake.json" ] || "$python" "$here/gen.py" --out "$lake" "$@" >/dev/null
}

ensure_basalt() {
	basalt=${BASALT_BENCH_BINARY:-}
	if [ -z "$basalt" ]; then
		mkdir -p "$here/work"
		basalt=$here/work/basalt
		(cd "$here/.." && CGO_ENABLED=0 go build -trimpath -o "$basalt" ./cmd/basalt)
	fi
}
