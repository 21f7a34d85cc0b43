package mountinfo

// HelperPrefixes are the paths, less the type of the file system at their end, of the
// programs that mount(8) runs to mount a type that has one, such as /sbin/mount.nfs.
// Package headstart reads them before the Go runtime starts: they are a literal.
var HelperPrefixes = [...]string{"/sbin/mount.", "/sbin/fs.d/mount.", "/sbin/fs/mount."}
