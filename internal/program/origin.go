package program

import "runtime/debug"

// origin returns lines that say from which commit the program was built and with which Go
// release. `make` and `go build` record the commit if they run in a repository, but not in a
// linked worktree of git. `go install` records the version that it fetched.
func origin() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	text := ""
	if commit := settings["vcs.revision"]; commit != "" {
		text = "commit " + commit + " of " + settings["vcs.time"]
		if settings["vcs.modified"] == "true" {
			text += ", with changes"
		}
		text += "\n"
	} else if v := info.Main.Version; v != "" && v != "(devel)" {
		text = "module " + v + "\n"
	}
	return text + "built by " + info.GoVersion + "\n"
}
