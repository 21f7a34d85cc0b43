package badserver

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// breakPoint is a number of bytes after which connections break off: enough not to count as a failed
// attempt.
const breakPoint = 1 << 20

// Modes are the ways in which a server of a file can be bad. The file must have several MiB.
var Modes = []Mode{
	// The connection ends.
	{Name: "closes at once", Answer: raw(), Want: "the server has closed the connection without an answer"},
	{Name: "closes at once, the first time", Answer: later(raw(), (*Exchange).honest)},
	{Name: "closes after the header", Answer: raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), Want: Broken},
	{Name: "closes in the header", Answer: raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n"), Want: Broken},
	{Name: "closes early, the first time", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, (*Exchange).honest)},
	{Name: "closes early, every time", Answer: func(x *Exchange) { x.cut(breakPoint) }},
	{Name: "one byte for each connection", Answer: func(x *Exchange) { x.cut(1) }, Want: Broken},
	{Name: "one byte for each connection, no ranges", Answer: func(x *Exchange) {
		x.raw("HTTP/1.1 200 OK\r\nContent-Length: ", strconv.Itoa(len(x.File)), "\r\n\r\n", string(x.File[:1]))
	}, Want: Broken},
	{Name: "resets", Answer: func(x *Exchange) {
		x.hijack(func(conn net.Conn) { conn.(*net.TCPConn).SetLinger(0) })
	}, Want: "Connection reset by peer"},

	// The length is wrong.
	{Name: "Content-Length too large", Answer: func(x *Exchange) {
		x.raw("HTTP/1.1 200 OK\r\nContent-Length: ", strconv.Itoa(len(x.File)+100), "\r\n\r\n", string(x.File))
	}, Want: Broken},
	{Name: "Content-Length too large, the first time", Answer: later(func(x *Exchange) {
		x.raw("HTTP/1.1 200 OK\r\nContent-Length: ", strconv.Itoa(len(x.File)+100), "\r\n\r\n", string(x.File))
	}, (*Exchange).honest)},
	{Name: "more bytes than announced", Answer: func(x *Exchange) {
		x.raw("HTTP/1.1 200 OK\r\nContent-Length: ", strconv.Itoa(len(x.File)/2), "\r\n\r\n", string(x.File))
	}, Bytes: func(file []byte) []byte { return file[:len(file)/2] }},
	{Name: "a second answer behind the first", Answer: func(x *Exchange) {
		x.raw("HTTP/1.1 200 OK\r\nContent-Length: ", strconv.Itoa(len(x.File)), "\r\n\r\n", string(x.File), "HTTP/1.1 200 OK\r\n\x1b[31m\r\n\r\nextra")
	}},
	{Name: "no length, the end is cut off", Answer: func(x *Exchange) {
		x.raw("HTTP/1.0 200 OK\r\n\r\n", string(x.File[:len(x.File)-1000]))
	}, Bytes: func(file []byte) []byte { return file[:len(file)-1000] }},
	{Name: "no length", Answer: func(x *Exchange) { x.raw("HTTP/1.0 200 OK\r\n\r\n", string(x.File)) }},
	{Name: "Content-Length negative", Answer: raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), Want: "bad Content-Length"},
	{Name: "Content-Length too large a number", Answer: raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"), Want: "bad Content-Length"},
	{Name: "two Content-Lengths", Answer: raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), Want: "Content-Length"},
	{Name: "empty", Answer: func(*Exchange) {}, Bytes: func([]byte) []byte { return nil }},

	// Ranges.
	{Name: "200 to a request for a range", Answer: (*Exchange).whole},
	{Name: "200 to a request for a range, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, (*Exchange).whole)},
	{Name: "200 to a request for a range, after each break", Answer: func(x *Exchange) {
		x.Request.Header.Del("Range")
		x.cut(min(x.Count*breakPoint, len(x.File)))
	}},
	{Name: "206 from another offset", Answer: ranges(func(x *Exchange) {
		from, _ := x.from()
		from += 100
		x.part(x.span(from, x.to()), from, x.to())
	})},
	{Name: "206 from another offset, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, ranges(func(x *Exchange) {
		from, _ := x.from()
		from += 100
		x.part(x.span(from, x.to()), from, x.to())
	}))},
	{Name: "206 from an earlier offset, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, ranges(func(x *Exchange) {
		from, _ := x.from()
		from -= 100
		x.part(x.span(from, x.to()), from, x.to())
	}))},
	{Name: "206 from another offset, even unasked", Answer: func(x *Exchange) {
		x.part(x.span(100, len(x.File)), 100, len(x.File))
	}, Want: "the server does not send the part that was requested"},
	{Name: "206 of the whole file, unasked", Answer: func(x *Exchange) { x.part(x.span(0, len(x.File)), 0, len(x.File)) }},
	{Name: "206 without Content-Range", Answer: ranges(func(x *Exchange) {
		from, _ := x.from()
		x.Header().Set("Content-Length", strconv.Itoa(x.to()-from))
		x.WriteHeader(http.StatusPartialContent)
		x.Write(x.File[from:x.to()])
	})},
	{Name: "206 with garbage as Content-Range", Answer: ranges(func(x *Exchange) {
		from, _ := x.from()
		x.part("bytes -9999999999999999999999/x", from, x.to())
	})},
	{Name: "206 of several parts", Answer: ranges(func(x *Exchange) {
		x.Header().Set("Content-Type", "multipart/byteranges; boundary=x")
		x.WriteHeader(http.StatusPartialContent)
		io.WriteString(x, "--x\r\nContent-Range: bytes 0-0/2\r\n\r\nx\r\n--x--\r\n")
	})},
	{Name: "206 with a total of *", Answer: ranges(func(x *Exchange) {
		from, _ := x.from()
		x.part(fmt.Sprintf("bytes %d-%d/*", from, x.to()-1), from, x.to())
	})},
	{Name: "206 with a total of *, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, func(x *Exchange) {
		from, _ := x.from()
		x.part(fmt.Sprintf("bytes %d-%d/*", from, x.to()-1), from, x.to())
	})},
	{Name: "206 with a total that grows", Answer: ranges(func(x *Exchange) {
		from, _ := x.from()
		x.part(fmt.Sprintf("bytes %d-%d/%d", from, x.to()-1, len(x.File)+x.Count), from, x.to())
	})},
	{Name: "206 with an absurd total", Answer: ranges(func(x *Exchange) {
		if from, _ := x.from(); from < len(x.File) {
			x.part(fmt.Sprintf("bytes %d-%d/%d", from, x.to()-1, int64(1)<<62), from, x.to())
			return
		}
		x.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
	}), Huge: true},
	{Name: "206 that is too short", Answer: ranges(func(x *Exchange) {
		from, _ := x.from()
		x.Header().Set("ETag", etag(x.File))
		to := min(x.to(), from+breakPoint)
		x.raw("HTTP/1.1 206 Partial Content\r\nETag: ", etag(x.File), "\r\nContent-Range: ", x.span(from, x.to()), "\r\nContent-Length: ",
			strconv.Itoa(x.to()-from), "\r\n\r\n", string(x.File[from:to]))
	})},
	{Name: "206 that is too long", Answer: ranges(func(x *Exchange) {
		from, _ := x.from()
		x.raw("HTTP/1.1 206 Partial Content\r\nETag: ", etag(x.File), "\r\nContent-Range: ", x.span(from, x.to()), "\r\n\r\n",
			string(x.File[from:x.to()]), strings.Repeat("more", 1000))
	})},
	{Name: "416", Answer: status(416), Want: "the server says 416 Requested Range Not Satisfiable"},
	{Name: "416 to a request for a range", Answer: ranges(status(416))},
	{Name: "416, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, ranges(status(416)))},

	// The version.
	{Name: "another ETag each time", Answer: func(x *Exchange) {
		x.Header().Set("ETag", fmt.Sprintf(`"%d"`, x.Count))
		x.cut(min(max(x.Count*breakPoint, breakPoint), len(x.File)))
	}},
	{Name: "another ETag each time, and ranges of it", Answer: ranges(func(x *Exchange) {
		x.Header().Set("ETag", fmt.Sprintf(`"%d"`, x.Count))
		from, _ := x.from()
		x.part(x.span(from, x.to()), from, x.to())
	})},
	{Name: "another file, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, func(x *Exchange) {
		other := *x
		other.File = append([]byte("another"), x.File...)
		other.honest()
	}), Want: "the file has changed on the server in the meantime"},
	{Name: "another file without an ETag, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, func(x *Exchange) {
		other := *x
		other.File = append([]byte("another"), x.File[7:]...)
		other.whole()
	}), Want: "the file has changed on the server in the meantime"},
	{Name: "304 unasked", Answer: status(304), Want: "the server says 304 Not Modified"},

	// Time.
	{Name: "stalls", Answer: func(x *Exchange) {
		x.Header().Set("Content-Length", "1000")
		x.Write(x.File[:100])
		x.ResponseWriter.(http.Flusher).Flush()
		<-x.Context().Done()
	}, Want: "nothing has come for", Stalls: true},
	{Name: "never answers", Answer: func(x *Exchange) { <-x.Context().Done() }, Want: "nothing has come for", Stalls: true},
	{Name: "never shakes hands", Answer: nil, Want: "nothing has come for", Stalls: true, HTTPS: true},
	{Name: "drips", Answer: func(x *Exchange) { x.drip() }, Want: "less than [0-9]+ bytes a second for", Drips: true},
	{Name: "drips its header", Answer: func(x *Exchange) {
		x.hijack(func(conn net.Conn) {
			io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			for range 1000 {
				if _, err := io.WriteString(conn, "x"); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}, Want: "nothing has come for", Stalls: true},

	// What never ends.
	{Name: "endless header", Answer: func(x *Exchange) { x.endless("HTTP/1.1 200 OK\r\n", "X: x\r\n") }, Want: "header"},
	{Name: "endless field", Answer: func(x *Exchange) { x.endless("HTTP/1.1 200 OK\r\nX: ", "x") }, Want: "header"},
	{Name: "endless status line", Answer: func(x *Exchange) { x.endless("HTTP/1.1 200 ", "x") }, Want: "header"},
	{Name: "endless interim answers", Answer: func(x *Exchange) { x.endless("", "HTTP/1.1 103 Early Hints\r\n\r\n") }, Want: "header|1xx"},
	{Name: "endless chunk size", Answer: func(x *Exchange) { x.endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0") }, Want: "line too long|too large"},
	{Name: "endless chunk extension", Answer: func(x *Exchange) {
		x.endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x")
	}, Want: "line too long"},
	{Name: "endless trailer", Answer: func(x *Exchange) {
		x.endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: x\r\n")
	}, Want: "long trailer"},

	// Redirects.
	{Name: "redirects to itself", Answer: status(302, "Location", "/file"), Want: "stopped after 10 redirects"},
	{Name: "redirects without end", Answer: func(x *Exchange) {
		http.Redirect(x, x.Request, fmt.Sprint("/", x.Count), http.StatusFound)
	}, Want: "stopped after 10 redirects"},
	{Name: "redirects once", Answer: func(x *Exchange) {
		if x.URL.Path == "/file" {
			http.Redirect(x, x.Request, "/moved", http.StatusMovedPermanently)
			return
		}
		x.honest()
	}},
	{Name: "redirects to a file", Answer: status(302, "Location", "file:///etc/passwd"), Want: "unsupported protocol scheme"},
	{Name: "redirects to garbage", Answer: raw("HTTP/1.1 302 Found\r\nLocation: http://[\x1b[31m", strings.Repeat("x", 5000), "\r\nContent-Length: 0\r\n\r\n"), Want: "Location"},
	{Name: "redirects to nowhere", Answer: status(302), Want: "the server says 302 Found"},
	{Name: "redirects to a closed port", Answer: status(302, "Location", "http://127.0.0.1:1/"+strings.Repeat("x", 100_000)), Want: "Connection refused"},

	// Statuses.
	{Name: "204", Answer: status(204), Want: "the server says 204 No Content"},
	{Name: "401", Answer: status(401, "WWW-Authenticate", "Basic"), Want: "the server says 401 Unauthorized"},
	{Name: "404", Answer: status(404), Want: "the server says 404 Not Found"},
	{Name: "404, after a break", Answer: later(func(x *Exchange) { x.cut(breakPoint) }, status(404)), Want: "the server says 404 Not Found"},
	{Name: "503, Retry-After 0", Answer: status(503, "Retry-After", "0"), Want: "the server says 503 Service Unavailable$"},
	{Name: "503, Retry-After far away", Answer: status(503, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), Want: "the server says 503 Service Unavailable and to come again in more than a year"},
	{Name: "503, Retry-After garbage", Answer: status(503, "Retry-After", "\t-1e99;soon"), Want: "the server says 503 Service Unavailable$"},
	{Name: "503, the first time", Answer: later(status(503, "Retry-After", "0"), (*Exchange).honest)},
	{Name: "429, after a break", Answer: func(x *Exchange) {
		switch x.Count {
		case 1:
			x.cut(breakPoint)
		case 2:
			x.WriteHeader(http.StatusTooManyRequests)
		default:
			x.honest()
		}
	}},
	{Name: "101", Answer: raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"), Want: "the server says 101"},
	{Name: "999", Answer: raw("HTTP/1.1 999 \x1b[31mRed\r\nContent-Length: 0\r\n\r\n"), Want: `the server says 999 \?\[31mRed`},
	{Name: "a long reason", Answer: raw("HTTP/1.1 404 ", strings.Repeat("Not ", 25_000), "\r\nContent-Length: 0\r\n\r\n"), Want: "the server says 404 Not Not"},
	{Name: "HEAD refused", Answer: func(x *Exchange) {
		if x.Method == http.MethodHead {
			x.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		x.honest()
	}},

	// What is not HTTP.
	{Name: "SSH", Answer: raw("SSH-2.0-OpenSSH_9.9\r\n"), Want: "the answer is not HTTP: 'SSH-2.0-OpenSSH_9.9'"},
	{Name: "garbage", Answer: raw(strings.Repeat("\x00\xff\x1b[2J\n", 5000)), Want: `the answer is not HTTP: "\\x00\\xff\\x1b\[2J"`},
	{Name: "a long line of garbage", Answer: raw(strings.Repeat("garbage ", 20_000), "\r\n\r\n"), Want: "the answer is not HTTP: 'garbage'"},
	{Name: "a field without a colon", Answer: raw("HTTP/1.1 200 OK\r\n", strings.Repeat("x", 9000), "\r\n\r\n"), Want: "the answer has an invalid header line: 'x{80}'\\.\\.\\."},
	{Name: "another version", Answer: raw("HTTP/x.y 200 OK\r\n\r\n"), Want: "the answer is not HTTP: 'HTTP/x.y'"},
	{Name: "HTTP to HTTPS", Answer: (*Exchange).honest, Want: "the server speaks HTTP, not HTTPS", HTTPS: true},

	// Encodings.
	{Name: "Content-Encoding: gzip", Answer: func(x *Exchange) {
		x.Header().Set("Content-Encoding", "gzip")
		x.honest()
	}},
	{Name: "chunks, cut", Answer: func(x *Exchange) {
		x.Write(x.File[:breakPoint])
		x.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}, Want: Broken},
	{Name: "chunks, cut the first time", Answer: later(func(x *Exchange) {
		x.Write(x.File[:breakPoint])
		x.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}, (*Exchange).honest)},
	{Name: "chunks", Answer: func(x *Exchange) {
		x.Write(x.File[:breakPoint])
		x.ResponseWriter.(http.Flusher).Flush()
		x.Write(x.File[breakPoint:])
	}},
	{Name: "chunks of garbage", Answer: raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), Want: "chunk"},
	{Name: "an unknown Transfer-Encoding", Answer: raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: ", strings.Repeat("x", 9000), "\r\n\r\n"), Want: "unsupported transfer encoding"},
}

// drip sends a byte at a time.
func (x *Exchange) drip() {
	x.Header().Set("Content-Length", strconv.Itoa(len(x.File)))
	for i := range 1000 {
		if _, err := x.Write(x.File[i : i+1]); err != nil {
			return
		}
		x.ResponseWriter.(http.Flusher).Flush()
		select {
		case <-x.Context().Done():
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}
