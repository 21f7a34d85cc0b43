// Package fetchroot implements the command line of fetchroot, which is wget(1) and tar(1) in one.
// It imports no network packages; Command gets the function that downloads as an argument. So
// Early can unpack a local file before the network packages are initialized.
//
// Begin reading at Command and parse.
package fetchroot

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/rootless"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
	"contedor/internal/fetch/unpack"
	"contedor/internal/nearest"
	"contedor/internal/texts"
)

// Name is the name of the command.
const Name = "fetchroot"

// A Retriever returns the function that gets the requested archive or image. agent is the
// User-Agent that servers see.
type Retriever func(inv *cli.Invocation, asked *source.Request, agent string) unpack.Take

// A Publisher makes an image of a directory. agent is the User-Agent that registries see.
type Publisher func(ctx context.Context, asked *source.Image, agent string) (tree.Published, error)

// A Compressor returns a writer that compresses in the format that the name of a file asks for.
type Compressor func(file string, w io.Writer) (io.WriteCloser, error)

// Command returns the command fetchroot. It uses retrieve for every source except a local gzip
// file, publish for images, and compress for archives that are not gzip.
func Command(retrieve Retriever, publish Publisher, compress Compressor) *cli.Command {
	return &cli.Command{Name: Name, Dialect: cli.Own, KeepsPipe: true, Run: func(inv *cli.Invocation) error {
		j, err := parse(inv)
		if j == nil || err != nil {
			return err
		}
		j.packing.compress = compress
		err = j.run(inv, retrieve, publish)
		if f, ok := err.(*cli.Failure); ok && f.Near == nil {
			f.Near = j.near()
		}
		return err
	}}
}

// near returns sources whose names resemble the requested one, if that does not exist: short names,
// and files in its directory.
func (j *job) near() (list []string) {
	name, candidates := j.request.Name, source.Names()
	if j.pack {
		name, candidates = j.packing.dir, nil
	}
	if name == "" || name == "-" || strings.Contains(name, "://") || j.request.IsImage() || j.remove != "" {
		return nil
	}
	if _, err := os.Lstat(name); err == nil {
		return nil
	}
	dir, base := filepath.Split(name)
	if dir != "" {
		candidates = nil
	}
	files, _ := os.ReadDir(cmp.Or(dir, "."))
	for _, f := range files {
		candidates = append(candidates, f.Name())
	}
	for _, n := range nearest.To(base, candidates) {
		list = append(list, dir+n)
	}
	return list
}

// Early returns the command for a command line that needs none of Command's arguments, among them
// --help and --version. For any other command line, or one with errors, it returns nil.
func Early(argv, env []string) *cli.Command {
	j, err := parse(cli.Silent(cli.UtilLinux, argv, env)) // Command reports errors
	if err != nil || j != nil && !j.isEarly() {
		return nil
	}
	return Command(nil, nil, nil)
}

// A job is the parsed command line.
type job struct {
	words     *texts.Fetch
	unpack    unpack.Job
	request   source.Request
	quiet     bool
	printHash bool         // print the hash, do not unpack
	pack      bool         // pack a directory
	packing   packing      // the operands and options of --pack
	mtime     string       // the value of --mtime
	image     source.Image // what --pack makes of the directory, if that is an image
	remove    string       // the directory to remove, or ""
}

// needsRetriever reports whether the job has a source that package unpack cannot open itself.
func (j *job) needsRetriever() bool {
	r := &j.request
	return j.remove == "" && !j.pack && !(r.IsPlainFile() && unpack.IsGzip(r.Name))
}

// isEarly reports whether the job needs none of Command's arguments.
func (j *job) isEarly() bool {
	if j.pack {
		return !j.isImage() && j.packing.isGzip()
	}
	return !j.needsRetriever()
}

func (j *job) run(inv *cli.Invocation, retrieve Retriever, publish Publisher) error {
	switch {
	case j.remove != "":
		return j.removeTree(inv)
	case j.pack && j.isImage():
		return j.packImage(inv, publish)
	case j.pack:
		return j.packTree(inv)
	}
	r := &j.request
	if r.IsFile() { // a missing file is the error, also where DIR is in the way
		if _, err := os.Stat(r.Name); err != nil {
			return cli.Fail(r.Name, err)
		}
	}
	take := unpack.File(r.Name, r.MaxSize, r.Hashed)
	if retrieve != nil && j.needsRetriever() {
		take = retrieve(inv, r, Name+"/"+cli.Version)
	}
	if j.printHash {
		return interrupt.Command(inv, func(ctx context.Context) error {
			ctx, cancel := interrupt.Within(ctx, j.unpack.MaxTime)
			defer cancel()
			return printHash(ctx, inv, take)
		})
	}
	return j.unpack.Run(inv, take)
}

// printHash prints the SHA-256 of the archive in hexadecimal.
func printHash(ctx context.Context, inv *cli.Invocation, take unpack.Take) error {
	in, _, err := take(ctx, func(*unpack.Input) error { return nil })
	if err != nil {
		return err
	}
	return inv.Print(in.Sum() + "\n")
}

// removeTree removes a tree. A signal ends the process at once; the next run continues.
func (j *job) removeTree(inv *cli.Invocation) error {
	notRoot := rootless.BecomeRoot(inv)
	err := stage.Remove(j.remove)
	if err == nil {
		return nil
	}
	text := reason.In(err, j.words)
	if errors.Is(err, os.ErrPermission) && notRoot != nil {
		text = texts.Fill(j.words.SubIDs, "reason", reason.In(notRoot, j.words), "cause", text)
	}
	return cli.Fail(text, nil)
}
