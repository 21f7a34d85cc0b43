package mountinfo

// HelperPrefixes are the paths, less the type of the file system at their end, of the
// programs that mount(8) runs to mount a type that has one, such as /sbin/mount.nfs.
var HelperPrefixes = [...]string{"/sbin/mount.", "/sbin/fs.d/mount.", "/sbin/fs/mount."}
