# env -S and -v.
try() { "$@" </dev/null; echo "[$?]"; }
==
export V='a b' E=
try env -S 'printf [%s]\n a "b c" '\''d e'\'' f\_g "h\_i"'
try env -S 'printf [%s]\n ${V} "${V}" x${V}y ${NOSUCH} "" z'
try env -S 'printf [%s]\n a\tb a\nb a\\b a\"b a\#b # comment'
try env -S 'printf [%s]\n a#b #c'
try env -S 'printf [%s]\n "a#b" \#c'
try env -S 'printf [%s]\n a\cb c'
try env -S 'printf [%s]\n "a\cb" c'
try env -S 'printf [%s]\n a\xb'
try env -S 'printf [%s]\n a\'
try env -S 'printf [%s]\n "a'
try env -S "printf [%s]\n 'a"
try env -S 'printf [%s]\n $V'
try env -S 'printf [%s]\n ${V'
try env -S 'printf [%s]\n ${1}'
try env -S 'printf [%s]\n ${}'
try env -S 'printf [%s]\n \$V '\''$V ${V} \n \\ \q'\'' \${V}'
try env -S '-i A=b env'
try env -iS 'A=b env'
try env -S'A=b C=d' env -u V printenv A C
try env --split-string='printf %s\n x' y z
try env --split-string 'printf %s\n x' y
try env --sp='printf %s\n x'
try env -S '' printf '%s\n' a
try env -S '   ' printf '%s\n' a
try env -S 'A=b' -S 'printf %s\n' c
try env -S '-S "printf %s\\n"' c
try env -S 'printf' '%s|' 'a b' '$V' '\n'
try env -S
try env -u V -S 'printf [%s] ${V}x'
try env -vS 'true'
try env -S 'nosuch x'
try env -C / -S 'pwd'
try env -S '-C / pwd'
try env -S "printf [%s]\f\r\v a"
try env -S 'printf [%s]\n a	b'
try env -S 'printf [%s]\n "a'\''b" '\''a"b'\'' a""b ""'
try env -S '"printf" "[%s]\n" "\${V}" "\$"'
==
export V=a
try env -v true; try env -v A=b true 'x y'; try env -vi A=b printf '%s\n' a; try env -v -u V true; try env -vC / true; try env -vS 'true "a b" c'; try env -v -S '' true; try env -v - A=1 true; try env -vS 'A=1 -x' ; try env -vu V -u W A=b nosuch; try env -v A= true; try env -vS "true it's"; try env -vS 'echo -n "it\_s"'
