package program

import "runtime/debug"

// origin tells, in lines, of which commit the program is and what built it, as far as it
// was told: `make` and `go build` note the commit where there is a repository, and
// `go install` notes the version that it fetched.
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
