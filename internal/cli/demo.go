package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/demo"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/report"
)

// demoSizes are the values of --size.
var demoSizes = []struct {
	name                   string
	days, listings, events int
}{
	{"tiny", 1, 4, 10_000}, {"small", 3, 20, 200_000}, {"medium", 5, 100, 2_000_000}, {"large", 20, 500, 10_000_000},
}

// demoSizeTable tells what each size is.
func demoSizeTable() string {
	var b strings.Builder
	b.WriteString("\n          days  listings  order events a day")
	for _, s := range demoSizes {
		fmt.Fprintf(&b, "\n  %-7s %4d  %8d  %18s", s.name, s.days, s.listings, report.Count(int64(s.events)))
	}
	return b.String()
}

func demoNames() []string {
	var names []string
	for _, s := range demoSizes {
		names = append(names, s.name)
	}
	return names
}

// DemoJSON is what demo --json prints.
type DemoJSON struct {
	Lake     string           `json:"lake"`
	Days     []string         `json:"days"`
	Listings int              `json:"listings"`
	Files    int              `json:"files"`
	Bytes    int64            `json:"bytes"`
	Rows     map[string]int64 `json:"rows"`
}

type demoFlags struct {
	size     string
	start    string
	options  demo.Options
	progress string
	force    bool
	json     bool
}

func (a *app) demoCommand() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:     "demo [FOLDER]",
		GroupID: groupData,
		Short:   "Write a synthetic lake, for those without data",
		Long: `Writes a synthetic lake (default ./lake): trades, ten levels of book, order events,
consolidated quotes, market states and reference rows that agree with each other, because
one market with price-time priority is simulated and every table is a view of it. The same
flags give the same bytes.

Sizes, of which the other flags change a number:` + demoSizeTable(),
		Example: `  basalt demo
  basalt demo /data/demo --size medium --days 10 --mics XLON,XPAR`,
		Args: atMost(1, "one folder"),
		RunE: func(c *cobra.Command, args []string) error { return a.demo(c, args, &f) },
	}
	o := &f.options
	c.Flags().StringVar(&f.size, "size", "small", strings.Join(demoNames(), ", "))
	c.Flags().IntVar(&o.Days, "days", 0, "trading days")
	c.Flags().IntVar(&o.Listings, "listings", 0, "listings over all markets")
	c.Flags().IntVar(&o.Events, "events", 0, "order events per day, about")
	c.Flags().StringSliceVar(&o.MICs, "mics", nil, "markets, the primary one first (default DEMA,DEMB)")
	c.Flags().StringVar(&f.start, "start", "", "first day (default 2026-01-05)")
	c.Flags().Uint64Var(&o.Seed, "seed", 0, "another seed is another lake (default 1)")
	c.Flags().IntVar(&o.RowGroup, "row-group", 0, "rows per row group, at most (default "+report.Count(parquet.RowGroupRows)+")")
	c.Flags().IntVar(&o.Workers, "threads", 0, "files written at a time, 0 for all cores")
	c.Flags().BoolVar(&f.force, "force", false, "write into a folder that holds something")
	c.Flags().StringVar(&f.progress, "progress", "auto", "auto, terminal, plain, json or none")
	c.Flags().BoolVar(&f.json, "json", false, "print what was written as JSON")
	offer(c, "size", demoNames()...)
	offer(c, "progress", report.Modes...)
	return c
}

func (a *app) demo(c *cobra.Command, args []string, f *demoFlags) error {
	folder := "lake"
	if len(args) == 1 {
		folder = args[0]
	}
	if remote(folder) {
		return &usageError{code: "bad-arguments", what: folder + " is no folder", cure: "A demo lake is written to the local disk"}
	}
	for _, flag := range []string{"days", "listings", "events", "row-group"} {
		if n, err := c.Flags().GetInt(flag); err == nil && n < 1 && c.Flags().Changed(flag) {
			return &usageError{code: "bad-flag", what: fmt.Sprintf("--%s %d: a lake has at least one", flag, n)}
		}
	}
	if err := demo.CheckMICs(f.options.MICs); err != nil {
		return &usageError{code: "bad-flag", what: "--mics: " + err.Error()}
	}
	o, err := f.complete(a.path(folder))
	if err != nil {
		return err
	}
	if info, err := os.Stat(o.Root); err == nil && !info.IsDir() {
		return &usageError{code: "exists", what: folder + " is a file", cure: "Name a folder"}
	}
	if entries, err := os.ReadDir(o.Root); err == nil && len(entries) > 0 && !f.force {
		return &usageError{code: "exists", what: fmt.Sprintf("the folder %s holds something", folder), cure: "Name another one, or give --force"}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("writing a demo lake: %w", err)
	}
	progress, err := a.openProgress(f.progress, report.Options{})
	if err != nil {
		return err
	}
	began := false
	o.Progress = func(_, total int, rows int64) {
		if !began {
			began = true
			progress.Stage("demo", total)
		}
		progress.Advance(1, rows)
	}
	summary, err := demo.Generate(c.Context(), o)
	progress.Done()
	if err != nil {
		return err
	}
	if f.json {
		return printJSON(a.Out, demoJSON(o.Root, summary))
	}
	return a.printDemo(folder, summary)
}

// complete applies the size and the first day.
func (f *demoFlags) complete(root string) (demo.Options, error) {
	o := f.options
	o.Root = root
	known := false
	for _, s := range demoSizes {
		if s.name != f.size {
			continue
		}
		known = true
		for _, number := range []struct {
			to  *int
			num int
		}{{&o.Days, s.days}, {&o.Listings, s.listings}, {&o.Events, s.events}} {
			if *number.to == 0 {
				*number.to = number.num
			}
		}
	}
	if !known {
		return o, &usageError{code: "bad-flag", what: fmt.Sprintf("--size %q is none of %s", f.size, strings.Join(demoNames(), ", "))}
	}
	if f.start != "" {
		day, err := time.Parse(time.DateOnly, f.start)
		if err != nil {
			return o, &usageError{code: "bad-flag", what: fmt.Sprintf("--start %q is no day", f.start), cure: "Write YYYY-MM-DD"}
		}
		o.Start = day
	}
	return o, nil
}

func demoJSON(root string, s demo.Summary) DemoJSON {
	out := DemoJSON{Lake: filepath.ToSlash(root), Listings: s.Listings, Files: s.Files, Bytes: s.Bytes, Rows: s.Rows}
	for _, d := range s.Days {
		out.Days = append(out.Days, d.Format(time.DateOnly))
	}
	return out
}

func (a *app) printDemo(folder string, s demo.Summary) error {
	grid := [][]string{{"table", "rows"}}
	for _, name := range sortedKeys(s.Rows) {
		grid = append(grid, []string{name, report.Count(s.Rows[name])})
	}
	fmt.Fprintf(a.Out, "%s: %s, %s, %s, %s\n\n", folder, plural(s.Listings, "listing"), plural(len(s.Days), "day"),
		plural(s.Files, "file"), report.Bytes(s.Bytes))
	if err := printGrid(a.Out, grid); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.Out, `
Next:
  basalt tables --lake %[1]s
  basalt init --lake %[1]s
  basalt run pipeline.yaml
`, folder)
	return err
}
