package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/internal/process"
)

// temporaryPrefix begins the names of unfinished writes; readers of lakes and datasets
// skip names that begin with an underscore. Place and number of the process that writes
// follow, where the system tells them.
const temporaryPrefix = "_basalt-tmp-"

// temporaryName is the pattern of the names of this process's unfinished writes.
func temporaryName() string {
	self := process.Self()
	if self.Place() == "" {
		return temporaryPrefix + "*"
	}
	return temporaryPrefix + self.Place() + "-" + strconv.Itoa(self.PID) + "-*"
}

func isTemporary(path string) bool { return strings.HasPrefix(Base(path), temporaryPrefix) }

// writerOf returns the process of this machine that has begun an unfinished write.
func writerOf(path string) (process.Identity, bool) {
	self := process.Self()
	place, rest, _ := strings.Cut(strings.TrimPrefix(Base(path), temporaryPrefix), "-")
	number, _, _ := strings.Cut(rest, "-")
	pid, err := strconv.Atoi(number)
	if !isTemporary(path) || err != nil || place == "" || place != self.Place() {
		return process.Identity{}, false
	}
	return process.Identity{Host: self.Host, Machine: self.Machine, PID: pid}, true
}

// abandoned reports an unfinished write of a process that has surely ended.
func abandoned(path string) bool {
	writer, here := writerOf(path)
	return here && writer.Dead()
}

// atWork reports an unfinished write of another process that still runs.
func atWork(path string) bool {
	writer, here := writerOf(path)
	return here && writer.PID != os.Getpid() && !writer.Dead()
}

// tidy removes what processes that were killed left in a folder, once. What cannot be
// removed stays for gc: it is in nobody's way.
func (l *Local) tidy(folder string) {
	if _, before := l.tidied.LoadOrStore(folder, true); before {
		return
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		if abandoned(path) && l.ask("remove", path) == nil {
			_ = os.Remove(path)
		}
	}
}
