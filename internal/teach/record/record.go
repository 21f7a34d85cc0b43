// Package record keeps how far a learner is in `contedor lesson`, in a file of the user. Begin
// reading at Open.
package record

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"contedor/internal/linux/atomicfile"
	"golang.org/x/sys/unix"
)

// Variable is the environment variable with the path of the file in the shell of a lesson.
const Variable = "CONTEDOR_LESSON"

// format is the version of the file's format.
const format = 1

// A Progress is how far a learner is. Its fields are those of the file, in JSON.
type Progress struct {
	Format  int                  `json:"format"`
	Begun   time.Time            `json:"begun"`
	Current string               `json:"current"`        // the name of the step at which the learner is; "" for the first
	Held    bool                 `json:"held,omitempty"` // the step must be seen not reached before it counts again
	Steps   map[string]Mark      `json:"steps"`          // by the names of steps; may have steps of other versions of the program
	Claims  map[string]time.Time `json:"claims"`         // when a claim of a task was first seen to be so
	Cost    *Cost                `json:"cost,omitempty"` // of the last `contedor cost`
}

// A Mark says that a step is over.
type Mark struct {
	Reached time.Time `json:"reached,omitzero"`
	Skipped time.Time `json:"skipped,omitzero"`
}

// A Cost is what `contedor cost` measured: medians in milliseconds.
type Cost struct {
	Process   float64   `json:"process"`
	Container float64   `json:"container"`
	At        time.Time `json:"at"`
}

// Broken is the error for a file that cannot be read as progress. The file is left as it is.
type Broken struct {
	File string
	Err  error
}

func (e *Broken) Error() string { return e.File + ": " + e.Err.Error() }

// Foreign is the error for a file of another version of the program.
type Foreign struct {
	File    string
	Version int
}

func (e *Foreign) Error() string { return e.File + ": format " + strconv.Itoa(e.Version) }

// ErrNoPlace is the error if the environment names no place for the file.
var ErrNoPlace = errors.New("no place for the progress")

// File returns the path of the user's file: that in Variable, otherwise lesson.json in the directory
// contedor of XDG_STATE_HOME or of ~/.local/state.
func File(getenv func(string) (string, bool)) (string, error) {
	if file, _ := getenv(Variable); filepath.IsAbs(file) {
		return file, nil
	}
	dir, _ := getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // the specification says that relative paths are ignored
		home, _ := getenv("HOME")
		if !filepath.IsAbs(home) {
			return "", ErrNoPlace
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "contedor", "lesson.json"), nil
}

// maxSize is the size in bytes above which a file is not read as progress.
const maxSize = 1 << 20

// Load reads a file. It returns an error for which errors.Is(err, os.ErrNotExist) if there is none,
// a *Broken or a *Foreign.
func Load(file string) (*Progress, error) {
	f, err := os.OpenFile(file, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > maxSize:
		return nil, &Broken{file, unix.EFBIG}
	}
	p := &Progress{}
	if err := json.NewDecoder(f).Decode(p); err != nil {
		return nil, &Broken{file, err}
	}
	if p.Format != format {
		return nil, &Foreign{file, p.Format}
	}
	p.complete()
	return p, nil
}

func (p *Progress) complete() {
	if p.Steps == nil {
		p.Steps = map[string]Mark{}
	}
	if p.Claims == nil {
		p.Claims = map[string]time.Time{}
	}
}

// Update changes a file with f, which several programs may do at the same time: each waits for the
// other. The file is replaced as a whole. If there is none, f gets a new progress, and the file is
// made. The errors are those of Load except os.ErrNotExist, and errors of writing.
func Update(file string, f func(*Progress)) (*Progress, error) {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return nil, os.NewSyscallError("flock", err)
	}
	p, err := Load(file)
	if errors.Is(err, os.ErrNotExist) {
		p, err = &Progress{Format: format, Begun: now()}, nil
		p.complete()
	}
	if err != nil {
		return nil, err
	}
	f(p)
	return p, p.write(file)
}

// now returns the time in seconds, in UTC.
func now() time.Time { return time.Now().UTC().Truncate(time.Second) }

// write replaces a file.
func (p *Progress) write(file string) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(file, string(text)+"\n", atomicfile.Rule{Mode: 0o600, Sync: true})
}

// Reach marks a step as reached, Skip as left out. The first time counts.
func (p *Progress) Reach(step string) {
	if p.Steps[step].Reached.IsZero() {
		p.Steps[step] = Mark{Reached: now()}
	}
}

// Skip is described at Reach. A step that was reached stays so.
func (p *Progress) Skip(step string) {
	if _, over := p.Steps[step]; !over {
		p.Steps[step] = Mark{Skipped: now()}
	}
}

// See keeps when a claim was first seen to be so.
func (p *Progress) See(claim string) {
	if _, seen := p.Claims[claim]; !seen {
		p.Claims[claim] = now()
	}
}

// RecordCost keeps what `contedor cost` measured, if the user has begun the lesson. Errors are
// ignored: the measurement does not depend on it.
func RecordCost(getenv func(string) (string, bool), process, container float64) {
	file, err := File(getenv)
	if err != nil {
		return
	}
	if _, err := os.Stat(file); err != nil {
		return
	}
	Update(file, func(p *Progress) { p.Cost = &Cost{process, container, now()} })
}
