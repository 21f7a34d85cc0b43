# Dumps in formats. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf 'hello\0\xff world\n12' >i; seq 50 >s; head -c 100 /dev/zero >z; (cat z; echo end; cat z) >ze; : >e; printf x >1; for n in $(seq 0 255); do printf "\\$(printf %03o $n)"; done >all; head -c 32 all >a32
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== options
each <<'END'
hexdump i
hexdump <i
hexdump all
hexdump e
hexdump 1
hexdump z
hexdump ze
hexdump -v ze | tail -n 4
hexdump -C i
hexdump -C all
hexdump -C ze
hexdump -C 1
hexdump -C e
hexdump -C z
hexdump -C a32
hd i
hd all
hd -v z
hd nosuch
hd -c i
hexdump -b i
hexdump -c all
hexdump -d i
hexdump -o i
hexdump -x i
hexdump -x 1
hexdump -X i
hexdump -X all
hexdump -bc i
hexdump -C -x i
hexdump -n 5 i
hexdump -n 0 i
hexdump -n 1K all | tail -n 2
hexdump -n x i
hexdump -n -1 i
hexdump -s 5 i
hexdump -s 0x5 i
hexdump -s 010 i
hexdump -s 500 i
hexdump -s x i
hexdump -s 3 -n 4 -C i
cat i | hexdump -s 5
cat i | hexdump -C -s 500
hexdump -s 10 i s | head -n 2
hexdump -s 20 -C i s | head -n 2
hexdump -C i 1 s | tail -n 3
hexdump -C i nosuch 1
hexdump nosuch
hexdump nosuch neither
hexdump .
hexdump -C . i
hexdump --canonical i
hexdump --one-byte-octal 1
hexdump --no-squeezing -n 40 z
hexdump --length=3 --skip=2 i
hexdump -Z i
hexdump --nope
hexdump -e
hexdump i >/dev/full
hexdump -n 16 -C /dev/zero
head -c 33 z | hexdump
head -c 32 z | hexdump
head -c 48 z | hexdump
(cat z z z; echo) | hexdump -C
END
== formats
each <<'END'
hexdump -e '16/1 "%02x " "\n"' i
hexdump -e '16/1 "%02x " "\n"' s | head -n 3
hexdump -v -e '1/1 "%02x"' i
hexdump -v -e '/1 "%02x "' i
hexdump -ve '1/1 "%.2x"' i
hexdump -e '"%x"' i
hexdump -e '4/4 "%08x " "\n"' s | head -n 2
hexdump -e '"%_ad: " 8/1 "%3d " "\n"' i
hexdump -e '"%07.7_ax " 8/2 "%04x " "\n"' -e '"%_p"' i
hexdump -e '"%08_ax " 16/1 "%_p" "\n"' i
hexdump -e '"%_ax|%_ao|%_ad|" 4/1 "%_c" "\n"' all | head -n 5
hexdump -v -e '8/1 "%_u " "\n"' all | head -n 40
hexdump -v -e '8/1 "%4_u|" "\n"' i
hexdump -v -e '8/1 "%3_c|" "\n"' all | head -n 8
hexdump -v -e '8/1 "%-3_c|" "\n"' i
hexdump -e '"%5s|" "\n"' i
hexdump -e '"%.3s|" "\n"' i
hexdump -e '/5 "%s|" "\n"' i
hexdump -e '1/4 "%d " 1/2 "%i " 2/1 "%u " "\n"' all | head -n 3
hexdump -e '1/8 "%d\n"' all | tail -n 3
hexdump -e '1/8 "%X\n"' all | tail -n 3
hexdump -e '1/2 "%o %o\n"' i
hexdump -e '1/3 "%d\n"' i
hexdump -e '1/1 "%f\n"' i
hexdump -e '1/8 "%f\n"' i
hexdump -e '1/4 "%e\n"' i
hexdump -e '1/4 "%g %g\n"' i
hexdump -e '2/8 "%12.3g|" "\n"' all | head -n 3
hexdump -e '"%c%c%c\n"' i
hexdump -e '1/1 "%3c|"' i
hexdump -e '"%_A"' i
hexdump -e '"%_Ax\n"' -e '4/1 "%02x" "\n"' i
hexdump -e '"end %_Ad\n"' -e '/1 "%c"' s | tail -n 1
hexdump -e '"%_q"' i
hexdump -e '"%_aq"' i
hexdump -e '"%q"' i
hexdump -e '"%' i
hexdump -e '"%"' i
hexdump -e 'x' i
hexdump -e '3x "%x"' i
hexdump -e '3/x "%x"' i
hexdump -e '3/1"%x"' i
hexdump -e '3/1 "%x' i
hexdump -e '"text\n"' i
hexdump -e '' i
hexdump -e '"a\tb\\n\"%x"' i
hexdump -e '4/1 "%02x" " " 4/1 "%02x" "\n"' i
hexdump -e '1/1 "%02x" 1/1 "-%02x"' i
hexdump -e '2/2 "%+d " "\n"' i
hexdump -e '2/2 "%#x " "\n"' i
hexdump -e '2/2 "%-8x|" "\n"' i
hexdump -e '2/2 "%08d|" "\n"' i
hexdump -e '2/2 "% d|" "\n"' i
hexdump -e '6/1 "%5_p" "\n"' i
hexdump -e '6/1 "%-5_p" "\n"' i
hexdump -e '/2 "%5u,"' i
hexdump -e '1/1 "%02X" ":"' 1
hexdump -e '20/1 "%3d " "\n"' 1
hexdump -e '20/1 "%03d " "|\n"' i
printf '16/1 "%%02x " "\n"\n# no\n\n  "%%_p"\n' >f; hexdump -f f i
hexdump -f nosuch i
hexdump -n 8 -e '8/1 "0x%02x, " "\n"' /dev/zero
hexdump -v -e '"\\x" 1/1 "%02x"' i
hexdump -n 16 -e '4/4 "%08X" 1 "\n"' all
hexdump -e '0/1 "%02x"' i
hexdump -e '/1 "%02x_L[red:e]"' 1
END
