// Command play types the course's lesson at a terminal for a person to watch:
// what is typed, what comes back, and what it shows. It exits with 1 where the
// outcome is not what the lesson says.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"contedor/internal/teach/lesson"
	"golang.org/x/sys/unix"
)

func main() {
	bin := flag.String("bin", "bin", "directory of the programs")
	source := flag.String("rootfs", lesson.Mini, "root file system: mini, which needs no network, lesson for the course's own, a URL or an archive")
	flag.Parse()
	if err := play(*bin, *source); err != nil {
		fmt.Fprintf(os.Stderr, "\nlesson: %v\n", err)
		os.Exit(1)
	}
	fmt.Println("\nThe lesson is over; everything was as it should be.")
}

func play(bin, source string) error {
	bin, err := filepath.Abs(bin)
	if err != nil {
		return err
	}
	switch {
	case source == "lesson":
		source = "" // fetchroot knows where it is
	case source != lesson.Mini && !strings.Contains(source, "://"):
		if source, err = filepath.Abs(source); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "lesson-")
	if err != nil {
		return err
	}
	spare, err := os.MkdirTemp("", "lesson-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(spare)
	if err := install(bin, spare); err != nil {
		return err
	}
	l := lesson.Lesson{Dir: dir, Bin: bin, Spare: spare, Source: source}
	l.Watch = func(prompt string, s *lesson.Exchange, reply *lesson.Reply) { show(&l, prompt, s, reply) }
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, unix.SIGTERM)
	defer stop()
	done := make(chan error)
	go func() {
		if os.Geteuid() == 0 {
			runtime.LockOSThread() // never unlocked: the thread ends with its namespaces
			if err := lesson.Isolate(false); err != nil {
				done <- err
				return
			}
		}
		done <- l.Run(ctx)
	}()
	err = <-done
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if e := lesson.Remove(dir); err == nil {
		err = e
	}
	return err
}

// install links all commands into a directory, for what the machine lacks.
func install(bin, dir string) error {
	cmd := exec.Command(filepath.Join(bin, "fetchroot"), "--install", "-s", dir)
	cmd.Args[0] = "contedor"
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// explanation is how far to the right an exchange's meaning stands.
const explanation = 60

// few is how many lines of a long output are shown at either end.
const few = 10

func show(l *lesson.Lesson, prompt string, s *lesson.Exchange, reply *lesson.Reply) {
	if reply != nil {
		lines := strings.SplitAfter(reply.Output, "\n")
		if hidden := len(lines) - 2*few; hidden > few {
			note := fmt.Sprintf("    ... %d lines ...\n", hidden)
			lines = slices.Replace(lines, few, few+hidden, note)
		}
		fmt.Print(strings.Join(lines, ""))
		if reply.Output != "" && !strings.HasSuffix(reply.Output, "\n") {
			fmt.Println()
		}
		return
	}
	if s.Title != "" {
		fmt.Printf("\n%s\n\n", s.Title)
	}
	if s.Second == 1 {
		prompt = "(second terminal) " + prompt
	}
	line := prompt + s.Typed(l)
	if s.Shows != "" {
		line = fmt.Sprintf("%-*s   <- %s", explanation, line, s.Shows)
	}
	fmt.Println(line)
}
