#!/usr/bin/env bash
# Runs the peer benchmark from nothing: virtual environment, lake, basalt, comparison.
#
#   bench/run.sh [--preset medium] [--jobs all] [--threads 1,2] [--reps 5] [--json FILE]
#                [--sorted-by listing|time] [--codec snappy|zstd] [--check] [--peers-only] [-- more arguments of compare.py]
#
# BASALT_BENCH_VENV and BASALT_BENCH_LAKES say where the virtual environment and the lakes lie;
# BASALT_BENCH_BINARY uses that binary instead of building one.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
preset=medium jobs=all threads=1,2 reps=5 sorted_by=listing codec=snappy
extra=() peers_only=
need() { [ $# -ge 2 ] || { echo "run.sh: $1 needs a value" >&2; exit 2; }; }
while [ $# -gt 0 ]; do
	case $1 in
	--preset) need "$@"; preset=$2; shift 2 ;;
	--jobs) need "$@"; jobs=$2; shift 2 ;;
	--threads) need "$@"; threads=$2; shift 2 ;;
	--reps) need "$@"; reps=$2; shift 2 ;;
	--json) need "$@"; extra+=(--json "$2"); shift 2 ;;
	--sorted-by) need "$@"; sorted_by=$2; shift 2 ;;
	--codec) need "$@"; codec=$2; shift 2 ;;
	--check) extra+=(--check-only); shift ;;
	--peers-only) peers_only=yes; shift ;;
	--) shift; extra+=("$@"); break ;;
	-h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) echo "run.sh: unknown argument $1 (see --help)" >&2; exit 2 ;;
	esac
done

. "$here/setup.sh"
ensure_python
lake=$(lake_folder "$preset-$sorted_by-$codec")
ensure_lake "$lake" --preset "$preset" --sorted-by "$sorted_by" --codec "$codec"

if [ -z "$peers_only" ]; then
	ensure_basalt
	extra+=(--basalt "$basalt run {config} --lake {lake} --out {out} --threads {threads}")
fi
exec "$python" "$here/compare.py" --lake "$lake" --jobs "$jobs" --threads "$threads" --reps "$reps" \
	--codec "$codec" --work "$here/work" "${extra[@]+"${extra[@]}"}"
