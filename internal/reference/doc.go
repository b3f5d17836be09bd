// Package reference writes the pages of docs/reference from the declarations of keys,
// tables, metrics and commands, so that nothing is described twice.
package reference
