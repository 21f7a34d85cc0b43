package userland

var clearCommand = command("clear", coreutils, `
Clears the terminal's screen and what has scrolled off it.
`, func(t *tool) error {
	if err := t.onlyWord(); err != nil {
		return err
	}
	t.out.WriteString("\x1b[H\x1b[2J\x1b[3J")
	return nil
})
