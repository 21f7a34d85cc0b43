package tutor

import (
	"errors"
	"os"
	"os/signal"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// watch shows the steps while the learner types in another terminal. It ends after the last step.
func (l *lesson) watch() error {
	if err := l.update(func() {}); err != nil {
		return err
	}
	signals := make(chan os.Signal, 1)
	catch.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGHUP)
	defer signal.Stop(signals)
	keys := make(chan []byte)
	if terminal.Is(unix.Stdin) {
		settings, err := unix.IoctlGetTermios(unix.Stdin, unix.TCGETS)
		if err == nil {
			single := *settings
			single.Lflag &^= unix.ICANON | unix.ECHO // ^C remains
			unix.IoctlSetTermios(unix.Stdin, unix.TCSETS, &single)
			defer unix.IoctlSetTermios(unix.Stdin, unix.TCSETS, settings)
		}
		if err := l.inv.Print(l.paragraph(l.Lesson.WatchKeys)); err != nil {
			return err
		}
		go readKeys(keys)
	}
	if err := l.now(l.step); err != nil {
		return err
	}
	shown := l.Current
	again := time.NewTimer(0)
	for l.current() < len(l.stages) {
		select {
		case <-signals:
			return nil
		case b, ok := <-keys:
			if !ok {
				return nil
			}
			for _, key := range b {
				if key == 'q' {
					return nil
				}
				if err := l.watchKey(key); err != nil {
					return err
				}
			}
			shown = l.Current
		case <-again.C:
			if err := l.reload(); err != nil {
				return l.explain(err)
			}
			s, err := l.advance()
			if err != nil {
				return err
			}
			if s != nil {
				if err := l.inv.Print("\n" + l.ticks(s) + l.items(s.after, l.screen)); err != nil {
					return err
				}
			}
			if l.Current != shown { // reached, or moved by another command
				shown = l.Current
				if err := l.now(l.step); err != nil {
					return err
				}
			}
			again.Reset(look)
		}
	}
	return nil
}

// watchKey does what a key is for.
func (l *lesson) watchKey(key byte) error {
	say := map[byte]func() (string, error){
		'h': l.hint,
		'a': l.step,
		's': func() (string, error) { return l.moved(l.skip) },
		'b': func() (string, error) { return l.moved(l.back) },
	}[key]
	if say == nil {
		return nil
	}
	text, err := say()
	if failure, ok := errors.AsType[*cli.Failure](err); ok { // there is no such step
		text, err = l.paragraph(failure.Error()), nil
	}
	if err != nil {
		return err
	}
	return l.inv.Print(text)
}
