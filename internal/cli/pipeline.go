package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/near"
)

// pipelineFlags are the flags that lay values over those of a configuration.
type pipelineFlags struct {
	files     configFiles
	overrides config.Overrides
	threads   int
	workers   int
	limit     int
	eager     string
}

// defaultPipeline is read when no file is named.
const defaultPipeline = "pipeline.yaml"

// addFile adds what names the configuration.
func (p *pipelineFlags) addFile(f *pflag.FlagSet) {
	f.Var(&p.files, "pipeline", "configuration file, instead of the argument (also --config-file)")
}

// add adds all overrides.
func (p *pipelineFlags) add(f *pflag.FlagSet) {
	p.addFile(f)
	o := &p.overrides
	f.StringVar(&o.Date, "date", "", "the one day to run, YYYY-MM-DD")
	f.StringVar(&o.Start, "start", "", "first day (also --start-date)")
	f.StringVar(&o.End, "end", "", "last day, inclusive (also --end-date)")
	f.StringVar(&o.Universe, "universe", "", "listings, e.g. mic=XLON or file=listings.csv")
	f.StringVar(&o.Lake, "lake", "", "root of the input lake: a folder or s3://bucket/prefix")
	f.StringVar(&o.Out, "out", "", "root of the output (OUTPUT_ROOT)")
	f.IntVar(&p.threads, "threads", 0, "CPU threads, 0 for all cores")
	f.IntVar(&p.limit, "limit", 0, "only the first so many listings")
	f.StringArrayVar(&o.Sets, "set", nil, "KEY.path=value over any key, e.g. PASSES.main.time_bucket_seconds=1; repeatable")
	f.StringVar(&o.Dataset, "datasetname", "", "name of the dataset in output paths")
	f.StringVar(&o.TempDir, "temp-dir", "", "folder for data that does not fit memory")
	f.StringVar(&o.BatchFreq, "batch-freq", "", "days computed together: D, W, 2W, M, Q, A or null")
	f.StringVar(&o.PrepareDataMode, "prepare-data-mode", "", "of the original; changes nothing")
	f.IntVar(&p.workers, "num-workers", 0, "of the original: --threads")
	f.StringVar(&p.eager, "eager-execution", "", "of the original; changes nothing")
	f.Lookup("eager-execution").NoOptDefVal = "true"
	f.StringVar(&o.UserConfigJSON, "user-config-json", "", "the configuration itself as JSON, instead of the file's content")
	f.StringVar(&o.Precedence, "config-precedence", "", "of the original; changes nothing")
}

// load reads the configuration that arguments and flags name.
func (p *pipelineFlags) load(a *app, c *cobra.Command, args []string) (*job.Job, error) {
	if err := noneEmpty(c.Flags()); err != nil {
		return nil, err
	}
	path, err := p.path(a, args)
	if err != nil {
		return nil, err
	}
	o := p.overrides
	o.WorkDir, o.Env = a.Dir, a.Env
	for name, to := range map[string]struct {
		from *int
		to   **int
	}{"threads": {&p.threads, &o.Threads}, "num-workers": {&p.workers, &o.NumWorkers}, "limit": {&p.limit, &o.Limit}} {
		if c.Flags().Changed(name) {
			*to.to = to.from
		}
	}
	if c.Flags().Changed("eager-execution") {
		on, err := strconv.ParseBool(p.eager)
		if err != nil {
			return nil, &usageError{code: "bad-flag", what: fmt.Sprintf("--eager-execution %q is neither true nor false", p.eager)}
		}
		o.Eager = &on
	}
	j, err := job.Load(path, o)
	if err == nil {
		j.Settings.Output = a.Output
	}
	return j, err
}

// noneEmpty refuses flags with an empty text, such as --date "$DAY" without that variable,
// which would be taken for flags that are not given.
func noneEmpty(flags *pflag.FlagSet) error {
	var err error
	flags.Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" {
			err = &usageError{code: "bad-flag", what: "--" + f.Name + " is empty", cure: "Give it a value, or leave it out; perhaps a variable of the shell is not set"}
		}
	})
	return err
}

// configFiles are the values of --pipeline and --config-file, which are one flag. The
// original names its program by the first and the file of its keys by the second.
type configFiles []string

func (c *configFiles) String() string { return strings.Join(*c, " ") }

func (c *configFiles) Set(name string) error { *c = append(*c, name); return nil }

func (c *configFiles) Type() string { return "string" }

// named is the one file that arguments and flags name; "" when there is none.
func (p *pipelineFlags) named(a *app, args []string) (string, error) {
	names := slices.Concat(args, p.files)
	isProgram := func(name string) bool { return filepath.Ext(name) == ".py" }
	if keys := slices.DeleteFunc(slices.Clone(names), isProgram); len(keys) > 0 {
		names = keys
	}
	if len(names) == 0 {
		return "", nil
	}
	for _, other := range names[1:] {
		if !sameFile(a.path(other), a.path(names[0])) {
			return "", &usageError{code: "bad-arguments", what: fmt.Sprintf("two configurations are named, %s and %s", names[0], other), cure: "Name one"}
		}
	}
	return names[0], nil
}

// path is the file that the arguments name, which must exist.
func (p *pipelineFlags) path(a *app, args []string) (string, error) {
	given, err := p.named(a, args)
	if err != nil {
		return "", err
	}
	if p.overrides.UserConfigJSON != "" {
		if given == "" {
			given = defaultPipeline
		}
		return a.path(given), nil
	}
	if given == "" {
		given = defaultPipeline
		if _, err := os.Stat(a.path(given)); err != nil {
			return "", &usageError{code: "no-config", what: "no configuration is named and there is no " + defaultPipeline + " here", cure: "Name one, or let `basalt init` write one"}
		}
	}
	path := config.File(a.path(given))
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &usageError{code: "no-config", what: "there is no file " + given, cure: nearFile(path, configExtensions, "`basalt init` writes one")}
	case err != nil:
		return "", &usageError{code: "no-config", what: "reading the configuration: " + err.Error()}
	case info.IsDir():
		return "", &usageError{code: "no-config", what: given + " is a folder", cure: nearFile(filepath.Join(path, defaultPipeline), configExtensions, "`basalt init` writes one")}
	}
	return path, nil
}

// sameFile reports whether two paths lead to one file.
func sameFile(x, y string) bool {
	if filepath.Clean(x) == filepath.Clean(y) {
		return true
	}
	one, err := os.Stat(x)
	if err != nil {
		return false
	}
	other, err := os.Stat(y)
	return err == nil && os.SameFile(one, other)
}

var configExtensions = []string{".yaml", ".yml", ".json"}

// nearFile is the cure for a file that is not there: the one that was meant, or those of
// its kind beside it.
func nearFile(path string, extensions []string, none string) string {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "There is no folder " + dir + " either"
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && slices.Contains(extensions, filepath.Ext(e.Name())) {
			names = append(names, e.Name())
		}
	}
	if meant, ok := near.Match(filepath.Base(path), names); ok {
		return "Did you mean " + filepath.Join(dir, meant) + "?"
	}
	switch len(names) {
	case 0:
		return none
	case 1:
		return "There is " + names[0]
	}
	return "There are " + strings.Join(names[:min(len(names), 8)], ", ")
}

func remote(path string) bool { return config.IsURL(path) }

// completeYAML offers configuration files.
func completeYAML(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}
