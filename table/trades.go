package table

import (
	"fmt"

	"github.com/basaltlake/basalt/expr"
)

// horizonsMs are the distances of the mids before and after a trade, in milliseconds.
var horizonsMs = []int{1, 2, 5, 10, 25, 50, 100, 200, 500, 1000, 5000, 15000, 30000, 60000, 300000}

func trades() *Table {
	return &Table{
		Name:     "trades",
		Doc:      "Trade prints and reports, with classification and the quotes around them.",
		Folder:   "Trades-Plus",
		Prefix:   "trades-plus-",
		Listing:  listingSpellings(),
		Time:     []string{"TradeTimestamp", "TradeTimestampNanoseconds"},
		TimeUnit: "ns",
		Columns:  join(tradeKeys(), tradeTerms(), tradeFlags(), tradeNotionals(), tradeQuotes(), tradeMids()),
		Derived:  tradeDerived(),
	}
}

func tradeDerived() []Derived {
	price, size := expr.Number("Price"), expr.Number("Size")
	return []Derived{
		{Name: "LocalPrice", Unit: UnitPrice, Value: expr.Div(expr.Number("TradeNotional"), size),
			Doc: "Price in local currency: notional per share, null where Size is 0."},
		{Name: "LocalPrice", Unit: UnitPrice, Value: price,
			Doc: "Price in local currency: the printed price, in files without notionals."},
		{Name: "PriceEUR", Unit: UnitEUR, Value: expr.Div(expr.Number("TradeNotionalEUR"), size),
			Doc: "Price in euro, null where Size is 0."},
		{Name: "TradeNotional", Unit: UnitNotional, Value: expr.Mul(price, size),
			Doc: "Price × size, in files without notionals."},
		{Name: "PreTradeMid", Unit: UnitPrice, Value: expr.Number("PreTradeMid1ms"),
			Doc: "Mid before the trade: the one 1 ms before it."},
	}
}

func tradeKeys() []Column {
	return join([]Column{
		ticker(), mic(),
		text("OPOL", "MIC of the official place of listing."),
		text("ISOCountryCode", "Country of the venue (ISO 3166)."),
		identifier("SegmentCode", "Market segment."),
		text("InstrumentCurrencyCode", "Currency the instrument is quoted in."),
		listingId(), instrumentId(), tradeDate(),
		instant("TradeTimestamp", "Time of the trade (UTC)."),
		instant("PublicationTimestamp", "Time the trade was published (UTC)."),
		instant("LocalTradeTimestamp", "Time of the trade on the exchange's wall clock."),
		instant("LocalPublicationTimestamp", "Time of publication on the exchange's wall clock."),
		instant("TradeTimestampNanoseconds", "Time of the trade (UTC) with nanoseconds."),
		instant("PublicationTimestampNanoseconds", "Time of publication (UTC) with nanoseconds."),
		tzOffset(),
		identifier("TradeId", "Identifier of the trade."),
	}, feedSequences())
}

func tradeTerms() []Column {
	return []Column{
		code("AggressorSide", "Who started the trade: 1 buyer, 2 seller, else unknown."),
		number("Price", UnitPrice, "Price as printed."),
		number("Size", UnitShares, "Quantity traded; negative for cancellations."),
		currency(),
		number("InstrumentCurrencyPrice", UnitPrice, "Price in the instrument's currency."),
		number("MinorCurrencyFactor", "ratio", "Minor units per unit of the currency, such as pence per pound."),
		text("ExecutionVenue", "MIC of the venue the trade was executed on."),
	}
}

