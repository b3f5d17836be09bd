package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Version is set by the linker for releases.
var Version string

// VersionJSON is what version --json prints.
type VersionJSON struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		GroupID: groupReference,
		Short:   "Print the version",
		Args:    atMost(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			v := version()
			if asJSON {
				return printJSON(a.Out, v)
			}
			_, err := io.WriteString(a.Out, v.text())
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

func (v *VersionJSON) text() string {
	return fmt.Sprintf("basalt %s (%s, %s)\n", v.Version, v.Go, v.Platform)
}

// version is that of the linker, else that of the module.
func version() VersionJSON {
	v := VersionJSON{Version: Version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if v.Version == "" {
		v.Version = info.Main.Version
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value
		}
	}
	return v
}
