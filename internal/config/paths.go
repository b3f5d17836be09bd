package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/option"
)

// IsURL reports whether a place is named by a URL such as s3://bucket/prefix.
func IsURL(place string) bool { return strings.Contains(place, "://") }

// places makes the places of the run absolute: those written in the file start at its
// folder, those of flags, the environment and defaults at the working directory.
func (p *parser) places() {
	c := p.cfg
	c.Lake = p.from(p.base("LAKE"), c.Lake)
	c.OutputRoot = p.from(p.base("OUTPUT_ROOT"), c.OutputRoot)
	c.TempDir = p.from(p.base("TEMP_DIR"), c.TempDir)
	c.SchemaLock.Path = p.from(p.base("SCHEMA_LOCK_PATH"), c.SchemaLock.Path)
	c.Artifacts.Dir = p.from(p.base("RUN_ARTIFACTS_DIR"), c.Artifacts.Dir)
	c.UniverseDir = p.base("UNIVERSE")
	inputs := option.Follow(entry(p.root, "PASS_INPUT"))
	for name, place := range c.PassInput {
		c.PassInput[name] = p.from(p.baseOf(entry(inputs, name)), place)
	}
}

// from makes a place absolute; "" stays unset.
func (p *parser) from(base, place string) string {
	if place == "" || IsURL(place) {
		return place
	}
	if filepath.IsAbs(place) {
		return filepath.Clean(place)
	}
	return filepath.Join(base, place)
}

func (p *parser) absolute(place string) string { return p.from(p.o.WorkDir, place) }

// noPlace says why the value of a key is no place, and what to write instead: "" when it
// may be one.
func noPlace(key, value string) (what, cure string) {
	// Null, which is no text, stands for the system's own folders and for no file.
	optional := []string{"TEMP_DIR", "SCHEMA_LOCK_PATH", "RUN_ARTIFACTS_DIR"}
	switch _, err := store.Root(value); {
	case value == "" && !slices.Contains(optional, key):
		return "the text is empty", "write a folder or s3://bucket/prefix"
	case IsURL(value) && key == "TEMP_DIR":
		return fmt.Sprintf("%q is no folder of this machine", value), "write the path of a folder"
	case IsURL(value) && err != nil:
		return fmt.Sprintf("%q is neither a path nor of S3", value), "write a path or s3://bucket/prefix"
	}
	return "", ""
}
