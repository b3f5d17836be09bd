package reference

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/cli"
)

func commands() string {
	var b strings.Builder
	b.WriteString(`# Commands

Every command takes ` + "`--help`" + `. ` + "`-`" + ` and ` + "`_`" + ` are equal in names of flags. Data go to standard output,
progress, logs and errors to standard error; [exit codes](exit-codes.md) say what happened.
` + "`basalt completion bash|zsh|fish|powershell`" + ` prints a script for the shell.

`)
	walk(&b, cli.Commands())
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func walk(b *strings.Builder, c *cobra.Command) {
	for _, sub := range c.Commands() {
		if sub.Hidden || !sub.IsAvailableCommand() || sub.Name() == "help" || sub.Name() == "completion" {
			continue
		}
		if len(sub.Commands()) == 0 {
			one(b, sub)
		}
		walk(b, sub)
	}
}

func one(b *strings.Builder, c *cobra.Command) {
	c.InitDefaultHelpFlag()
	text := c.Long
	if text == "" {
		text = c.Short + "."
	}
	fmt.Fprintf(b, "## %s\n\n%s\n\n```text\n%s\n", c.CommandPath(), text, c.UseLine())
	if c.Example != "" {
		fmt.Fprintf(b, "\n%s\n", c.Example)
	}
	fmt.Fprintf(b, "\n%s```\n\n", c.LocalFlags().FlagUsages())
}

func exitCodes() string {
	var b strings.Builder
	b.WriteString("# Exit codes\n\n| code | name | meaning |\n|---:|---|---|\n")
	for _, c := range cli.ExitCodes() {
		fmt.Fprintf(&b, "| %d | %s | %s |\n", c.Code, c.Name, cell(c.Meaning))
	}
	b.WriteString("\nErrors go to standard error and begin with a code that scripts may match, such as `error: no-input: …`; problems of a\nconfiguration with file, line and column.\n")
	return b.String()
}
