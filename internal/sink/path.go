package sink

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Target says where and how one dataset is written.
type Target struct {
	Type         string // parquet
	PathTemplate string // "" is DefaultTemplate
	Root         string // OUTPUT_ROOT: an absolute path or s3://bucket/prefix
}

// Names are the values of a template's fields.
type Names struct {
	Dataset  string // DATASETNAME
	Pass     string
	Side     string // name of the side output; "" for the main output
	Universe string // "" is all
	Start    string // first day, YYYY-MM-DD
	End      string // last day
	Area     string // the storage area of the target
	Bucket   string // of the storage area
	Prefix   string // of the storage area; may have several segments
}

// Path returns the absolute path or s3:// URI of an output. Relative templates start
// at the root. No value leads out of the folder that the template names: what could,
// in a value, is percent-encoded. A side output of a template that has neither {side}
// nor {datasetname} gets {pass}.{side} in place of {pass}. The error is an *Error.
func Path(t Target, n Names) (string, error) {
	text := cmp.Or(t.PathTemplate, DefaultTemplate)
	fail := func(code, why, cure string) (string, error) {
		return "", &Error{Kind: code, What: "making an output path from", Where: fmt.Sprintf("%q", text), Why: why, Cure: cure}
	}
	parts, problems := parseTemplate(text)
	if len(problems) > 0 {
		return fail(CodeTemplateInvalid, problems[0].What+": "+problems[0].Why, problems[0].Cure)
	}
	values := fieldValues(parts, n)
	if parts.has("bucket") && !bucketName(n.Bucket) {
		if n.Bucket == "" {
			return fail(CodeBucketUnresolved, fmt.Sprintf("{bucket} has no value, since the storage area %q has no bucket", n.Area),
				"set STORAGE."+n.Area+".bucket, or write the bucket into path_template")
		}
		return fail(CodeBucketUnresolved, fmt.Sprintf("%q is not the name of a bucket", n.Bucket), "correct STORAGE."+n.Area+".bucket")
	}
	var b strings.Builder
	for _, p := range parts {
		v := values[p.field]
		if v == "" && slices.Contains([]string{"dataset", "pass", "start_date", "end_date"}, p.field) {
			return fail(CodeFieldEmpty, "{"+p.field+"} has no value", "name it, or remove the field from the template")
		}
		b.WriteString(p.text + v)
	}
	// The template's own text decides whether it is absolute: no value can.
	full := b.String()
	if place, _ := splitPlace(parts[0].text); place == "" {
		full = t.Root + "/" + full
		if place, _ := splitPlace(t.Root); place == "" {
			return fail(CodeRootMissing, fmt.Sprintf("the root %q is neither an absolute path nor s3://", t.Root), "set OUTPUT_ROOT")
		}
	}
	place, rest := splitPlace(full)
	segments, ok := segmentsOf(rest)
	if !ok {
		return fail(CodeTemplateInvalid, fmt.Sprintf("%q leads upwards", rest), "remove .. from the template and OUTPUT_ROOT")
	}
	switch {
	case place == "s3://" && strings.HasPrefix(rest, "/"):
		return fail(CodeBucketUnresolved, "the URI has no bucket", "write s3://bucket/…")
	case len(segments) == 0, place == "s3://" && len(segments) == 1:
		return fail(CodeTemplateInvalid, "it names no file", "end the template with a file name")
	}
	return place + path.Join(segments...), nil
}

// splitPlace divides a path into "s3://" or "/" and what follows. The place is empty
// when the path is relative.
func splitPlace(p string) (place, rest string) {
	if rest, ok := strings.CutPrefix(p, "s3://"); ok {
		return "s3://", rest
	}
	p = strings.TrimPrefix(p, "file://")
	if rest, ok := strings.CutPrefix(p, "/"); ok {
		return "/", rest
	}
	return "", p
}

// segmentsOf splits a path and drops empty segments; false when one leads upwards.
func segmentsOf(p string) ([]string, bool) {
	var segments []string
	for s := range strings.SplitSeq(p, "/") {
		if s == ".." {
			return nil, false
		}
		if s != "" && s != "." {
			segments = append(segments, s)
		}
	}
	return segments, true
}

// fieldValues returns the value of each field, fit for a path. {output_root} is left
// out: a relative path starts there.
func fieldValues(parts template, n Names) map[string]string {
	pass, side := cleanValue(n.Pass), cleanValue(n.Side)
	name := cleanValue(n.Dataset) + "_" + pass
	if n.Side != "" {
		name += "_" + side
	}
	universe := n.Universe
	if universe == "" {
		universe = "all"
	}
	prefix := strings.FieldsFunc(n.Prefix, func(r rune) bool { return r == '/' })
	for i := range prefix {
		prefix[i] = cleanValue(prefix[i])
	}
	v := map[string]string{
		"bucket": n.Bucket, "prefix": strings.Join(prefix, "/"), "dataset": cleanValue(n.Dataset),
		"datasetname": name, "pass": pass, "side": side, "universe": cleanValue(universe),
		"start_date": cleanValue(n.Start), "end_date": cleanValue(n.End),
	}
	if n.Side != "" && !parts.has("side", "datasetname") {
		v["pass"] = pass + "." + side
	}
	return v
}

// longestValue is the length from which a value is shortened: names of files end at
// 255 bytes.
const longestValue = 200

// cleanValue percent-encodes what could end a path segment, lead upwards, hide the
// file (a leading _ or . is for what is not data), stand for several files in a glob,
// or not be seen. Distinct values stay distinct; a long one ends in a hash.
func cleanValue(v string) string {
	var b strings.Builder
	for i, r := range v {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(v[i:])
		}
		dots := r == '.' && (i > 0 && v[i-1] == '.' || strings.HasPrefix(v[i+1:], "."))
		first := i == 0 && (r == '_' || r == '.')
		if dots || first || hidden(r) || r == utf8.RuneError || strings.ContainsRune(`/\%:*?"<>|[]{}`, r) {
			for _, c := range []byte(v[i : i+size]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
			continue
		}
		b.WriteRune(r)
	}
	clean := b.String()
	if len(clean) <= longestValue {
		return clean
	}
	sum := sha256.Sum256([]byte(v))
	short := strings.ToValidUTF8(clean[:longestValue-20], "")
	return short + "~" + hex.EncodeToString(sum[:8])
}

// hidden reports characters that are not seen in a name.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// bucketName reports whether s can name a bucket.
func bucketName(s string) bool {
	return s != "" && s[0] != '.' && s[0] != '_' && !strings.Contains(s, "..") && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_')
	})
}
