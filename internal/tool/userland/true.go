package userland

var trueCommand = command("true", coreutils, `[ignored]
Does nothing, successfully.
`, func(t *tool) error { return t.onlyWord() })

var falseCommand = command("false", coreutils, `[ignored]
Does nothing, unsuccessfully.
`, func(t *tool) error {
	t.status = 1
	return t.onlyWord()
})

// onlyWord answers --help or --version where that is the whole command line.
func (t *tool) onlyWord() error {
	if len(t.Argv) == 2 {
		switch t.Argv[1] {
		case "--help":
			return t.help()
		case "--version":
			return t.version()
		}
	}
	return nil
}
