// Package truth tests order-level modules against a market that knows the answer. Its
// tests simulate a limit order book whose every order, queue place, hidden share, fill
// and print is known, write what an exchange would publish of it (order events, books,
// prints, market states), and demand that the modules find from the publication what
// the market knows from having been there.
package truth
