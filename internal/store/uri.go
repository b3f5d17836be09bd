package store

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

const s3Scheme = "s3://"

// Remote reports whether a URI names an object of S3, and no local file.
func Remote(uri string) bool { return strings.HasPrefix(uri, s3Scheme) }

// Root returns the canonical form of a root: an absolute folder without a slash at its
// end, or s3://bucket[/prefix].
func Root(root string) (string, error) {
	if Remote(root) {
		bucket, key, err := splitS3(root)
		if err != nil {
			return "", err
		}
		if key = strings.Trim(path.Clean("/"+key), "/"); key != "" {
			return s3Scheme + bucket + "/" + key, nil
		}
		return s3Scheme + bucket, nil
	}
	if scheme, _, ok := strings.Cut(root, "://"); ok {
		return "", fmt.Errorf("storage: opening %s: scheme %q is not supported: use a folder or s3://bucket/prefix", root, scheme)
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return "", fmt.Errorf("storage: opening %s: %w", root, err)
	}
	return filepath.ToSlash(abs), nil
}

// Join appends slash-separated elements to a root. A slash at the end of the last
// element stays.
func Join(root string, elements ...string) string {
	joined := strings.TrimSuffix(root, "/")
	for _, e := range elements {
		if e = strings.TrimPrefix(e, "/"); e != "" {
			joined = strings.TrimSuffix(joined, "/") + "/" + e
		}
	}
	if joined == "" {
		return "/"
	}
	return joined
}

// Rel returns the part of a URI below a root, and false when it lies elsewhere.
func Rel(root, uri string) (string, bool) {
	return strings.CutPrefix(uri, strings.TrimSuffix(root, "/")+"/")
}

// Base returns the last element of a URI.
func Base(uri string) string { return uri[strings.LastIndexByte(uri, '/')+1:] }

// Dir returns the URI up to its last element, without the slash.
func Dir(uri string) string {
	i := strings.LastIndexByte(uri, '/')
	if i <= 0 {
		return "/"
	}
	return uri[:i]
}

// splitS3 returns bucket and key of an s3:// URI.
func splitS3(uri string) (bucket, key string, err error) {
	bucket, key, _ = strings.Cut(strings.TrimPrefix(uri, s3Scheme), "/")
	if bucket == "" || !Remote(uri) {
		return "", "", fmt.Errorf("storage: %q names no bucket: write s3://bucket/prefix", uri)
	}
	return bucket, key, nil
}
