each <<'END'
ss -t
ss -ta
ss -tl
ss -tln
ss -lnt
ss -tlnp
ss -tulpn
ss -tanp
ss -u
ss -ua
ss -uan
ss -w
ss -wa
ss -wan
ss -0
ss -0a
ss -4
ss -6
ss -4a
ss -6an
ss -tH
ss -tHa
ss -tanQ
ss -tHnQ
ss -tuw
ss -ant -4
ss -antO
END

each <<'END'
ss -xl
ss -xlp
ss -xle
ss -xlmO
ss -xlH
ss -tne
ss -tae
ss -taemO
ss -tlnm -4
ss -tanmO
ss -tano
ss -uaem
ss -waep
ss -0ae
END

each <<'END'
ss -tan sport = :80
ss -tan sport = :8080
ss -tan sport :8080
ss -tan "sport = :8080 or dport = :8080"
ss -tan "( sport = :8080 )" or dport = :8080
ss -tan "(" sport = :8080 or sport = :22 ")" and dst 127.0.0.1
ss -tan dst 127.0.0.1
ss -tan dst 127.0.0.1:5000
ss -tan src 127.0.0.0/8
ss -tan src [::1]
ss -tan src [::1]:631
ss -tan dst 10.0.0.1
ss -tan dport = :http-alt
ss -tan sport != :8080
ss -tan not sport = :8080
ss -tan sport gt :1000
ss -tan sport "<=" :80
ss -tan sport ge 80 sport le 631
ss -tan state established
ss -tn state listening
ss -tn state all
ss -tn state connected
ss -tan exclude listening
ss -tn state established state listening
ss -tn state foo
ss -tn state
ss -tn sport
ss -tn foo
ss -tn 10.0.0.1
ss -tan src localhost:22
ss -tan dst 10.0.0.1/33
ss -tn sport = :nothing
ss -A tcp,udp -an
ss -A tcp -an
ss -A foo
ss -f inet -an
ss -f foo
ss -V
ss -tx state time-wait
ss -h
END

each <<'END'
ss -s
env COLUMNS=100 ss -tan
env COLUMNS=100 ss -tanp
env COLUMNS=60 ss -tan
env COLUMNS=40 ss -tulpn
env COLUMNS=20 ss -tan
env COLUMNS=200 ss -tulpn
env COLUMNS=80 ss -t
END
