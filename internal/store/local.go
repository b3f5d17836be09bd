package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"syscall"
)

// Local is the store of the file system. A write becomes visible by a rename and is on
// the disk when Commit returns.
type Local struct {
	counting
	before func(call, path string) error // asked before a system call; may be nil
	tidied sync.Map                      // folders that were
}

// NewLocal returns the store of the file system.
func NewLocal() *Local { return &Local{} }

// Watched returns a store of the file system that asks before each system call that
// changes something: mkdir, create, write, sync, link, rename, remove. path is that of the
// object or folder; an error takes the place of the call. Tests fill disks and kill
// processes with it.
func Watched(before func(call, path string) error) *Local { return &Local{before: before} }

func (l *Local) ask(call, path string) error {
	if l.before == nil {
		return nil
	}
	return l.before(call, path)
}

// Stat describes a file. A folder is no object.
func (l *Local) Stat(_ context.Context, uri string) (Info, error) {
	l.requests.Add(1)
	fi, err := os.Stat(uri)
	if err != nil {
		return Info{}, localError("looking up", uri, err)
	}
	if fi.IsDir() {
		return Info{}, &Error{Op: "looking up", URI: uri, Kind: ErrNotFound, Err: syscall.EISDIR}
	}
	return localInfo(uri, fi), nil
}

func localInfo(uri string, fi fs.FileInfo) Info {
	return Info{URI: uri, Size: fi.Size(), Modified: fi.ModTime()}
}

// List returns the files whose path begins with the prefix, through symbolic links too.
// Unfinished writes are left out.
func (l *Local) List(ctx context.Context, prefix string) ([]Info, error) {
	found, _, err := l.ListAll(ctx, prefix)
	return found, err
}

// ListAll implements Frank.
func (l *Local) ListAll(ctx context.Context, prefix string) ([]Info, []Other, error) {
	w := walk{ctx: ctx, store: l, prefix: prefix}
	if err := w.folder(filepath.Dir(prefix+"x"), nil); err != nil {
		return nil, nil, err
	}
	sort.Slice(w.found, func(i, j int) bool { return w.found[i].URI < w.found[j].URI })
	return w.found, w.others, nil
}

type walk struct {
	ctx       context.Context
	store     *Local
	prefix    string
	temporary bool // look for unfinished writes instead
	found     []Info
	others    []Other
}

// folder walks a folder. above are its parents: a link back to one of them ends there.
func (w *walk) folder(path string, above []fs.FileInfo) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	self, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	if err != nil {
		return localError("listing", path, err)
	}
	for _, parent := range above {
		if os.SameFile(parent, self) {
			return nil
		}
	}
	above = append(above[:len(above):len(above)], self)
	w.store.requests.Add(1)
	entries, err := os.ReadDir(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return nil // it is gone, or the prefix goes on below a file
		}
		return localError("listing", path, err)
	}
	for _, e := range entries {
		child := Join(filepath.ToSlash(path), e.Name())
		if err := w.entry(child, above); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) entry(path string, above []fs.FileInfo) error {
	inside := strings.HasPrefix(path, w.prefix)
	if !inside && !strings.HasPrefix(w.prefix, path+"/") {
		return nil
	}
	fi, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ELOOP):
		if to, err := os.Readlink(path); err == nil { // else it was removed in the meantime
			w.other(path, "a link to "+to+", which leads nowhere")
		}
	case err != nil:
		return localError("listing", path, err)
	case fi.IsDir():
		w.other(path, "a folder")
		return w.folder(path, above)
	case !fi.Mode().IsRegular():
		w.other(path, "a pipe, socket or device")
	case inside && isTemporary(path) == w.temporary:
		w.found = append(w.found, localInfo(path, fi))
	}
	return nil
}

// Dangling finds a link that leads nowhere in a path: the path itself, or a folder above.
func Dangling(path string) (link, to string, ok bool) {
	for ; ; path = filepath.Dir(path) {
		if _, err := os.Stat(path); err == nil {
			return "", "", false
		}
		if to, err := os.Readlink(path); err == nil {
			return path, to, true
		}
		if path == filepath.Dir(path) {
			return "", "", false
		}
	}
}

// DanglingIn finds the links in a folder that lead nowhere, and where they lead.
func DanglingIn(folder string) map[string]string {
	entries, _ := os.ReadDir(folder) // whoever lists it learns of the error
	found := map[string]string{}
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		if link, to, ok := Dangling(Join(folder, e.Name())); ok {
			found[link] = to
		}
	}
	return found
}

func (w *walk) other(path, what string) {
	if strings.HasPrefix(path, w.prefix) {
		w.others = append(w.others, Other{path, what})
	}
}

func (l *Local) folders(_ context.Context, folder string) ([]string, error) {
	l.requests.Add(1)
	entries, err := os.ReadDir(folder + "/")
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil
	}
	if err != nil {
		return nil, localError("listing", folder, err)
	}
	var names []string
	for _, e := range entries {
		if fi, err := os.Stat(Join(folder, e.Name())); err == nil && fi.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Remove deletes a file; one that does not exist is no error.
func (l *Local) Remove(_ context.Context, uri string) error {
	l.requests.Add(1)
	err := l.ask("remove", uri)
	if err == nil {
		err = os.Remove(uri)
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	if err != nil {
		return localError("removing", uri, err)
	}
	return l.syncFolder("removing", uri)
}

// localError classifies what the system said.
func localError(op, uri string, err error) error {
	e := &Error{Op: op, URI: uri, Err: err}
	var path *fs.PathError
	if errors.As(err, &path) {
		e.Err = path.Err // the path is named already
	}
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		e.Kind = ErrNotFound
	case errors.Is(err, syscall.EROFS):
		e.Kind, e.Cure = ErrReadOnly, "write to another place, or mount this one writable"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.Kind, e.Cure = ErrFull, "free space or a quota, then run again: what is done is kept"
	case errors.Is(err, fs.ErrPermission):
		e.Kind, e.Cure = ErrPermission, "check owner and mode of the file and of the folders above it"
	case errors.Is(err, fs.ErrExist):
		e.Kind = ErrExists
	}
	return e
}
