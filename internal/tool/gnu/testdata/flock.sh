# Locks. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; echo text >f
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== flock
each <<'END'
flock
flock .
flock 99
flock -w 0 . true
flock -w x . true
flock -w -1 . true
flock -w '' . true
flock -w 1.5x . true
flock --wait 2 f true
flock nosuch/x true
flock -c true
flock . -c
flock . -c true false
flock . --command 'echo hi; exit 4'
flock . nosuch
flock . ./f
flock . .
flock -n . sh -c 'exit 7'
flock -E 300 . true
flock -E x . true
flock -E -1 . true
flock x
flock -n 1
flock -u 99
flock -F -o . true
flock --verbose . true | sed 's/0\.[0-9]*/N/'
flock -s --fcntl . true
flock --start 5 f true
flock --start x f true
flock --start -1 f true
flock --start 1K --length 1M f true
flock --length x f true
flock --length -1 f true
flock -F -c 'echo hi' .
flock -F . -c 'echo hi'
flock -u . true
flock --verbose -n . flock --verbose -n . echo hi | sed 's/0\.[0-9]*/N/'
flock --verbose -n . flock --verbose -E 44 -n . echo hi | sed 's/0\.[0-9]*/N/'
flock --verbose -w 0.1 . flock --verbose -w 0.1 -E 9 . echo hi | sed 's/0\.[0-9]*/N/'
flock -w 1 . flock --verbose -w 0 -E 9 . echo hi
flock -s . flock -s -n . echo both
flock -s . flock -x -n . echo both
flock new -c 'kill -9 $$'
stat -c '%a %s' new
flock -z
flock --nope
flock -x -s . true
flock . ''
flock -o
flock -F . nosuch
flock -o new -c 'ls -l /proc/self/fd | grep -c new'
flock new sh -c 'ls -l /proc/self/fd | grep -c new'
flock -n --fcntl f true
flock --fcntl . true
flock --verbose --fcntl -n f flock --verbose --fcntl -n f true | sed 's/0\.[0-9]*/N/'
flock --start 0 --length 5 f flock -n --start 5 --length 5 f echo apart
flock --start 0 --length 6 f flock -n --start 5 --length 5 f echo apart
(flock -n 9 || exit 1; echo in; flock -n f true; echo $?) 9>f
(flock 9; flock -u 9; flock -n f echo free) 9>f
(flock -s 9; flock -n f true; echo $?; flock -sn f echo shared) 9<f
(flock 9; exec 9>&-; flock -n f echo free) 9>f
(flock -x 9; echo $?) 9<f
(flock --fcntl -x 9; echo $?) 9<f
flock f cat <<<x
SHELL=/bin/nosuch flock f -c 'echo hi'
SHELL= flock f -c 'echo $0'
flock f echo a b -n --x
flock f -- echo a
flock -- f echo a
flock f -n echo
flock --nonb f echo ok
flock --timeo 1 f echo ok
flock --help x | head -n 1
END
