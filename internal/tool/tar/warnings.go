package tar

// keywords are those of --warning, with the warnings that are off by default.
var keywords = []struct {
	name string
	off  bool
}{
	{"all", false}, {"alone-zero-block", false}, {"bad-dumpdir", false}, {"cachedir", false}, {"contiguous-cast", false}, {"file-changed", false}, {"file-ignored", false},
	{"file-removed", false}, {"file-shrank", false}, {"file-unchanged", false}, {"filename-with-nuls", false}, {"ignore-archive", false}, {"ignore-newer", false},
	{"new-directory", true}, {"rename-directory", true}, {"symlink-cast", false}, {"timestamp", false}, {"unknown-cast", false}, {"unknown-keyword", false}, {"xdev", false},
	{"decompress-program", true}, {"existing-file", true}, {"xattr-write", false}, {"record-size", false}, {"failed-read", false}, {"missing-zero-blocks", true}, {"verbose", true},
}

// setWarning applies --warning.
func (j *job) setWarning(word string) error {
	var names []string
	for _, k := range keywords {
		names = append(names, k.name)
	}
	on, name := true, word
	if word == "none" {
		on, name = false, "all"
	} else if len(word) > 3 && word[:3] == "no-" {
		on, name = false, word[3:]
	}
	name, err := j.match(name, "--warning", names...)
	if err != nil {
		return err
	}
	if name != "all" {
		j.warnings[name] = on
		return nil
	}
	for _, n := range names {
		j.warnings[n] = on
	}
	return nil
}

// warns reports whether the warnings of a keyword are on.
func (j *job) warns(keyword string) bool {
	if on, set := j.warnings[keyword]; set {
		return on
	}
	for _, k := range keywords {
		if k.name == keyword {
			return !k.off || k.name == "existing-file" && j.verbose > 0
		}
	}
	return true
}

// warn prints a warning, which does not change the exit status.
func (j *job) warn(keyword, text string) {
	if j.warns(keyword) {
		j.tell(text)
	}
}
