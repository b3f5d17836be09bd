package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
)

type initFlags struct {
	modules    []string
	lake       string
	start, end string
	force      bool
	storage    storageFlags
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	c := &cobra.Command{
		Use:     "init [FILE]",
		GroupID: groupRun,
		Short:   "Write a commented pipeline.yaml",
		Long: `Writes a commented, valid configuration (default pipeline.yaml, - is standard output) of
one pass per module. If the lake is there, its days are filled in. S3 settings given by
--set are written too, without credentials: those belong into the environment.`,
		Example: `  basalt init
  basalt init --modules trade,l2,l2tw --lake /data/lake
  basalt init --lake s3://bucket/lake --set S3_STORAGE_OPTIONS.endpoint=http://localhost:9000
  basalt init - | less`,
		Args: atMost(1, "one file"),
		RunE: func(c *cobra.Command, args []string) error { return a.init(c, args, &f) },
	}
	c.Flags().StringSliceVar(&f.modules, "modules", []string{"trade", "l2"}, "modules to compute")
	c.Flags().StringVar(&f.lake, "lake", "lake", "root of the input lake: a folder or s3://bucket/prefix")
	c.Flags().StringVar(&f.start, "start", "", "first day, YYYY-MM-DD")
	c.Flags().StringVar(&f.end, "end", "", "last day, inclusive")
	f.storage.addSet(c.Flags())
	c.Flags().BoolVar(&f.force, "force", false, "replace the file if it exists")
	offer(c, "modules", moduleNames()...)
	return c
}

func (a *app) init(c *cobra.Command, args []string, f *initFlags) error {
	file := defaultPipeline
	if len(args) == 1 {
		file = args[0]
	}
	specs, err := specsOf(f.modules)
	if err != nil {
		return err
	}
	t := template{Modules: specs, Lake: f.lake, Start: f.start, End: f.end}
	if t.S3, err = f.storage.options(a, f.lake); err != nil {
		return err
	}
	if t.Start == "" && t.End == "" {
		t.Start, t.End = lakeDays(c.Context(), a.path(f.lake), t.S3, specs)
	}
	t.fill()
	if file == "-" {
		_, err := a.Out.Write([]byte(t.text()))
		return err
	}
	path := a.path(file)
	if !remote(f.lake) {
		if t.Lake, err = fromFile(path, a.path(f.lake)); err != nil {
			return err
		}
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if f.force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return &usageError{code: "exists", what: file + " is a folder", cure: "Name a file, such as " + filepath.Join(file, defaultPipeline)}
	}
	out, err := os.OpenFile(path, flags, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return &usageError{code: "exists", what: "the file " + file + " exists", cure: "Name another one, or give --force"}
	case errors.Is(err, fs.ErrNotExist):
		return &usageError{code: "no-folder", what: "there is no folder " + filepath.Dir(file), cure: "Make it, or name a file elsewhere"}
	case err != nil:
		return fmt.Errorf("writing a configuration: %w", err)
	}
	_, err = out.WriteString(t.text())
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("writing a configuration: %w", err)
	}
	_, err = fmt.Fprintf(a.Out, "%s is written\n\nNext:\n  basalt plan %s\n  basalt run %s\n", file, file, file)
	return err
}

// fromFile writes a folder as it is named in a file: relative to the file's folder.
func fromFile(file, folder string) (string, error) {
	base, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return "", fmt.Errorf("writing a configuration: %w", err)
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return "", fmt.Errorf("writing a configuration: %w", err)
	}
	rel, err := filepath.Rel(base, folder)
	if err != nil {
		return filepath.ToSlash(folder), nil // on another volume
	}
	if rel = filepath.ToSlash(rel); strings.HasPrefix(rel, "../../") {
		return filepath.ToSlash(folder), nil
	}
	if !strings.HasPrefix(rel, ".") {
		rel = "./" + rel
	}
	return rel, nil
}

func specsOf(names []string) ([]*module.Spec, error) {
	var specs []*module.Spec
	for _, name := range names {
		spec, ok := module.Lookup(name)
		if !ok {
			e := &usageError{code: "unknown-module", what: fmt.Sprintf("there is no module %q", name)}
			if meant, near := near.Match(name, moduleNames()); near {
				e.cure = fmt.Sprintf("Did you mean %q?", meant)
			} else {
				e.cure = "There are " + strings.Join(moduleNames(), ", ")
			}
			return nil, e
		}
		if !slices.Contains(specs, spec) {
			specs = append(specs, spec)
		}
	}
	return specs, nil
}

func moduleNames() []string {
	var names []string
	for _, s := range module.All() {
		names = append(names, s.Name)
	}
	return names
}

// lakeDays are the first and last day of the modules' tables in a lake; "" when there is
// none to look at.
func lakeDays(ctx context.Context, root string, s3 store.Options, specs []*module.Spec) (first, last string) {
	st, err := store.Open(ctx, root, s3)
	if err != nil {
		return "", ""
	}
	l, err := lake.Open(ctx, root, st, table.Lookup)
	if err != nil {
		return "", ""
	}
	for _, s := range specs {
		for _, name := range s.Tables {
			days, err := l.Days(ctx, name)
			if err != nil || len(days) == 0 {
				continue
			}
			if day := days[0].String(); first == "" || day < first {
				first = day
			}
			last = max(last, days[len(days)-1].String())
		}
	}
	return first, last
}
