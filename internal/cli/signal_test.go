//go:build unix

package cli_test

import (
	"bufio"
	"errors"
	"os"
	osexec "os/exec"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// asProgram makes the test binary behave like basalt.
const asProgram = "BASALT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(cli.Main(cli.Streams{}))
	}
	os.Exit(m.Run())
}

func TestCtrlCStopsInAnOrderlyWay(t *testing.T) {
	// So many days that the signal always comes before the end.
	c := osexec.Command(os.Args[0], "demo", t.TempDir(), "--size", "tiny", "--days", "5000", "--progress", "json")
	c.Env = append(os.Environ(), asProgram+"=1")
	stderr, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	lines := bufio.NewScanner(stderr)
	sent := false
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		if !sent && strings.Contains(lines.Text(), `"event":"stage"`) {
			sent = true
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
		}
	}
	var exit *osexec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.ExitCode() != cli.ExitInterrupted {
		t.Errorf("it ended with %v, want exit code %d", err, cli.ExitInterrupted)
	}
	has(t, said.String(), "stopping: waiting for what is in work", "interrupted: stopped in an orderly way")
}
