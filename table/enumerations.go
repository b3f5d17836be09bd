package table

// LobAction is what happened to an order (column LobAction of l3).
type LobAction int64

// Executions are updates and removes with ExecutionSize > 0; ActionExecute occurs in
// schema notes only.
const (
	ActionExecute LobAction = 1
	ActionInsert  LobAction = 2
	ActionRemove  LobAction = 3
	ActionUpdate  LobAction = 4
)

// Side is the side of the book an order rests on (column Side of l3).
type Side int64

const (
	SideBid Side = 1
	SideAsk Side = 2
)

// AggressorSide is who started a trade (column AggressorSide of trades). Every other
// value, and null, is unknown.
type AggressorSide int64

const (
	AggressorUnknown AggressorSide = 0
	AggressorBuyer   AggressorSide = 1 // lifts the ask
	AggressorSeller  AggressorSide = 2 // hits the bid
)

var lobActionNames = map[LobAction]string{
	ActionExecute: "Execute", ActionInsert: "Insert", ActionRemove: "Remove", ActionUpdate: "Update",
}

// String returns Insert, Remove, Update, Execute or Unknown.
func (a LobAction) String() string {
	if name, ok := lobActionNames[a]; ok {
		return name
	}
	return "Unknown"
}

// String returns Bid, Ask or Unknown.
func (s Side) String() string {
	switch s {
	case SideBid:
		return "Bid"
	case SideAsk:
		return "Ask"
	}
	return "Unknown"
}

// String returns Buyer, Seller or Unknown.
func (s AggressorSide) String() string {
	switch s {
	case AggressorBuyer:
		return "Buyer"
	case AggressorSeller:
		return "Seller"
	}
	return "Unknown"
}
