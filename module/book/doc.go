// Package book holds what the order-book modules l2 and l2tw share: the l2_analytics
// configuration, its expansion into columns and the row expressions of the l2 table
// (prices, sizes and orders at and up to a level, spreads, imbalances, mids). How a
// row expression becomes one value per bucket is each module's own business.
package book
