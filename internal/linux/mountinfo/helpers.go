package mountinfo

// HelperPrefixes are the beginnings of the paths of helper programs. To mount a file system
// of a type, mount(8) runs the program at a prefix and the type, such as /sbin/mount.nfs, if
// there is one. The array is a literal: package headstart reads it before the Go runtime
// starts.
var HelperPrefixes = [...]string{"/sbin/mount.", "/sbin/fs.d/mount.", "/sbin/fs/mount."}
