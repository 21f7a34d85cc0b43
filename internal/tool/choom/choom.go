// Package choom implements choom(1) of util-linux: it shows or sets how likely it is that the
// kernel ends a process when memory is short, and runs programs with such a setting.
//
//	choom [options] -p PID
//	choom [options] -n NUMBER -p PID
//	choom [options] -n NUMBER [--] PROGRAM [ARGUMENT...]
package choom

import (
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/plan"
	"contedor/internal/solo"
)

// Command is choom(1).
var Command = &cli.Command{Name: "choom", Dialect: cli.UtilLinux, Run: run}

func run(inv *cli.Invocation) error {
	q, err := parse(inv)
	if err == cli.ErrAnswered {
		return nil
	}
	if err != nil {
		return err
	}
	if q.pid == 0 {
		q.plan(inv).Run(inv)
	}
	if !q.hasAdjust {
		return q.show(inv)
	}
	return q.change(inv)
}

// Plan returns the steps of a command line with a program, and none for the others. Errors are
// those of choom(1).
func Plan(inv *cli.Invocation) (plan.Steps, error) {
	q, err := parse(inv)
	if err == cli.ErrAnswered {
		return nil, nil
	}
	if err != nil || q.pid != 0 {
		return nil, err
	}
	return q.plan(inv), nil
}

// usage returns the text of --help: our own sentences, choom(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] -p pid
 ` + name + ` [options] -n number -p pid
 ` + name + ` [options] -n number [--] command [args...]

Show or set how soon the kernel ends a process when memory is short.

Options:
 -n, --adjust <num>     the number added to the score: -1000 to 1000
 -p, --pid <num>        a process that runs already

 -h, --help             display this help
 -V, --version          display version

For more details see choom(1).
`
}

var options = cli.Options{Short: "hn:p:V", Permute: true, Long: []cli.LongOption{
	{Name: "adjust", Key: 'n', Argument: cli.Required},
	{Name: "pid", Key: 'p', Argument: cli.Required},
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
}}

// A request is a parsed command line.
type request struct {
	adjust    int
	hasAdjust bool
	pid       int // 0 for a program
	argv      []string
}

func parse(inv *cli.Invocation) (q request, err error) {
	q.argv, err = inv.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		var n int64
		switch o.Key {
		case 'n':
			n, err = cli.Signed(o.Value, "invalid adjust argument", math.MinInt32, math.MaxInt32)
			q.adjust, q.hasAdjust = int(n), true
		case 'p':
			n, err = cli.Signed(o.Value, "invalid PID argument", 1, math.MaxInt32)
			q.pid = int(n)
		}
		return err
	})
	switch {
	case err != nil:
	case q.pid != 0 && len(q.argv) > 0:
		err = &cli.Failure{Text: "invalid argument: " + q.argv[0], Usage: true}
	case q.pid == 0 && len(q.argv) == 0:
		err = &cli.Failure{Text: "no PID or COMMAND specified", Usage: true}
	case q.pid == 0 && !q.hasAdjust:
		err = &cli.Failure{Text: "no OOM score adjust value specified", Usage: true}
	}
	return q, err
}

// plan returns the steps that run the program.
func (q *request) plan(inv *cli.Invocation) plan.Steps {
	return plan.Steps{
		plan.OOMScore{Adjust: q.adjust},
		plan.Exec{File: q.argv[0], Argv: q.argv, Env: inv.Env, Path: solo.SearchPath(inv.Getenv)},
	}
}

// show prints the two numbers of a process.
func (q *request) show(inv *cli.Invocation) error {
	score, err := q.read("oom_score", "failed to read OOM score value")
	if err != nil {
		return err
	}
	adjust, err := q.read(adjustFile, notRead)
	if err != nil {
		return err
	}
	whose := "pid " + strconv.Itoa(q.pid) + "'s current OOM score"
	return inv.Print(whose + ": " + score + "\n" + whose + " adjust value: " + adjust + "\n")
}

// change sets the number of a process and prints the old one with it.
func (q *request) change(inv *cli.Invocation) error {
	old, err := q.read(adjustFile, notRead)
	if err != nil {
		return err
	}
	adjust := strconv.Itoa(q.adjust)
	f, err := os.OpenFile(q.file(adjustFile), os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(adjust)
		f.Close()
	}
	if err != nil {
		return cli.Fail(plan.NotAdjusted, err)
	}
	return inv.Print("pid " + strconv.Itoa(q.pid) + "'s OOM score adjust value changed from " + old + " to " + adjust + "\n")
}

const (
	adjustFile = "oom_score_adj"
	notRead    = "failed to read OOM score adjust value"
)

func (q *request) file(name string) string { return "/proc/" + strconv.Itoa(q.pid) + "/" + name }

// read returns the number in a file of the process.
func (q *request) read(name, text string) (string, error) {
	data, err := os.ReadFile(q.file(name))
	if err != nil {
		return "", cli.Fail(text, err)
	}
	return strings.TrimSpace(string(data)), nil
}
