package accounts

import (
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// makeHome makes the home directory of a user with the files of a skeleton directory.
func (t *tool) makeHome(home, skeleton string, uid, gid int) error {
	mode := os.FileMode(t.setting("HOME_MODE", 0o700))
	if err := os.MkdirAll(filepath.Dir(home), 0o755); err != nil {
		return fail(badHome, "cannot create directory "+home)
	}
	if err := os.Mkdir(home, 0o700); err != nil {
		return fail(badHome, "cannot create directory "+home)
	}
	if skeleton != "" {
		if err := copyTree(skeleton, home, uid, gid); err != nil {
			return fail(badHome, "cannot copy "+skeleton+" to "+home)
		}
	}
	os.Chown(home, uid, gid)
	os.Chmod(home, mode&0o777)
	return nil
}

// copyTree copies the files below a directory, which need not exist. uid and gid own the copies.
func copyTree(from, to string, uid, gid int) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if path == from && os.IsNotExist(err) {
				return nil
			}
			return err
		}
		if path == from {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		target := to + path[len(from):]
		switch {
		case entry.IsDir():
			err = os.Mkdir(target, 0o700)
		case info.Mode()&os.ModeSymlink != 0:
			link, failed := os.Readlink(path)
			if failed != nil {
				return failed
			}
			err = os.Symlink(link, target)
		case info.Mode().IsRegular():
			text, failed := os.ReadFile(path)
			if failed != nil {
				return failed
			}
			err = os.WriteFile(target, text, 0o600)
		default:
			return nil
		}
		if err != nil {
			return err
		}
		if err := os.Lchown(target, uid, gid); err != nil {
			return err
		}
		if info.Mode()&os.ModeSymlink != 0 {
			return nil
		}
		os.Chtimes(target, info.ModTime(), info.ModTime())
		return os.Chmod(target, info.Mode().Perm())
	})
}

// chownTree gives the files of a user in a directory new ids; -1 leaves an id.
func chownTree(dir string, oldUID, uid, oldGID, gid int) {
	filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		var st unix.Stat_t
		if err != nil || unix.Lstat(path, &st) != nil {
			return nil
		}
		newUID, newGID := -1, -1
		if uid >= 0 && int(st.Uid) == oldUID {
			newUID = uid
		}
		if gid >= 0 && int(st.Gid) == oldGID {
			newGID = gid
		}
		if newUID >= 0 || newGID >= 0 {
			unix.Lchown(path, newUID, newGID)
		}
		return nil
	})
}
