package hint

import (
	"contedor/internal/linux/machine"
	"contedor/internal/texts"
)

// Download is a download that fetchroot tried without a network: the name of the server could not
// be resolved, or there was no route to it.
type Download struct{}

func (*Download) word() string { return "download" }
func (*Download) code(*codec)  {}

func (*Download) cause(_ Refusal, _ machine.Machine, t *texts.Hint) string { return t.NoNetwork }
