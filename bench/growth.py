#!/usr/bin/env python3
"""Times basalt on lakes of growing size and prints one Markdown table; growth.sh prepares the lakes.

Every measurement is a fresh process of its own; wall and CPU seconds are medians, peak RSS is the largest, over the whole
process tree (compare.py says how). "per row" is wall time by input row relative to the first line of the section: 1.0 is
linear growth, above it is worse than linear.
"""
import argparse, json, os, shutil, statistics, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare
from peers import job_tables


def meta_of(lake):
    with open(os.path.join(lake, "lake.json")) as f:
        return json.load(f)


def run(a, lake, dates):
    out = os.path.join(a.work, "growth-out")
    walls, cpus, peak = [], [], 0.0
    for _ in range(a.reps):
        shutil.rmtree(out, ignore_errors=True)
        config = compare.render(a.job, lake, dict(dates=dates), out, a.threads)
        m = compare.measure([a.basalt, "run", config, "--lake", lake, "--out", out, "--threads", str(a.threads)],
                            dict(os.environ, GOMAXPROCS=str(a.threads)))
        if m["rc"]:
            sys.exit(f"{a.job} on {lake} failed (exit {m['rc']}):\n{m['stderr'][-2000:]}")
        walls.append(m["wall_s"]); cpus.append(m["cpu_s"]); peak = max(peak, m["peak_rss_mb"])
    shutil.rmtree(out, ignore_errors=True)
    return statistics.median(walls), statistics.median(cpus), peak


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    ap.add_argument("--basalt", required=True, help="the binary")
    ap.add_argument("--job", default="l2_1m_135")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--reps", type=int, default=3)
    ap.add_argument("--row-lakes", nargs="+", required=True, help="lakes of one day with growing rows")
    ap.add_argument("--day-lake", required=True, help="lake with many days")
    ap.add_argument("--days", default="1,5,10,20")
    ap.add_argument("--work", default="bench-work")
    a = ap.parse_args()
    os.makedirs(a.work, exist_ok=True)
    compare.WORK = a.work = os.path.abspath(a.work)
    tables = job_tables(a.job)
    cases = [("rows", lake, meta_of(lake)["dates"], sum(meta_of(lake)["rows"].get(t, 0) for t in tables)) for lake in a.row_lakes]
    m = meta_of(a.day_lake)
    for d in map(int, a.days.split(",")):
        cases.append(("days", a.day_lake, m["dates"][:d], sum(m["rows"].get(t, 0) for t in tables) * d // len(m["dates"])))
    print(f"{a.job}, {a.threads} thread(s), {a.reps} repetitions\n")
    print("| grows | days | rows | wall s | CPU s | peak RSS MB | M rows/s | per row |\n|---|---:|---:|---:|---:|---:|---:|---:|")
    base = {}
    for what, lake, dates, rows in cases:
        wall, cpu, peak = run(a, lake, dates)
        base.setdefault(what, wall / rows)
        print(f"| {what} | {len(dates)} | {rows:,} | {wall:.3f} | {cpu:.3f} | {peak:.0f} | {rows / wall / 1e6:.2f} | {wall / rows / base[what]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
