// Package demo writes synthetic lakes of any size: trades, ten-level books, order
// events, consolidated quotes, market states and reference rows that agree with each
// other because one price-time priority market is simulated per listing and day and
// every table is a view of it.
//
// The rules of the simulated venue: price-time priority; an incoming order trades
// before it rests, so order events show only resting orders; the hidden part of an
// iceberg trades right behind its displayed part, and its next peak enters as a new
// order at the end of the queue a fraction of a millisecond later; opening and closing
// auctions collect orders, which may cross, and uncross at the price of the largest
// volume. Venues of one instrument follow the same value of the day but have books of
// their own. Quotes and mids of trades without suffix and with AtVenue are those of the
// trade's venue, AtPrimary those of the instrument's primary listing.
//
// The same options give the same bytes. Nothing here may know of the engine.
package demo
