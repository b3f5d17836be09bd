// Package s3test has a real S3 server for tests (versitygw on the loopback, over a folder
// of its own) and a proxy that fails before it in every way a network and a service can.
// Only tests import it.
package s3test
