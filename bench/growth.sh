#!/usr/bin/env bash
# Measures how time and peak memory of basalt grow with rows per day (1..10 times) and with days (1..20),
# and prints a Markdown table. All lakes have the same listings, so only the one quantity changes.
#
#   bench/growth.sh [--job l2_1m_135] [--threads 2] [--rows 300000] [--steps 1,2,5,10] [--days 1,5,10,20] [--reps 3]
#
# Environment as for run.sh. Lakes take about 1 GB with the defaults.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
job=l2_1m_135 threads=2 rows=300000 steps=1,2,5,10 days=1,5,10,20 reps=3
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
	--job | --threads | --rows | --steps | --days | --reps)
		[ $# -ge 2 ] || { echo "growth.sh: $1 needs a value" >&2; exit 2; }
		declare "${1#--}=$2"; shift 2 ;;
	*) echo "growth.sh: unknown argument $1 (see --help)" >&2; exit 2 ;;
	esac
done

. "$here/setup.sh"
ensure_python
ensure_basalt

lakes=()
for k in ${steps//,/ }; do
	lake=$(lake_folder "growth-rows-$((rows * k))")
	ensure_lake "$lake" --preset small --l2-rows $((rows * k)) --trades $((rows * k)) --l3-rows $((rows * k))
	lakes+=("$lake")
done
most=0
for d in ${days//,/ }; do [ "$d" -le "$most" ] || most=$d; done
long=$(lake_folder "growth-days-$most-$rows")
ensure_lake "$long" --preset small --days "$most" --l2-rows "$rows" --trades "$rows" --l3-rows "$rows"

exec "$python" "$here/growth.py" --basalt "$basalt" --job "$job" --threads "$threads" --reps "$reps" \
	--row-lakes "${lakes[@]}" --day-lake "$long" --days "$days" --work "$here/work"
