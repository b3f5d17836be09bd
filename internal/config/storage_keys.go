package config

import (
	"fmt"
	"os"

	"github.com/basaltlake/basalt/option"
)

// LoadStorage reads of a configuration what says how S3 is reached, S3_STORAGE_OPTIONS
// and DEFAULT_S3_REGION, whatever else is in it or missing. Without a path it is that of
// the overrides.
func LoadStorage(path string, o Overrides) (*Config, error) {
	var data []byte
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil {
			return nil, fmt.Errorf("reading configuration: %w", err)
		}
	}
	p := parser{file: path, o: o.complete(), cfg: &Config{File: path}, data: data}
	root := p.document(data)
	if len(p.problems) > 0 {
		return nil, p.invalid()
	}
	p.root = p.overlay(root)
	p.cfg.root, p.cfg.sources = p.root, p.sources
	g := option.Group{Keys: p.cfg.storageKeys(), Also: func(string) bool { return true }}
	if p.problems = append(p.problems, option.Decode(p.root, g, "")...); len(p.problems) > 0 {
		return nil, p.invalid()
	}
	return p.cfg, nil
}
