package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// File returns the configuration file that a path stands for: for a Python pipeline, as in
// the original, it is the YAML file beside it.
func File(path string) string {
	if pipeline, python := strings.CutSuffix(path, ".py"); python {
		return pipeline + ".yaml"
	}
	return path
}

// Read returns the name and the content of a configuration file, for Parse.
func Read(path string, o Overrides) (file string, data []byte, err error) {
	path = File(path)
	if o.UserConfigJSON == "" {
		if data, err = os.ReadFile(path); err != nil {
			return "", nil, fmt.Errorf("reading configuration: %w", err)
		}
	}
	return path, data, nil
}

// Parse checks the content of a configuration file. file names it in messages and is
// where relative paths start. The error is an *InvalidError with all problems.
func Parse(file string, data []byte, o Overrides) (*Config, error) {
	p := parser{file: file, o: o.complete(), cfg: &Config{File: file}}
	p.cfg.Dir = p.absolute(filepath.Dir(file))
	if o.UserConfigJSON != "" {
		data = []byte(o.UserConfigJSON)
		p.file = "--user-config-json"
	}
	p.data = data
	root := p.document(data)
	if len(p.problems) > 0 { // the text itself is wrong; nothing else can be trusted
		return nil, p.invalid()
	}
	p.root = p.overlay(root)
	p.run()
	passes := p.passList()
	p.dates()
	p.refuseUnbuilt(passes)
	p.checkRules()
	p.unusedMetrics()
	p.unusedLimits()
	p.cfg.sources = p.sources
	if len(p.problems) > 0 {
		return nil, &InvalidError{File: p.file, Problems: p.place(p.problems), sound: p.sound(passes)}
	}
	p.cfg.Notes = p.place(p.notes)
	return p.cfg, nil
}

// parser holds what the steps of Parse hand to each other.
type parser struct {
	file     string
	o        Overrides
	data     []byte
	root     *yaml.Node // mapping of run keys, overrides included
	sources  []string   // nodes that come from no file have line -1-index of their source
	cfg      *Config
	problems []option.Problem
	notes    []option.Problem
}

func (p *parser) report(n *yaml.Node, path, code, what, why, cure string) {
	p.problems = append(p.problems, problemAt(n, path, code, what, why, cure))
}

func (p *parser) note(n *yaml.Node, path, code, what, why, cure string) {
	p.notes = append(p.notes, problemAt(n, path, code, what, why, cure))
}

func problemAt(n *yaml.Node, path, code, what, why, cure string) option.Problem {
	problem := option.Problem{Path: path, Code: code, What: what, Why: why, Cure: cure}
	if n != nil {
		problem.Line, problem.Col = n.Line, n.Column
	}
	return problem
}

// place turns the lines of nodes that come from flags into their names and sorts.
func (p *parser) place(problems []option.Problem) []option.Problem {
	for i, problem := range problems {
		if problem.Line < 0 {
			problems[i].Where = p.sources[-1-problem.Line]
			problems[i].Line, problems[i].Col = 0, 0
		}
	}
	// --date sets two keys, and is wrong once.
	return slices.CompactFunc(option.SortProblems(problems), func(a, b option.Problem) bool {
		return a.Where != "" && a.Where == b.Where && a.What == b.What
	})
}

func (p *parser) invalid() error {
	return &InvalidError{File: p.file, Problems: p.place(p.problems)}
}
