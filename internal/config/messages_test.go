package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the expected messages anew")

// Each testdata/messages/<name>.yaml is a faulty file, <name>.txt is what it is told.
func TestMessages(t *testing.T) {
	files, err := filepath.Glob("testdata/messages/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse(file, data, Overrides{Env: none})
			var invalid *InvalidError
			if !errors.As(err, &invalid) {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(err.Error(), filepath.Dir(file)+string(filepath.Separator), "") + "\n"
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEightMistakesAreEightProblemsAtTheirPlaces(t *testing.T) {
	data, err := os.ReadFile("testdata/messages/eight.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, problems := load(t, string(data), Overrides{})
	var at []string
	for _, p := range problems {
		at = append(at, strings.Join(strings.Split(p, ":")[1:3], ":"))
	}
	want := []string{"2:1", "3:11", "4:15", "6:9", "9:26", "10:19", "13:24", "14:19"}
	if diff := cmp.Diff(want, at); diff != "" {
		t.Error(diff, strings.Join(problems, "\n"))
	}
}
