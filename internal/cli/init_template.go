package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// template is a configuration to be written.
type template struct {
	Modules    []*module.Spec
	Lake       string
	S3         store.Options // to reach a lake on S3
	Start, End string
}

// Days of a demo lake of the default size.
const demoStart, demoEnd = "2026-01-05", "2026-01-07"

func (t *template) fill() {
	if t.Start == "" && t.End == "" {
		t.Start, t.End = demoStart, demoEnd
	}
	t.Start, t.End = cmp.Or(t.Start, t.End), cmp.Or(t.End, t.Start)
}

// text is the file. What a module can compute comes from its own documentation, the
// keys of its configuration from their declaration.
func (t *template) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# A pipeline of Basalt: what to compute from which lake, and where to write it.
#
#   basalt check       # is this file right?
#   basalt plan        # what would run, and why
#   basalt run         # run it
#
# Paths are relative to this file. `+"`basalt schema > basalt.schema.json`"+` lets editors complete keys:
# yaml-language-server: $schema=basalt.schema.json

LAKE: %s
%sOUTPUT_ROOT: ./out            # out/<DATASETNAME>/<pass>/<universe>/<first day>_<last day>.parquet
DATASETNAME: mine

START_DATE: "%s"
END_DATE: "%s"        # inclusive
# BATCH_FREQ: W               # days read and written together; never changes a value

# UNIVERSE: mic=XLON          # default: every listing; also file=my_listings.csv, index=…
# MEMORY_LIMIT: 80%%
# THREADS: 4                  # default: all cores

PASSES:
`, t.Lake, t.storage(), t.Start, t.End)
	var timelines []*module.Spec
	for _, s := range t.Modules {
		if s.Timeline {
			timelines = append(timelines, s)
		}
	}
	for _, s := range t.Modules {
		if !s.Timeline {
			writePass(&b, s, timelines)
		}
	}
	if len(timelines) == len(t.Modules) {
		for _, s := range timelines {
			writePass(&b, s, nil)
		}
	}
	for _, s := range t.Modules {
		if s.OfUser {
			b.WriteString("\n" + configExample(s, "METRICS"))
		}
	}
	return b.String()
}

// storage are the keys that say how a lake on S3 is reached.
func (t *template) storage() string {
	if !remote(t.Lake) {
		return ""
	}
	var b strings.Builder
	for _, option := range []struct {
		key   string
		value string
	}{
		{"endpoint", t.S3.Endpoint}, {"region", t.S3.Region}, {"profile", t.S3.Profile},
		{"addressing_style", map[store.Addressing]string{store.PathStyle: "path", store.VirtualHost: "virtual"}[t.S3.Addressing]},
		{"anonymous", map[bool]string{true: "true"}[t.S3.Anonymous]},
	} {
		if option.value == "" {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("S3_STORAGE_OPTIONS:           # what they do not say comes from the environment and ~/.aws\n")
		}
		fmt.Fprintf(&b, "  %s: %q\n", option.key, option.value)
	}
	if b.Len() == 0 {
		b.WriteString("# S3_STORAGE_OPTIONS: {endpoint: \"http://localhost:9000\", region: eu-west-2}   # default: the environment and ~/.aws\n")
	}
	return b.String()
}

// writePass writes a pass of a module, whose rows come from timelines where there are any.
func writePass(b *strings.Builder, s *module.Spec, timelines []*module.Spec) {
	mode, names := "sparse_digitised", s.Name
	for _, t := range timelines {
		mode, names = "dense", t.Name+", "+names
	}
	if s.Timeline {
		mode = "dense"
	}
	fmt.Fprintf(b, `  # %s
  - name: %s
    time_bucket_seconds: 60
    time_bucket_anchor: end           # which edge labels a bucket
    time_bucket_closed: right         # which edge belongs to it: (09:30, 09:31]
    timeline_mode: %-18s # %s
    modules: [%s]
`, firstSentence(s.Doc), s.Name, mode, timelineModes[mode], names)
	for _, t := range timelines {
		writeConfig(b, t)
	}
	writeConfig(b, s)
}

// timelineModes say what the modes that are written mean.
var timelineModes = map[string]string{
	"sparse_digitised": "a row where there is an event; also dense, daily_analytics",
	"dense":            "a row for every bucket of the session; also sparse_digitised, daily_analytics",
}

// writeConfig writes a module's configuration and, as comments, its keys.
func writeConfig(b *strings.Builder, s *module.Spec) {
	if s.ConfigKey == "" || s.Config == nil {
		return
	}
	for line := range strings.Lines(configExample(s, s.ConfigKey)) {
		b.WriteString("    " + line)
	}
	fmt.Fprintf(b, "    # Keys of %s:\n", s.ConfigKey)
	for _, k := range option.Reference(s.Config().Options()) {
		if !strings.ContainsAny(k.Name, ".[<") && !strings.HasPrefix(k.Effect, "No effect") {
			fmt.Fprintf(b, "    #   %-28s %s\n", k.Name, k.Meaning)
		}
	}
}

// configExample is a key of the configuration in the example of a module's documentation,
// wherever that has it; "" when it has none.
func configExample(s *module.Spec, key string) string {
	_, rest, found := strings.Cut(s.Doc, "```yaml\n")
	if !found {
		return ""
	}
	block, _, _ := strings.Cut(rest, "```")
	var b strings.Builder
	depth := -1 // of the key, once it is found
	for line := range strings.Lines(block) {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case strings.HasPrefix(line[indent:], key+":"):
			depth = indent
		case depth < 0 || line == "\n":
			continue
		case indent <= depth:
			return b.String()
		}
		b.WriteString(line[depth:])
	}
	return b.String()
}

// firstSentence is the first sentence of a documentation in Markdown, after its title.
func firstSentence(doc string) string {
	var words []string
	for line := range strings.Lines(doc) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if line == "" {
			if len(words) > 0 {
				break
			}
			continue
		}
		words = append(words, line)
	}
	text := strings.Join(words, " ")
	if i := strings.Index(text, ". "); i >= 0 {
		text = text[:i+1]
	}
	return text
}
