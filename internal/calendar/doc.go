// Package calendar knows which days markets are expected to trade and between which
// hours, and how a range of dates is cut into the batches a run reads and writes
// together.
//
// A calendar says what is expected, never what is read: a file that exists for a day
// without a session is read all the same. Calendars are rules kept as data, one file
// per family of markets; nothing here reads files, clocks or the network.
package calendar
