package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/basaltlake/basalt/internal/near"
)

// sameFlag are the flags that have two names: that of the original and a shorter one.
var sameFlag = map[string]string{
	"start-date": "start", "end-date": "end", "output-root": "out", "config-file": "pipeline", "config": "pipeline",
}

// normalName makes - and _ equal in names of flags and gives both names of a flag the
// same meaning.
func normalName(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	name = strings.ReplaceAll(name, "_", "-")
	if short, ok := sameFlag[name]; ok {
		name = short
	}
	return pflag.NormalizedName(name)
}

// flagError gives errors of flags a code and a cure.
func flagError(c *cobra.Command, err error) error {
	if wrong := (*pflag.InvalidValueError)(nil); errors.As(err, &wrong) {
		flag := wrong.GetFlag()
		return &usageError{code: "bad-flag", what: fmt.Sprintf("--%s %q is no %s", flag.Name, wrong.GetValue(), kindOfFlag(flag))}
	}
	text := err.Error()
	name, unknown := strings.CutPrefix(text, "unknown flag: --")
	if !unknown {
		return &usageError{code: "bad-flag", what: text}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	e := &usageError{code: "unknown-flag", what: fmt.Sprintf("%s has no flag --%s", c.CommandPath(), name)}
	if meant, ok := meantWord(strings.ReplaceAll(name, "_", "-"), names); ok {
		e.cure = fmt.Sprintf("Did you mean --%s?", meant)
	}
	return e
}

// meantWord is the word that a mistyped one is near to, else the only one that it begins.
func meantWord(word string, words []string) (string, bool) {
	if meant, ok := near.Match(word, words); ok {
		return meant, true
	}
	begun := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.HasPrefix(w, word) })
	if len(begun) != 1 {
		return "", false
	}
	return begun[0], true
}

func kindOfFlag(f *pflag.Flag) string {
	switch kind := f.Value.Type(); kind {
	case "int", "int64":
		return "whole number"
	case "bool":
		return "switch, which is true or false"
	default:
		return kind
	}
}

// group is what a command does that only holds others: help, or an error when a word
// is none of them.
func group(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	e := &usageError{code: "unknown-command", what: fmt.Sprintf("%s has no command %q", c.CommandPath(), args[0])}
	if meant, ok := meantWord(args[0], names); ok {
		e.cure = fmt.Sprintf("Did you mean %q?", meant)
	} else if len(names) > 0 {
		e.cure = "There are " + strings.Join(names, ", ")
	}
	return e
}

// strictTopics lets help and completion refuse words that they do not know.
func strictTopics(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "completion":
			c.Args, c.RunE = cobra.ArbitraryArgs, group
		case "help":
			show := c.Run
			c.Run, c.RunE = nil, func(c *cobra.Command, args []string) error {
				if topic, rest, err := root.Find(args); err == nil && topic.HasSubCommands() && len(rest) > 0 {
					return group(topic, rest)
				}
				show(c, args)
				return nil
			}
		}
	}
}

// atMost and exactly check the number of arguments.
func atMost(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return &usageError{code: "bad-arguments", what: fmt.Sprintf("%s takes %s, not %q", c.CommandPath(), what, strings.Join(args, " "))}
		}
		return nil
	}
}

func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return &usageError{code: "bad-arguments", what: fmt.Sprintf("%s needs %s", c.CommandPath(), what)}
		}
		return nil
	}
}
