package ledger

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/basaltlake/basalt/internal/process"
)

// Owner is a process that takes leases.
type Owner = process.Identity

// NewID returns a name that nothing else has.
func NewID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
