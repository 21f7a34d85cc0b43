package mount

import (
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/libmount"
)

// helper returns the path of the helper program for the type that is tried, or "".
func (r *request) helper(o *operation) (path string) {
	if r.internal || o.act&(bind|move) != 0 {
		return ""
	}
	fstype := o.fstype
	if o.act != 0 && r.hasType { // a remount tries no types
		fstype = r.fstype
	}
	r.namespace.Outside(func() { path = libmount.Helper("mount", fstype) })
	return path
}

// help runs a helper program instead of the system calls. Only a change of propagation is left
// to do afterwards.
func (r *request) help(o *operation, path string) *failure {
	words := []string{o.source, o.target}
	for _, c := range []struct {
		given bool
		word  string
	}{{r.sloppy, "-s"}, {r.fake, "-f"}, {r.noMtab, "-n"}, {r.verbose, "-v"}} {
		if c.given {
			words = append(words, c.word)
		}
	}
	words = append(words, "-o", helperOptions(r.options, o.readOnly))
	words = append(words, libmount.Subtype(path, r.fstype)...)
	words = append(words, r.namespace.Words()...)
	o.helped = true
	var status int
	var ok bool
	r.namespace.Outside(func() { status, ok = libmount.Run(r.inv, path, words) })
	switch {
	case !ok:
		return &failure{text: "failed to execute " + path, status: status}
	case status != 0:
		return &failure{status: status}
	case len(o.propagation) > 0 && !r.fake:
		tree, f := openTree(o.target, 0)
		if f == nil {
			f = o.setPropagation(tree)
		}
		if f != nil {
			r.warn(o.target + ": WARNING: failed to apply propagation flags." + more)
		}
	}
	return nil
}

// unhelpful are options that helper programs do not get. Options that begin with "x-" or "X-",
// and those for dm-verity, are others.
var unhelpful = []string{"defaults", "auto", "noauto", "comment", "loop", "offset", "sizelimit", "encryption"}

// helperOptions returns the options for a helper program: "ro" or "rw" first, then the others
// without repetitions.
func helperOptions(options []option, readOnly bool) string {
	var list []option
	for _, o := range options {
		lower := strings.ToLower(o.name[:min(2, len(o.name))])
		switch {
		case slices.Contains(unhelpful, o.name), lower == "x-", strings.HasPrefix(o.name, "verity."), tellsAccess(o):
			continue
		case o.name == "user" && !o.hasValue, o.name == "users":
			list = append(list, o, option{name: "noexec"}, option{name: "nosuid"}, option{name: "nodev"})
			continue
		case o.name == "owner", o.name == "group":
			list = append(list, option{name: "nosuid"}, option{name: "nodev"})
			continue
		}
		if m, _ := meaningOf(o); m.prop == 0 {
			list = append(list, o)
		}
	}
	access := option{name: "rw"}
	if readOnly {
		access.name = "ro"
	}
	kept := []option{access}
	for i, o := range list {
		again := func(later option) bool { return subject(later) == subject(o) }
		if subject(o) == "" || !slices.ContainsFunc(list[i+1:], again) {
			kept = append(kept, o)
		}
	}
	return formatOptions(kept)
}

// subject returns what an option is about: "suid" for nosuid and suid. It returns "" for an option
// of a file system, which may be repeated.
func subject(o option) string {
	if _, known := meaningOf(o); !known {
		return ""
	}
	switch o.name {
	case "async":
		return "sync"
	case "loud":
		return "silent"
	}
	if name, no := strings.CutPrefix(o.name, "no"); no && o.name != "nofail" {
		return name
	}
	return o.name
}

// notRun returns a failure that is not that of one system call: of a helper program, for example,
// which has printed its message itself.
func notRun(f *failure, target string) error {
	if f.text == "" {
		return &cli.Failure{Status: f.status}
	}
	return &cli.Failure{Text: target + ": " + f.text + ".", Status: f.status}
}
