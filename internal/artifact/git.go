package artifact

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Git is the state of a repository.
type Git struct {
	Root     string `json:"root"`
	Commit   string `json:"commit"` // "" before the first one
	Dirty    bool   `json:"dirty"`  // there are changes, or files that are neither committed nor ignored
	Describe string `json:"describe"`
}

// gitPatience bounds how long the program git may take: a record is not worth a wait.
const gitPatience = 10 * time.Second

// FindGit returns the state of the repository that the first of some folders lies in, or
// nil when none does or the program git is not there.
func FindGit(ctx context.Context, folders ...string) *Git {
	for _, folder := range folders {
		root := repository(folder)
		if root == "" {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, gitPatience)
		defer cancel()
		status, err := git(ctx, root, "status", "--porcelain")
		if err != nil {
			return nil
		}
		g := &Git{Root: root, Dirty: status != ""}
		if g.Commit, err = git(ctx, root, "rev-parse", "--verify", "HEAD"); err != nil {
			g.Commit = ""
			return g
		}
		g.Describe, _ = git(ctx, root, "describe", "--always", "--tags", "--dirty")
		return g
	}
	return nil
}

// repository returns the first folder with .git from a folder upwards, or "".
func repository(folder string) string {
	if folder == "" {
		return ""
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, ".git")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}

// git runs the program git. It takes no locks and starts no program that the
// configuration of the repository names.
func git(ctx context.Context, root string, args ...string) (string, error) {
	args = append([]string{"--no-optional-locks", "-c", "core.fsmonitor=false", "-C", root}, args...)
	out, err := exec.CommandContext(ctx, "git", args...).Output()
	return strings.TrimSpace(string(out)), err
}
