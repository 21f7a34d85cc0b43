package ip

import (
	"syscall"

	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// A flushing describes how to delete all objects that match a filter. It repeats rounds until none
// is left.
type flushing struct {
	request func() *netlink.Request // returns the request for all objects
	what    string                  // the name of the objects
	delete  uint16                  // type of the request that deletes an object
	matches func(netlink.Message) bool
	show    func(netlink.Message) // prints an object, for -s -s
	forgive syscall.Errno         // an errno to ignore; 0 for none
	rounds  int                   // maximum number; 0 for no limit
	unread  int                   // exit status if the objects cannot be read
	unsent  int                   // exit status if the kernel refuses to delete an object
	once    bool                  // stop after one round
	after   func()                // called after each round; may be nil

	incomplete func() // prints that the rounds were not enough
}

// flushBuffer is the maximum number of bytes of requests in one sendmsg(2).
const flushBuffer = 4096 - 512

func (s *session) flush(f flushing) int {
	round := 0
	for ; f.rounds == 0 || round < f.rounds; round++ {
		var batch []*netlink.Request
		size, found, sent := 0, 0, true
		send := func() {
			if err := s.socket.Batch(batch); err != nil && errnoOf(err) != f.forgive {
				s.say("Failed to send flush request: " + strerror(err))
				sent = false
			}
			batch, size = nil, 0
		}
		var all []netlink.Message
		ok := s.dump(f.request(), func(m netlink.Message) {
			if f.matches(m) {
				all = append(all, m)
			}
		})
		if !ok {
			s.say("Flush terminated")
			return f.unread
		}
		for _, m := range all {
			length := unix.SizeofNlMsghdr + len(m.Data)
			if (size+3)&^3+length > flushBuffer {
				if send(); !sent {
					return f.unsent
				}
			}
			size = (size+3)&^3 + length
			batch = append(batch, &netlink.Request{Type: f.delete, Header: m.Data})
			found++
			if s.stats > 1 {
				f.show(m)
			}
		}
		if found == 0 {
			s.flushed(round)
			return 0
		}
		if send(); !sent {
			return f.unsent
		}
		if s.stats > 0 {
			s.out.text("\n*** Round ", decimal(round+1), ", deleting ", decimal(found), " ", f.what, " ***\n")
			s.out.flush()
		}
		if f.once {
			s.flushed(round + 1)
			return 0
		}
		if f.after != nil {
			f.after()
		}
	}
	f.incomplete()
	return badUsage // the real ip turns status 1 into -1
}

// flushed prints, with -s, that nothing is left.
func (s *session) flushed(rounds int) {
	switch {
	case s.stats == 0:
	case rounds == 0:
		s.out.text("Nothing to flush.\n")
	case rounds == 1:
		s.out.text("*** Flush is complete after 1 round ***\n")
	default:
		s.out.text("*** Flush is complete after ", decimal(rounds), " rounds ***\n")
	}
	s.out.flush()
}
