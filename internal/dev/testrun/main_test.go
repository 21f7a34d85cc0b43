package main

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

func lines(list ...string) string { return strings.Join(list, "\n") + "\n" }

func TestFollow(t *testing.T) {
	in := lines(
		`{"ImportPath":"contedor/broken","Action":"build-output","Output":"x.go:1: no\n"}`,
		`{"Action":"start","Package":"contedor/internal/good"}`,
		`{"Action":"run","Package":"contedor/internal/good","Test":"TestA"}`,
		`{"Action":"output","Package":"contedor/internal/good","Test":"TestA","Output":"not shown\n"}`,
		`{"Action":"pass","Package":"contedor/internal/good","Test":"TestA","Elapsed":1}`,
		`{"Action":"run","Package":"contedor/internal/good","Test":"TestB"}`,
		`{"Action":"output","Package":"contedor/internal/good","Test":"TestB","Output":"    a_test.go:7: not root\n"}`,
		`{"Action":"skip","Package":"contedor/internal/good","Test":"TestB","Elapsed":0}`,
		`{"Action":"output","Package":"contedor/internal/good","Output":"ok  \t1s\n"}`,
		`{"Action":"start","Package":"contedor/internal/bad"}`,
		`{"Action":"run","Package":"contedor/internal/bad","Test":"TestC"}`,
		`{"Action":"output","Package":"contedor/internal/bad","Test":"TestC","Output":"    c_test.go:7: wrong\n"}`,
		`{"Action":"fail","Package":"contedor/internal/bad","Test":"TestC","Elapsed":0}`,
		`{"Action":"pass","Package":"contedor/internal/good","Elapsed":1.25}`,
		`{"Action":"output","Package":"contedor/internal/bad","Output":"FAIL\n"}`,
		`{"Action":"fail","Package":"contedor/internal/bad","Elapsed":2}`,
		`{"Action":"skip","Package":"contedor/internal/empty","Elapsed":0}`,
		`panic: not an event`,
	)
	want := lines(
		"building the tests",
		"x.go:1: no",
		"ok      1.2 s  internal/good",
		"FAIL", "    c_test.go:7: wrong",
		"FAIL    2.0 s  internal/bad",
		"panic: not an event",
		"skipped, not root: internal/good TestB",
	)
	var out strings.Builder
	follow(strings.NewReader(in), &out, time.Hour)
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// TestWait checks that the innermost running test is listed.
func TestWait(t *testing.T) {
	in, feed := io.Pipe()
	out, shown := io.Pipe()
	go follow(in, shown, time.Millisecond)
	seen := make(chan string, 1000)
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := out.Read(buffer)
			if err != nil {
				return
			}
			seen <- string(buffer[:n])
		}
	}()
	until := func(pattern string) {
		t.Helper()
		matches := regexp.MustCompile(pattern).MatchString
		deadline := time.After(time.Minute)
		for {
			select {
			case text := <-seen:
				if matches(text) {
					return
				}
			case <-deadline:
				t.Fatalf("no %s", pattern)
			}
		}
	}
	until(`^\.\.\. building\n$`)
	io.WriteString(feed, lines(
		`{"Action":"run","Package":"contedor/internal/long","Test":"TestLong"}`,
		`{"Action":"run","Package":"contedor/internal/long","Test":"TestLong/inner"}`))
	until(`^\.\.\. +\d+\.\d s  internal/long TestLong/inner\n$`)
	io.WriteString(feed, lines(`{"Action":"pass","Package":"contedor/internal/long","Test":"TestLong/inner"}`))
	until(`^\.\.\. +\d+\.\d s  internal/long TestLong\n$`)
	feed.Close()
}
