// Package docs_test runs the commands of the documentation.
package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The blocks that are run, by the line that opens them:
//
//	```sh run            a script that must succeed
//	```python run        the same for Python, where $BASALT_DOCS_PYTHON names one with the packages
//	```yaml file=NAME    a file that is written
//
// The blocks of a page run in order in a folder of the page's own, a copy of the
// repository, in which `basalt` is on the path.

// block is a fenced block that is run.
type block struct {
	line int
	kind string // sh, python, or the name of a file
	text string
}

func blocks(t *testing.T, page string) []block {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var all []block
	var open *block
	fenced := false
	for i, line := range strings.Split(string(data), "\n") {
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && fenced:
			if open != nil {
				all = append(all, *open)
			}
			open, fenced = nil, false
		case fence:
			fenced = true
			language, rest, _ := strings.Cut(info, " ")
			if name, ok := strings.CutPrefix(rest, "file="); ok {
				open = &block{line: i + 1, kind: "file " + name}
			} else if rest == "run" {
				open = &block{line: i + 1, kind: language}
			}
		case open != nil:
			open.text += line + "\n"
		}
	}
	if fenced {
		t.Fatalf("%s: a block is not closed", page)
	}
	return all
}

func TestCommandsOfTheDocumentationWork(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("the blocks are written for a POSIX shell")
	}
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(bin, "basalt"), "./cmd/basalt")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building basalt: %v\n%s", err, out)
	}
	for _, page := range []string{
		"README.md", "docs/guide.md", "docs/watching.md", "docs/architecture.md", "CONTRIBUTING.md", "examples/quickstart/README.md",
	} {
		t.Run(page, func(t *testing.T) {
			all := blocks(t, filepath.Join(root, page))
			if len(all) == 0 {
				return
			}
			dir := t.TempDir()
			copyTree(t, root, dir)
			for _, b := range all {
				b.run(t, page, dir, bin)
			}
		})
	}
}

func (b *block) run(t *testing.T, page, dir, bin string) {
	t.Helper()
	var c *exec.Cmd
	switch b.kind {
	case "sh":
		c = exec.Command("bash", "-euo", "pipefail", "-c", b.text)
	case "python":
		python := os.Getenv("BASALT_DOCS_PYTHON")
		if python == "" {
			t.Logf("%s:%d is not run: $BASALT_DOCS_PYTHON names no Python with the packages it needs", page, b.line)
			return
		}
		c = exec.Command(python, "-c", b.text)
	default:
		name, _ := strings.CutPrefix(b.kind, "file ")
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b.text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	c.Dir = dir
	c.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s:%d: %v\n%s\n%s", page, b.line, err, b.text, out)
	}
}

// copyTree copies what a reader of the documentation has: sources and examples, not
// tests' data, version control and outputs.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	left := map[string]bool{".git": true, "testdata": true, "out": true, "lakes": true, ".venv": true, "node_modules": true}
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir() && (left[d.Name()] || rel == "lake"):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case !d.Type().IsRegular() || strings.HasSuffix(rel, "_test.go") || rel == "basalt":
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLinksBetweenPagesLeadSomewhere(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"README.md", "CONTRIBUTING.md", "docs/guide.md", "docs/architecture.md", "docs/speed.md"} {
		data, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(data), "](")[1:] {
			link, _, _ := strings.Cut(part, ")")
			link, _, _ = strings.Cut(link, "#")
			if link == "" || strings.Contains(link, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(page), link)); err != nil {
				t.Errorf("%s links to %s: %v", page, link, err)
			}
		}
	}
}
