package table

func l3() *Table {
	return &Table{
		Name:     "l3",
		Doc:      "Order events: inserts, updates and removes of single orders.",
		Folder:   "Equity-L3",
		Prefix:   "l3-",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "TimestampNanoseconds"},
		TimeUnit: "ns",
		Columns: join([]Column{
			ticker(), mic(), listingId(), instrumentId(), currency(), tradeDate(),
			instant("EventTimestamp", "Time of the event (UTC)."),
			nanoseconds(),
			span("ReceiveTimestamp", UnitNs, "Time of receipt, since the Unix epoch, on the recorder's clock."),
			code("EventNo", "Number of the event; rows of one event share it."),
			code("Side", "Side of the order: 1 bid, 2 ask."),
			code("LobAction", "What happened: 2 insert, 3 remove, 4 update."),
		}, orderColumns(), orderPlace(), feedSequences(), []Column{
			code("OrderType", "Order type as the venue gives it."),
			text("OriginalExchangeMessage", "The exchange's message."),
		}),
	}
}

func orderColumns() []Column {
	return []Column{
		order("OriginalOrderId", "Identifier of the order through all its replacements.", "OriginalOrderID"),
		number("Price", UnitPrice, "Price after the event; null on removes."),
		number("Size", UnitShares, "Quantity after the event; 0 on removes."),
		order("OrderId", "Identifier of the order; empty on removes.", "OrderID"),
		number("OldPrice", UnitPrice, "Price before the event; null on inserts."),
		number("OldSize", UnitShares, "Quantity before the event; 0 on inserts."),
		order("OldOrderId", "Identifier before the event; empty on inserts.", "OldOrderID"),
		flag("OrderExecuted", "The event is an execution."),
		number("ExecutionPrice", UnitPrice, "Price of the execution."),
		number("ExecutionSize", UnitShares, "Quantity executed."),
		identifier("TradeId", "Identifier of the trade."),
	}
}

func orderPlace() []Column {
	return []Column{
		count("PriceLevel", UnitLevels, "Level of the order's price after the event."),
		count("OldPriceLevel", UnitLevels, "Level of the order's price before the event."),
		number("SizeAhead", UnitShares, "Quantity ahead of the order at its price."),
		count("OrdersAhead", UnitOrders, "Number of orders ahead of the order at its price."),
		flag("PosChange", "The order lost or changed its place in the queue."),
		flag("EndOfEvent", "Last row of its event."),
		marketState(),
		flag("Printable", "The execution is printed as a trade."),
		code("DelOrderIndex", "Index of the order that was removed."),
		code("AddOrderIndex", "Index of the order that was added."),
		text("MPIDAttribution", "Market participant the order is attributed to."),
	}
}
