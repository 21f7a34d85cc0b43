// Command play types the course's lesson at a terminal for you to watch: it prints each line,
// the reply, and what that shows. At a terminal it waits for Enter before each line, unless PAUSE is 0
// in the environment, and shows top alive. Its exit status is 1 if a reply is not as expected.
package main

import (
	"bufio"
	"cmp"
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

	"contedor/internal/linux/layout"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
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
	fmt.Println("\nThe lesson is over, and everything was as expected.")
}

func play(bin, source string) error {
	bin, err := filepath.Abs(bin)
	if err != nil {
		return err
	}
	switch {
	case source == "lesson":
		source = "" // fetchroot knows the course's address
	case source != lesson.Mini && !strings.Contains(source, "://"):
		if source, err = filepath.Abs(source); err != nil {
			return err
		}
	}
	// make starts this by `go run`, which does not pass on the signal that ends it.
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGTERM), 0, 0, 0); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, unix.SIGTERM, unix.SIGHUP)
	defer stop()
	dir, err := os.MkdirTemp("", "lesson-")
	if err != nil {
		return err
	}
	spare, err := os.MkdirTemp("", "lesson-")
	if err != nil {
		return cmp.Or(lesson.Remove(dir), err)
	}
	defer os.RemoveAll(spare)
	l := lesson.Lesson{Dir: dir, Bin: bin, Spare: spare, Source: source}
	err = run(ctx, &l)
	if e := lesson.Remove(dir); err == nil {
		err = e
	}
	return err
}

// run plays a lesson until it is over or ctx is done.
func run(ctx context.Context, l *lesson.Lesson) error {
	if err := install(l.Bin, l.Spare); err != nil {
		return err
	}
	enter := waiting(ctx)
	l.Watch = func(prompt string, s *lesson.Exchange, reply *lesson.Reply) {
		show(l, prompt, s, reply)
		if reply == nil {
			enter()
		}
	}
	if paused() {
		l.Live, l.Enough = os.Stdout, enter
	}
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
	err := <-done
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	return err
}

// install links all commands into a directory, for those that the machine lacks.
func install(bin, dir string) error {
	cmd := exec.Command(filepath.Join(bin, "fetchroot"), "--install", "-s", dir)
	cmd.Args[0] = "contedor"
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// paused reports whether the learner decides when it continues.
func paused() bool {
	return os.Getenv("PAUSE") != "0" && terminal.Is(int(os.Stdin.Fd())) && terminal.Is(int(os.Stdout.Fd()))
}

// waiting returns a function that waits for Enter, or until ctx is done. If nothing pauses, it does not
// wait.
func waiting(ctx context.Context) func() {
	if !paused() {
		return func() {}
	}
	fmt.Println("Enter types the next line. ^C ends the lesson.")
	lines := make(chan bool)
	go func() {
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			lines <- true
		}
		close(lines)
	}()
	return func() {
		select {
		case <-lines:
		case <-ctx.Done():
		}
	}
}

// explanation is the column in which the explanation of an exchange begins.
const explanation = 60

// margin is the number of lines that are shown at the beginning and at the end of a long
// output.
const margin = 10

// show prints an exchange when it is typed and when it is over.
func show(l *lesson.Lesson, prompt string, s *lesson.Exchange, reply *lesson.Reply) {
	if reply != nil {
		lines := strings.SplitAfter(reply.Output, "\n")
		if hidden := len(lines) - 2*margin; hidden > margin {
			note := fmt.Sprintf("    ... %d lines ...\n", hidden)
			lines = slices.Replace(lines, margin, margin+hidden, note)
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
	fmt.Println(beside(prompt+s.Typed(l), s.Shows, terminal.Columns(int(os.Stdout.Fd()))))
}

// beside returns a line and its explanation beside it, or below it if both together are wider than the
// terminal. columns is 0 for no terminal.
func beside(line, shows string, columns int) string {
	both := fmt.Sprintf("%-*s   <- %s", explanation, line, shows)
	switch {
	case shows == "":
		return line // the terminal wraps it
	case columns == 0 || quote.Width(both) <= columns:
		return both
	}
	return layout.Wrap(line, 0, 4, columns, "") + "\n    <- " + layout.Wrap(shows, 7, 7, columns, "")
}
