// Package helpers knows where the programs are that mount a type of file system in
// mount(8)'s stead.
package helpers

// Prefixes are what their paths begin with; the type follows.
var Prefixes = [...]string{"/sbin/mount.", "/sbin/fs.d/mount.", "/sbin/fs/mount."}
