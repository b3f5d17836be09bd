package sink

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/option"
)

// DefaultTemplate is the path of a target without a template.
const DefaultTemplate = "{output_root}/{dataset}/{pass}/{universe}/{start_date}_{end_date}.parquet"

// templateFields are the fields a template may have.
var templateFields = []string{
	"output_root", "dataset", "datasetname", "pass", "side",
	"universe", "start_date", "end_date", "bucket", "prefix",
}

// TemplateFields lists the fields a template may have, in braces.
func TemplateFields() string { return "{" + strings.Join(templateFields, "}, {") + "}" }

// templatePart is literal text, or a field when field is not empty.
type templatePart struct{ text, field string }

type template []templatePart

func (t template) has(fields ...string) bool {
	return slices.ContainsFunc(t, func(p templatePart) bool { return slices.Contains(fields, p.field) })
}

// parseTemplate returns the parts of a template and what is wrong with it. Problems
// name the path "path_template".
func parseTemplate(text string) (template, []option.Problem) {
	var parts template
	var problems []option.Problem
	bad := func(code, what, why, cure string) {
		problems = append(problems, option.Problem{Path: "path_template", Code: code, What: what, Why: why, Cure: cure})
	}
	for rest := text; rest != ""; {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			parts = append(parts, templatePart{text: rest})
			break
		}
		if at > 0 {
			parts = append(parts, templatePart{text: rest[:at]})
		}
		end := strings.IndexAny(rest[at+1:], "{}")
		if rest[at] == '}' || end < 0 || rest[at+1+end] == '{' {
			bad("bad-template", fmt.Sprintf("unpaired %q in %q", rest[at:at+1], text),
				"braces enclose a field", "write fields as {pass}; braces themselves cannot be part of a path")
			break
		}
		name := rest[at+1 : at+1+end]
		if !slices.Contains(templateFields, name) {
			bad("unknown-field", fmt.Sprintf("unknown field {%s} in %q", name, text),
				"the fields are "+TemplateFields(), suggestField(name))
		}
		parts = append(parts, templatePart{field: name})
		rest = rest[at+end+2:]
	}
	for i, p := range parts {
		switch {
		case p.field == "output_root" && i > 0:
			bad("bad-template", "{output_root} is not at the beginning", "it is a whole folder or URI", "begin the template with {output_root}/")
		case p.field == "output_root" && (len(parts) == 1 || !strings.HasPrefix(parts[1].text, "/")):
			bad("bad-template", "{output_root} is not followed by /", "it is a folder", "begin the template with {output_root}/")
		case strings.ContainsFunc(p.text, func(r rune) bool { return hidden(r) || r == '\\' }):
			bad("bad-template", fmt.Sprintf("a control character or backslash in %q", text), "no path may contain it", "remove it")
		}
	}
	if slices.Contains(strings.Split(text, "/"), "..") {
		bad("bad-template", fmt.Sprintf("%q contains ..", text), "an output stays below the folder it names", "write the folder itself, or set OUTPUT_ROOT")
	}
	scheme, rest, ok := strings.Cut(text, "://")
	if ok && scheme != "s3" && !(scheme == "file" && strings.HasPrefix(rest, "/")) {
		bad("bad-template", fmt.Sprintf("%q is neither a path nor of S3", text), "outputs are files or objects of S3", "use s3://bucket/…, file:///folder/… or a path")
	}
	return parts, problems
}

// CheckTemplate returns what is wrong with a path template before anything runs. An empty
// template is DefaultTemplate.
func CheckTemplate(text string) []option.Problem {
	_, problems := parseTemplate(cmp.Or(text, DefaultTemplate))
	if strings.HasSuffix(text, "/") {
		problems = append(problems, option.Problem{Path: "path_template", Code: "bad-template",
			What: fmt.Sprintf("%q names a folder", text), Why: "an output is one file", Cure: "end it with a file name, e.g. {start_date}_{end_date}.parquet"})
	}
	return problems
}

// suggestField names the field that is nearest in spelling, if one is near.
func suggestField(name string) string {
	if meant, ok := near.Match(name, templateFields); ok {
		return "did you mean {" + meant + "}?"
	}
	return "use one of them"
}
