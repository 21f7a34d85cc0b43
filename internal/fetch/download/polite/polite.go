// Package polite holds what a server can be asked for without being rude.
package polite

// MaxConnections is how many connections one client may have to a server.
const MaxConnections = 16
