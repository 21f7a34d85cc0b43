try watch
try watch -Z x
try watch --nope
try watch -h
try watch -v >/dev/null
try watch -n
try watch -n x true
try watch -n '' true
try watch -n 0x5 true
try watch -n 1e4 true
try watch -n 1.5.5 true
try watch -q x true
try watch -q '' true
try watch -q 1x true
try watch -d=x
try watch --differences
try watch --i 1
WATCH_INTERVAL=x try watch true
for o in -d -g '-q 1'; do try watch -f $o true; done
TERM= try watch true
TERM=nope try watch true
(unset TERM; try watch true)
(unset TERM; try watch -n x true)

term '' 8 60 'watch -n .1 -q 1 echo hi'
term '' 8 60 'watch -n .1 -q 2 "seq 3; printf x"'
term '' 8 60 'watch -n 0.14 -q 1 seq 20'
term '' 8 60 'watch -n 0 -t -q 1 seq 20'
term '' 8 60 'watch -n .1 -q 1 "seq -s, 100"'
term '' 8 60 'watch -n .1 -w -q 1 "seq -s, 100; echo next"'
term '' 5 30 'watch -n .1 -q 1 "printf abc; exit 3"'
term '' 8 60 'watch -n .1 -q 1 false'
term '' 8 60 'watch -n .1 -q 1 nosuchcommand'
term '' 8 60 'watch -n .1 -q 1 "kill -9 \$\$"'
term '' 8 60 'watch -x -n .1 -q 1 echo "a  b" c'
term '' 8 60 'watch -x -n .1 -q 1 nosuchcommand x'
term '' 8 60 'watch -x -n .1 -q 1 /etc'
term '' 8 60 'watch -n .1 -q 1 echo "a  b" c'
term '' 8 60 'watch -n .1 -g "cat n; echo x >>n"'
term '' 8 60 'watch -n .1 -d -g "cat n1; echo x >>n1"'
for w in 40 41 42 43 44 45 46 47 48 49 50 55 60; do term '' 4 $w 'watch -n .1 -q 1 "echo 1234567890"'; done
term '' 4 20 'watch -n .1 -q 1 "echo 1234567890"'
term '' 1 20 'watch -n .1 -t -q 1 "echo 1234567890"'
term '' 8 60 'watch -n .1 -q 1 "printf \"a\\tb\\tc\\n12345678\\tx\\n\\001\\177z\\ry\""'
term '' 8 20 'watch -n .1 -q 1 "printf \"1234567890123456\\tx\\n123456789012345678901\\n12345678901234567890\\nz\""'
term '' 8 60 'watch -n .1 -q 1 "echo \$LINES \$COLUMNS; stty size"'
term '' 8 60 'LINES=6 COLUMNS=50 watch -n .1 -q 1 "echo \$LINES \$COLUMNS; stty size"'
term '' 8 60 'watch -n .1 -q 1 "test -t 0; echo err >&2; test -t 1; echo \$?"'
term '' 8 60 'watch -n .1 -q 1 "yes | head -n 10000"'
term q 8 60 'watch echo hi'
term ' q' 8 60 'watch -n 9 -d "cat n2; echo x >>n2"'
term ' q' 8 60 'watch -n 9 -d -t "cat n3 2>/dev/null; echo x >>n3"'
term '   q' 8 60 'watch -n 9 -d=permanent "cat n4 2>/dev/null; echo \$(wc -l <n4) >>n4"'
term 'xyq' 8 60 'watch -n 9 -p echo hi'
term 'sq' 6 40 'mkdir -p shots; watch -n 9 -s shots "echo hi; echo ho"; cd shots; ls; cat *'
term 'sq' 6 40 'watch -n 9 -s /nope "echo hi; echo ho"'
term @x 8 70 'watch -n .1 -e "echo x; exit 3"'
term @x 8 70 'watch -n .1 -e -b "seq 10; exit 3"'
term 'q' 8 60 'watch -n 9 -f "seq 3"'
term '  q' 8 60 'watch -n 9 -f "printf \"a\\nb\""'
term '   q' 8 60 'watch -n 9 -f "seq 3"'
term '    q' 8 60 'watch -n 9 -f -t "seq 3"'

r='printf "\033[31mred\033[0m \033[1;4;32;43mgreen\033[22;24mx\033[39my\033[m \033[7mr\033[27m \033[91mb\033[38;5;12mc\033[48;5;3md\033[38;5;200me\033[0;3;5mf\033[Kg\033(Bh\033[99mi"'
export r
for t in xterm xterm-256color; do for o in '' -c -C '-c -C' '-c -t' '-c -d'; do TERM=$t term '' 6 70 "watch $o -n .1 -q 1 '$r'"; done; done
LC_ALL=C.UTF-8 term '' 8 60 'watch -n .1 -q 1 "printf \"caf\\303\\251 \\377x\\n\""'
term '' 8 60 'watch -n .1 -q 1 "printf \"caf\\303\\251 \\377x\\n\""'
LC_ALL=C.UTF-8 term '' 4 45 'watch -n .1 -q 1 "echo 1234567890"'
LC_ALL=C.UTF-8 term '' 4 52 'watch -n .1 -q 1 "echo 1234567890"'
LC_ALL=C.UTF-8 term '' 8 60 'watch -n .1 -q 1 "echo caf\303\251"'
