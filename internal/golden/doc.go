// Package golden runs the cases of testdata/golden end to end: each is a configuration,
// its input lake and the expected output. It also holds the tests that ask of whole
// runs what no case can show: that nothing about how a run goes changes a value, that
// bad input ends in a clear message, and that a real lake gives what naive code gives.
// It has nothing that programs could use.
package golden
