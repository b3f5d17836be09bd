package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// writeBehindBytes are written before the system is told to put them on the disk, so that
// a commit does not have to wait for the whole of a large file.
const writeBehindBytes = 8 << 20

type localWriter struct {
	store     *Local
	file      *os.File
	temp, uri string
	exclusive bool
	done      bool
	size      int64
	behind    int64 // up to here the system was told
}

// Create begins a file; its folders are made.
func (l *Local) Create(_ context.Context, uri string) (Writer, error) { return l.create(uri, false) }

// CreateNew is Create for a file that must not exist.
func (l *Local) CreateNew(_ context.Context, uri string) (Writer, error) { return l.create(uri, true) }

func (l *Local) create(uri string, exclusive bool) (Writer, error) {
	l.requests.Add(1)
	folder := filepath.Dir(uri)
	if err := l.makeFolders(folder); err != nil {
		return nil, createError("making the folder of", uri, err)
	}
	if err := l.ask("create", uri); err != nil {
		return nil, localError("creating", uri, err)
	}
	l.tidy(folder)
	f, err := os.CreateTemp(folder, temporaryName())
	if err != nil {
		return nil, createError("creating", uri, err)
	}
	if err := f.Chmod(0o644); err != nil { // CreateTemp's mode hides files from other users
		f.Close()
		os.Remove(f.Name())
		return nil, localError("creating", uri, err)
	}
	return &localWriter{store: l, file: f, temp: f.Name(), uri: uri, exclusive: exclusive}, nil
}

// createError is localError where something new was to be made: it names the file that
// lies where a folder is needed.
func createError(op, uri string, err error) error {
	if link, to, ok := Dangling(filepath.Dir(uri)); ok {
		return &Error{Op: op, URI: uri, Kind: ErrNotFolder, Err: fmt.Errorf("%s is a link to %s, which leads nowhere", link, to),
			Cure: "write to another place, or repair that link"}
	}
	if !errors.Is(err, syscall.ENOTDIR) {
		return localError(op, uri, err)
	}
	blocker := filepath.Dir(uri)
	for blocker != filepath.Dir(blocker) {
		if _, err := os.Stat(blocker); err == nil {
			break
		}
		blocker = filepath.Dir(blocker)
	}
	return &Error{Op: op, URI: uri, Kind: ErrNotFolder, Err: &fs.PathError{Op: "looking up", Path: blocker, Err: syscall.ENOTDIR},
		Cure: "write to another place, or move that file away"}
}

// makeFolders is MkdirAll that also puts the names of new folders on the disk.
func (l *Local) makeFolders(folder string) error {
	if fi, err := os.Stat(folder); err == nil && fi.IsDir() {
		return nil
	}
	parent := filepath.Dir(folder)
	if parent != folder {
		if err := l.makeFolders(parent); err != nil {
			return err
		}
	}
	if err := l.ask("mkdir", folder); err != nil {
		return err
	}
	if err := os.Mkdir(folder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return l.syncPath(parent)
}

func (w *localWriter) Write(p []byte) (int, error) {
	if err := w.store.ask("write", w.uri); err != nil {
		return 0, localError("writing", w.uri, err)
	}
	n, err := w.file.Write(p)
	w.store.requests.Add(1)
	w.store.written.Add(int64(n))
	if err != nil {
		return n, localError("writing", w.uri, err)
	}
	if w.size += int64(n); w.size-w.behind >= writeBehindBytes {
		writeBehind(w.file, w.behind, w.size-w.behind)
		w.behind = w.size
	}
	return n, nil
}

func (w *localWriter) Commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := w.store.ask("sync", w.uri); err != nil {
		return localError("writing", w.uri, err)
	}
	if err := w.file.Sync(); err != nil {
		return localError("writing", w.uri, err)
	}
	if err := w.file.Close(); err != nil {
		return localError("writing", w.uri, err)
	}
	if err := w.publish(); err != nil {
		return localError("publishing", w.uri, err)
	}
	w.done = true
	return w.store.syncFolder("publishing", w.uri)
}

// publish gives the file its name: by rename, which replaces, or by a link, which the
// system refuses when the name is taken.
func (w *localWriter) publish() error {
	if !w.exclusive {
		if err := w.store.ask("rename", w.uri); err != nil {
			return err
		}
		return os.Rename(w.temp, w.uri)
	}
	if err := w.store.ask("link", w.uri); err != nil {
		return err
	}
	if err := os.Link(w.temp, w.uri); err != nil {
		var link *os.LinkError
		if errors.As(err, &link) {
			return link.Err
		}
		return err
	}
	if err := w.store.ask("remove", w.temp); err != nil {
		return err
	}
	return os.Remove(w.temp)
}

func (w *localWriter) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	w.file.Close()
	if err := w.store.ask("remove", w.temp); err != nil {
		return localError("removing", w.temp, err)
	}
	if err := os.Remove(w.temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return localError("removing", w.temp, err)
	}
	return nil
}

// workLife is how long a write that does not go on counts as one of the process of its
// number: that may be another process by now.
const workLife = 24 * time.Hour

// Sweep removes unfinished writes that began before a time, and those of processes that
// have surely ended. Those of other processes that still run are left to them.
func (l *Local) Sweep(ctx context.Context, prefix string, before time.Time) (int, error) {
	w := walk{ctx: ctx, store: l, prefix: prefix, temporary: true}
	if err := w.folder(filepath.Dir(prefix+"x"), nil); err != nil {
		return 0, err
	}
	swept := 0
	for _, info := range w.found {
		if !info.Modified.Before(before) && !abandoned(info.URI) || time.Since(info.Modified) < workLife && atWork(info.URI) {
			continue
		}
		if err := l.Remove(ctx, info.URI); err != nil {
			return swept, err
		}
		swept++
	}
	return swept, nil
}

func (l *Local) syncFolder(op, uri string) error {
	if err := l.syncPath(filepath.Dir(uri)); err != nil {
		return localError(op, uri, err)
	}
	return nil
}

// syncPath puts the entries of a folder on the disk, where the file system can do so
// and the folder may be opened for it.
func (l *Local) syncPath(folder string) error {
	if err := l.ask("sync", folder); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	f, err := os.Open(folder)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}
