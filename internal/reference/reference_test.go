package reference_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/internal/reference"
	"github.com/basaltlake/basalt/module"
)

func TestPagesOfTheRepositoryAreUpToDate(t *testing.T) {
	pages, err := reference.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		have, err := os.ReadFile(filepath.Join("..", "..", "docs", "reference", p.Name))
		if err != nil {
			t.Errorf("%v: run `make generate`", err)
			continue
		}
		if diff := cmp.Diff(string(have), p.Text); diff != "" {
			t.Errorf("docs/reference/%s is out of date, run `make generate` (-have +want):\n%.2000s", p.Name, diff)
		}
	}
}

func TestPagesAreTheSameEveryTime(t *testing.T) {
	first, err := reference.Pages()
	if err != nil {
		t.Fatal(err)
	}
	second, err := reference.Pages()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

func TestEveryModuleAndColumnIsInTheReference(t *testing.T) {
	pages, err := reference.Pages()
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, p := range pages {
		text += p.Text
	}
	for _, s := range module.All() {
		if !strings.Contains(text, "\n## "+s.Name+"\n") {
			t.Errorf("module %s has no section", s.Name)
		}
		for _, e := range s.Catalogue {
			if !strings.Contains(text, "`"+strings.ReplaceAll(e.Pattern, "|", `\|`)+"`") {
				t.Errorf("column %s of %s is missing", e.Pattern, s.Name)
			}
		}
	}
}
