// Package killtest holds tests that start the program as real processes and kill them: at
// every step on the output and at any time, locally and on S3. It also stops them by
// signals and lets them meet over one partition. There is no code in it for others.
package killtest
