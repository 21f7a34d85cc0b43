== neighbors
# The kernel's order of them is another one in every namespace. It keeps a proxy without a link when its
# namespace ends, and may show it in a later one: so it is deleted.
try() { echo "+ $*"; ip "$@" | sort; echo "= ${PIPESTATUS[0]}"; }
pair
try addr add 10.0.0.1/24 dev v
up
each neigh <<END
add 10.0.0.2 lladdr 02:00:00:00:00:09 dev v
add 10.0.0.2 lladdr 02:00:00:00:00:09 dev v
add 10.0.0.3 lladdr 02:00:00:00:00:09 dev v nud stale
add 10.0.0.4 dev v nud reachable lladdr 02:00:00:00:00:0a
add 10.0.0.5 dev v nud noarp lladdr 02:00:00:00:00:0a
add 10.0.0.6 dev v
add 10.0.0.7 dev v nud none
add 10.0.0.8 dev v nud x
add 10.0.0.8 dev x
add 10.0.0.8
add dev v
add x dev v
add 10.0.0.9 lladdr x dev v
add 10.0.0.9 lladdr null dev v
add proxy 10.0.0.20 dev v
add proxy 10.0.0.21
add 10.0.0.10 lladdr 02:00:00:00:00:0b dev v proto static
add 10.0.0.11 dev v router lladdr 02:00:00:00:00:0b
add fd00::5 dev v lladdr 02:00:00:00:00:0b router
add 10.0.0.12 dev v extern_learn lladdr 02:00:00:00:00:0b
add 10.0.0.13 dev v lladdr 02:00:00:00:00:0b lladdr 02:00:00:00:00:0c
add 10.0.0.13 10.0.0.14 dev v
add to 10.0.0.15 dev v lladdr 02:00:00:00:00:0b
add help
add help x
change 10.0.0.2 lladdr 02:00:00:00:00:19 dev v
chg 10.0.0.77 dev v lladdr 02:00:00:00:00:19
replace 10.0.0.2 lladdr 02:00:00:00:00:29 dev v nud permanent
del 10.0.0.3 dev v
del 10.0.0.99 dev v
del 10.0.0.3
get 10.0.0.2 dev v
get 10.0.0.98 dev v
get 10.0.0.2
get 10.0.0.2 dev x
get proxy 10.0.0.20 dev v
show
show dev v
show dev w
show dev x
show 10.0.0.2
show to 10.0.0.0/28
show nud permanent
show nud noarp
show nud all
show nud none
show nud x
show nud perm nud stale
show proxy
del proxy 10.0.0.21
show proxy
show proto static
show proto x
show proto all
show unused
show master v
show master x
show vrf x
show x
show dev v dev w
show nomaster
show help
END
each '' <<END
neigh
-6 neigh
-4 neigh
-br neigh
-j neigh show 10.0.0.2
-j -p -s neigh show 10.0.0.12
-d neigh
-j -br neigh show 10.0.0.2
END
each neigh <<END
flush
flush dev x
flush nud stale
flush dev v nud noarp
flush 10.0.0.4
flush dev v
flush all
flush nud all
END
try -s -s neigh flush nud perm

== a neighbor on a terminal
pair
try neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev v
terminal neigh
terminal -br neigh
