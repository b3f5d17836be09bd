// Package artifact writes down under what circumstances a run took place: its
// configuration without secrets, the program and the machine, the Git commit of the
// configuration. Outputs do not depend on it, and nothing reads it back.
package artifact

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/basaltlake/basalt/internal/store"
)

// Metadata is the record of a run.
type Metadata struct {
	Time        time.Time         `json:"timestamp_utc"` // the end of the run
	Run         string            `json:"run"`
	Error       string            `json:"error,omitempty"` // why the run failed
	Config      Config            `json:"config"`
	Environment Environment       `json:"environment"`
	Git         *Git              `json:"git"` // null outside a repository, or without the program git
	Packages    map[string]string `json:"packages"`
}

// Config is the configuration of a run. It holds no secrets.
type Config struct {
	File       string          `json:"file"`
	Dataset    string          `json:"dataset"`
	Start      string          `json:"start"`
	End        string          `json:"end"`
	Universe   string          `json:"universe"`
	Lake       string          `json:"lake"`
	OutputRoot string          `json:"output_root"`
	Canonical  json.RawMessage `json:"canonical"` // everything else that can change a value
}

// Environment is the program and the machine.
type Environment struct {
	Program  string `json:"program"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	CPUs     int    `json:"cpus"`
}

// ThisProcess describes the process; program is its version.
func ThisProcess(program string) Environment {
	return Environment{Program: program, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU()}
}

// Packages returns the versions of the modules the program is built from, itself among
// them.
func Packages() map[string]string {
	versions := map[string]string{}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return versions
	}
	for _, m := range append([]*debug.Module{&info.Main}, info.Deps...) {
		if m.Path == "" {
			continue
		}
		versions[m.Path] = m.Version
		if m.Replace != nil {
			versions[m.Path] = m.Replace.Path + " " + m.Replace.Version
		}
	}
	return versions
}

// Name is the name of the file when none is given.
func Name(t time.Time) string { return "run_metadata_" + t.UTC().Format("20060102_150405") + ".json" }

// Write writes the record into a folder of a store, in one step, and returns its URI.
func Write(ctx context.Context, st store.Store, folder, name string, m *Metadata) (string, error) {
	if name == "" {
		name = Name(m.Time)
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return "", fmt.Errorf("encoding the run metadata: %w", err)
	}
	uri := store.Join(folder, name)
	if err := store.WriteAll(ctx, st, uri, text.Bytes()); err != nil {
		return "", fmt.Errorf("writing the run metadata: %w", err)
	}
	return uri, nil
}