func tradeFlags() []Column {
	return []Column{
		identifier("OriginalTradeType", "Trade type or sale conditions as the venue gives them."),
		identifier("MarketMechanism", "MMT level 1: market mechanism."),
		identifier("TradingMode", "MMT level 2: trading mode."),
		identifier("TransactionCategory", "MMT level 3: transaction category."),
		text("NegotiatedTrade", "MMT: negotiated trade; - when not."),
		text("CrossingTrade", "MMT: agency cross; - when not."),
		text("ModificationIndicator", "MMT: cancellation or amendment."),
		text("BenchmarkIndicator", "MMT: benchmark or reference price trade."),
		text("SpecialDividendIndicator", "MMT: special dividend trade."),
		text("OffBookAutomatedIndicator", "MMT: off-book automated trade."),
		text("PriceFormation", "MMT: contribution to price formation."),
		text("AlgorithmicTrade", "MMT: H for algorithmic trades, - when not."),
		text("PublicationMode", "MMT: publication mode."),
		text("DeferralType", "MMT: kind of deferral."),
		text("DuplicativeIndicator", "MMT: duplicate report."),
		identifier("BrokerIdBuyer", "Broker of the buyer."),
		identifier("BrokerIdSeller", "Broker of the seller."),
		text("Jurisdiction", "Jurisdiction of the report."),
		marketState(),
		text("MarketStateAtPrimary", "Trading phase of the instrument's primary listing."),
		text("BMLLTradeType", "Trade type, such as LIT, DARK or OTC."),
		text("Classification", "Fine class of the trade, such as LIT_CONTINUOUS."),
		text("IsBlock", "TRUE for block trades."),
		text("LotType", "ROUND, MIXED or ODD lot."),
		identifier("ParticipantType", "Participant type as the venue gives it."),
		text("BMLLParticipantType", "Participant type: RETAIL and others."),
	}
}

func tradeNotionals() []Column {
	return []Column{
		number("TradeNotional", UnitNotional, "Value of the trade in local currency."),
		number("TradeNotionalUSD", UnitUSD, "Value of the trade in US dollars."),
		number("TradeNotionalEUR", UnitEUR, "Value of the trade in euro."),
		number("BlockSize", UnitShares, "Size from which a trade is a block."),
		number("BlockNotional", UnitNotional, "Value from which a trade is a block."),
		text("BlockNotionalCurrency", "Currency of BlockNotional."),
		number("TradeNotionalBlockBps", UnitBps, "Value of the trade relative to BlockNotional."),
	}
}

func tradeQuotes() []Column {
	var cols []Column
	for _, where := range []struct{ suffix, of string }{
		{"", "of all venues"}, {"AtVenue", "on the execution venue"}, {"AtPrimary", "on the primary venue"},
	} {
		for _, side := range []string{"Bid", "Ask"} {
			best := "Best quote in force before the trade " + where.of + ": "
			cols = append(cols,
				number("Best"+side+"Price"+where.suffix, UnitPrice, best+side+" price."),
				number("Best"+side+"Size"+where.suffix, UnitShares, best+side+" size."))
			if where.suffix == "" {
				cols = append(cols, text("Best"+side+"Venue", best+side+" venue."))
			}
		}
	}
	cols = append(cols, code("PriorQuoteSizeRank", "Rank of the venue's quote size before the trade."))
	for _, suffix := range []string{"", "AtPrimary"} {
		cols = append(cols,
			span("PreTradeElapsedTimeChg"+suffix, UnitNs, "Time from the last quote change to the trade."),
			span("PostTradeElapsedTimeChg"+suffix, UnitNs, "Time from the trade to the next quote change."))
	}
	for _, suffix := range []string{"", "AtVenue", "AtPrimary"} {
		cols = append(cols, number("PricePoint"+suffix, UnitFraction,
			"Place of the price between bid (0) and ask (1); null unless ask > bid."))
	}
	return append(cols,
		number("OrderRemainingQty", UnitShares, "Quantity left of the resting order."),
		number("BBORemainingQtyAtVenue", UnitShares, "Quantity left at the venue's best price."))
}

func tradeMids() []Column {
	var cols []Column
	for _, suffix := range []string{"", "AtPrimary"} {
		for _, ms := range horizonsMs {
			cols = append(cols,
				number(fmt.Sprintf("PreTradeMid%dms%s", ms, suffix), UnitPrice,
					fmt.Sprintf("Mid in force %d ms before the trade.", ms)),
				number(fmt.Sprintf("PostTradeMid%dms%s", ms, suffix), UnitPrice,
					fmt.Sprintf("Mid in force %d ms after the trade.", ms)))
		}
		cols = append(cols, number("PostTradeMid"+suffix, UnitPrice, "Mid right after the trade."))
	}
	for _, volumes := range []int{1, 3, 10} {
		for _, side := range []string{"Bid", "Ask"} {
			cols = append(cols, number(fmt.Sprintf("PostTradeBest%s%dV", side, volumes), UnitPrice,
				fmt.Sprintf("Best %s after %d times the trade's size has traded.", side, volumes)))
		}
	}
	return cols
}
