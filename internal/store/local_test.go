package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/process"
)

func TestSystemErrorsAreClassified(t *testing.T) {
	for errno, want := range map[syscall.Errno]error{
		syscall.ENOENT: ErrNotFound, syscall.ENOTDIR: ErrNotFound, syscall.EACCES: ErrPermission, syscall.EPERM: ErrPermission,
		syscall.EROFS: ErrReadOnly, syscall.ENOSPC: ErrFull, syscall.EDQUOT: ErrFull, syscall.EEXIST: ErrExists,
	} {
		err := localError("writing", "/lake/file", &fs.PathError{Op: "write", Path: "/lake/file", Err: errno})
		if !errors.Is(err, want) || !errors.Is(err, errno) {
			t.Errorf("%v: %v", errno, err)
		}
		if strings.Count(err.Error(), "/lake/file") != 1 {
			t.Errorf("%v names the file twice", err)
		}
	}
	if err := localError("writing", "f", syscall.EIO); errors.Is(err, ErrNotFound) || !errors.Is(err, syscall.EIO) {
		t.Errorf("%v", err)
	}
}

func TestUnfinishedWritesHideInTheTargetFolder(t *testing.T) {
	root, st := t.TempDir(), NewLocal()
	w, err := st.Create(t.Context(), filepath.Join(root, "a", "object"))
	if err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(filepath.Join(root, "a"))
	if len(entries) != 1 || entries[0].Name()[0] != '_' {
		t.Fatalf("%v", entries)
	}
	if n, err := st.Sweep(t.Context(), root+"/", time.Now().Add(-time.Hour)); n != 0 || err != nil {
		t.Errorf("swept %d young files: %v", n, err)
	}
	if n, err := st.Sweep(t.Context(), root+"/", time.Now().Add(time.Hour)); n != 1 || err != nil {
		t.Errorf("swept %d: %v", n, err)
	}
	if err := w.Commit(t.Context()); err == nil {
		t.Error("a swept write was committed")
	}
	w.Abort()
}

// TestSweepLeavesProcessesThatRunAlone has a write of a process that runs: the parent of this one.
func TestSweepLeavesProcessesThatRunAlone(t *testing.T) {
	place := process.Self().Place()
	if place == "" {
		t.Skip("processes cannot be told apart on this system")
	}
	root := t.TempDir()
	temp := filepath.Join(root, temporaryPrefix+place+"-"+strconv.Itoa(os.Getppid())+"-1")
	if err := os.WriteFile(temp, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	st, later := NewLocal(), time.Now().Add(time.Hour)
	if n, err := st.Sweep(t.Context(), root+"/", later); n != 0 || err != nil {
		t.Errorf("%d writes of a process that runs were removed: %v", n, err)
	}
	// Its number is one of an earlier process.
	if err := os.Chtimes(temp, time.Time{}, time.Now().Add(-2*workLife)); err != nil {
		t.Fatal(err)
	}
	if n, err := st.Sweep(t.Context(), root+"/", later); n != 1 || err != nil {
		t.Errorf("%d writes of earlier processes were removed: %v", n, err)
	}
}

func TestFilesAreReadableByOthers(t *testing.T) {
	uri := filepath.Join(t.TempDir(), "object")
	if err := WriteAll(t.Context(), NewLocal(), uri, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if fi, _ := os.Stat(uri); fi.Mode().Perm() != 0o644 {
		t.Errorf("mode %v", fi.Mode())
	}
}

func TestListFollowsLinksAndEndsInLoops(t *testing.T) {
	root := t.TempDir()
	os.MkdirAll(filepath.Join(root, "real"), 0o755)
	os.WriteFile(filepath.Join(root, "real", "file"), []byte("x"), 0o644)
	os.Symlink(filepath.Join(root, "real"), filepath.Join(root, "link"))
	os.Symlink(root, filepath.Join(root, "real", "loop"))
	os.Symlink("nowhere", filepath.Join(root, "dangling"))
	os.Symlink("itself", filepath.Join(root, "itself"))
	os.Mkdir(filepath.Join(root, "real", "empty"), 0o755)
	infos, others, err := NewLocal().ListAll(t.Context(), root+"/")
	if err != nil || len(infos) != 2 {
		t.Errorf("%v %v", infos, err)
	}
	what := map[string]string{}
	for _, o := range others {
		name, _ := Rel(filepath.ToSlash(root), o.URI)
		what[name] = o.What
	}
	for name, want := range map[string]string{
		"real": "a folder", "real/empty": "a folder", "link": "a folder", "real/file": "",
		"dangling": "a link to nowhere, which leads nowhere", "itself": "a link to itself, which leads nowhere",
	} {
		if what[name] != want {
			t.Errorf("%s is %q, want %q", name, what[name], want)
		}
	}
}

func TestFolderIsNoObject(t *testing.T) {
	root := t.TempDir()
	if _, err := NewLocal().Stat(t.Context(), root); !errors.Is(err, ErrNotFound) {
		t.Errorf("stat: %v", err)
	}
	if _, err := NewLocal().Open(t.Context(), root); err == nil {
		t.Error("a folder was opened")
	}
}

func TestObjectBelowAFileCannotBeMade(t *testing.T) {
	root := t.TempDir()
	os.WriteFile(filepath.Join(root, "file"), []byte("x"), 0o644)
	for _, path := range []string{"file/object", "file/folder/object"} {
		_, err := NewLocal().Create(t.Context(), filepath.Join(root, path))
		var typed *Error
		if !errors.As(err, &typed) || typed.Kind != ErrNotFolder || !strings.Contains(err.Error(), filepath.Join(root, "file")+": not a directory") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestLinksThatLeadNowhereAreNamed(t *testing.T) {
	root := t.TempDir()
	link := filepath.Join(root, "link")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"link", "link/a/b"} {
		if got, to, ok := Dangling(filepath.Join(root, path)); !ok || got != link || to != "nowhere" {
			t.Errorf("%s: %s to %s, %v", path, got, to, ok)
		}
		_, err := NewLocal().Create(t.Context(), filepath.Join(root, path, "object"))
		if !errors.Is(err, ErrNotFolder) || !strings.Contains(err.Error(), link+" is a link to nowhere") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if err := os.Symlink(root, filepath.Join(root, "whole")); err != nil {
		t.Fatal(err)
	}
	if got := DanglingIn(root); len(got) != 1 || got[link] != "nowhere" {
		t.Errorf("in the folder: %v", got)
	}
	for _, path := range []string{"", "none", "none/at/all"} {
		if link, to, ok := Dangling(filepath.Join(root, path)); ok {
			t.Errorf("%s: %s to %s", path, link, to)
		}
	}
}
