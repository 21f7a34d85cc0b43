# Dates as people give them, their zones and their forms.
mkdir -p /tmp/w; cd /tmp/w; export TZ=UTC0
== descriptions
while IFS= read -r text; do echo "$text => $(date -d "$text" '+%F %T.%N %z' 2>&1)"; done <<'END'
Nov 2026
2026-1-1 1:2:3 1:2:3
- - 1 day 24:00 , 1 day 2026-11-27
20261127T101112
20240131 UTC (comment)
midnight 2026-11-27
TZ="Europe/Madrid" 2026-07-01
Fri Nov 27 2026
Nov 27 2026 second day
2026-11-27 10:11 pm
2026-11-27 10:11:12 this friday
2026-11-27 last month 10:60 tues
Fri Nov 27 10:11:12 2026 10:00
31/12/2026 10:00
2026-11-27 10:11:12.123 am
2026-11-27 1 hour ago next year last month 10:11:12
10:11:12,5 2026-11-27 1 /2 eleventh hour
2026-11-27 1011
2026-11-27 10:11:12 next
2026-11-27T10 2 fri
Fri Nov 27 10:11:12 2026 12am
2026-11-27T10 1day
this friday 2026-11-27 10h UTC
2026-11-27 10:11:12 3 min
27 Nov 2026 10:11 pm
november 27 2026 first day
1 jan 2000 10:11 pm
2026-11-27-
2026/11/27 , 1 day
2026-11-27 2 fortnight ago
11/27/2026 10:11 CEST
-1 friday 2026-11-27
27 nov 2026 noon
2026-01-01 00:00 +2400
2026-11-27 3 secs
1. day 2026-11-27
2026-11-27 tomorrow ago
1 sunday 2026-11-27 10:11 CEST 1 decade
+5 years -2 days 2026-11-27
20261127T101112 0:0
thurs 2026-11-27
2026-11-27T10:11:12Z 10:11 +0130
11/27/2026 1 monday
20261127T101112 thurs
27 nov 2026 10:11 UTC+3
-2026-11-27 1 year ago
2026-11-27 10:11:12 last friday
2026-11-27 10:11:12 -1 month
sunday 1 week ago 2026-11-27
2026-11-27 1 sunday 12am nonsense
2026-11-27 10:11:12 1 decade
+1day ago 2026-11-27 10:11 -0
20240131 UTC --1 day
2026-11-27 1 /2  10:11 +0130
@ 5
DST 2026-11-27
@1.5
Fri Nov 27 10:11:12 2026 23:59:60
+1day 2026-11-27
27-Nov-2026 twelfth month
2026-11-27 3 days ago
1 jan 2000 -1 year
2026-11-27 10:11:12 second day
DST 2026-11-27 next 12pm
2026-11-27 10:00 1 mon +5 years -2 days
2026-11-27 2 day 3 day 10 p.m. fri
2026-11-27 10:11:12 +0100 10:11 UTC
-2026-11-27 24:00
2 weeks (a(b)c) 1 day 2026-11-27 10:11 EST
2026-11-27 10:11:12 third friday
20240131 UTC tomorrow
20261127 1011 10:11 EST
november 27 2026 999999999999 seconds
10:11 -02:30 2026-11-27
10:11 UTC 2026-11-27
2026-11-27T10:11:12 10:11 +0130
2026-11-27 10:11:12 + 1 day
Fri Nov 27 2026 10pm
2026-11-27 TZ="Europe/Madrid"
27 Nov 2026 sun.
2026-11-27 10:11:12 last month
sunday 2026-11-27
2026-11-27 10:11:12.5 12pm
20261127
20261127 10:11 +1
2026-11-27 1 ago
@1e3
first friday 2026-11-27
20240131 UTC -3 days
2026-11-27 10:11 -0
Fri Nov 27 10:11:12 2026 next week
20240131 UTC -90 minutes
2026-11-27 monday next week
Friday, 27 November 2026 3 min
2026-11-27 10:11:12 +0100 this day
-5 days 2026-1-10
first day 10:11:12,5 2026-11-27 first friday
11/27/2026 10:11 +1
2026-02-30 10:11:12,5
20240131 UTC DST
2026-11-27 10:11:12 next month
2026-11-27 10:11:12 1 friday
2026-11-27T1011 tues
2026/11/27 thursd
2026-11-27 1days ago
20240131 UTC 1.5 sec ago
20240131 UTC tues
Nov-27-2026 10:11 +25
ago 2026-11-27
10 p.m. 2026-11-27
(open 2026-11-27 1 day 2 hours 10pm
2026-01-01 00:00 +2401
2026-11-27 1 hour ago (a(b)c) 1 day 0:0
2026-11-27 10:11:12 +0100 T10:11
next week 2026-11-27
20240131 UTC day day
Fri Nov 27 10:11:12 2026 -1 month
20240131 UTC -1 month
10:11 +0130 2026-11-27 friday eleventh hour
2026-11-27 10:11:12 hour
fortnight 2026-11-27 999999999999 seconds 10:11 A
20240131 UTC 1day
Nov 27 2026 -1
2026-11-27 10 +3 days fortnight
2026-11-27 10:11:12 -0.5 seconds
2026-11-27  10:00  
20261127T101112 24:00
november 27 2026 1011
2026-11-27 10:11:12 second friday
27 nov 2026 0:0
20240131 UTC 1 mon
2026-11-27 10:11 z
27-Nov-2026
2026 -11-27
november 27 2026 10:11 +1
27 Nov 2026 mon 1
(comment) 2026-11-27
10:11 2026-11-27 1 day and 2 hours
2026-11-27 10:00
20240131 UTC 12 months
2026-11-27 1 day ago 2 hours
2026-11 mon 1
20240131 UTC thur
2026 tenth hour
2026-11-27 10:11:12 1.5 sec ago
1 friday 2026-11-27
20240131 UTC fortnight
20240131 UTC ago
2026-11-27 10:11:12 +0100 10:11 -0
27-Nov-2026 1.5 seconds
20261127T101112 10:11 UTC+3
10:11 IST 2026-11-27
Fri, 27 Nov 2026 10:11:12 -0500 this friday
Nov 2026 10:60
2026-11-27 first day
2026 99999999999999999999 days
20240131 UTC 1 day -1 day
2026-11-27T10:11:12Z 10:00
2026-11-27 10:11:12 +0100
2026-01-31 +1 month
2026-11-27 next year last month
2026-11-27 tenth hour
Fri Nov 27 10:11:12 UTC 2026
2026-11-27 10:11:12 +1 month
12026-1-1 0:0
27Nov2026
Fri, 27 Nov 2026 10:11:12 -0500 24:00
2026-11-27 last friday , 1 day 23:59:60
20240131 UTC 0 days
2026-11-27 10:11:12 next week
Fri Nov 27 10:11:12 UTC 2026 10:11 pm
2026-11-27 10:11:12.5 tenth hour
11/27/2026 -1 month
24:00 second friday 12 months 2026-11-27
31/12/2026 10
-0.5 seconds 2026-11-27
2026-11-27 +5 years -2 days 10:11 +1 day , 1 day
2026 10:11 -0
-3 days 2026-11-27
2026-11-27 10:11:12 1days ago
27Nov2026 -3 days
2026-11-27 - 1 day
20261127 1011 1 week ago
wednes 2026-11-27 +1 month 10:11 UTC
27 nov 2026 13pm
- 1 day 2026-11-27
2026-11-27 10:11:12 sat,
1 month 2026-11-27
20240131 UTC sun.
2026-11-27 last friday this friday 23:59:60
UTC 2026-11-27
11/27/2026 (a(b)c) 1 day
1 sunday 2026-11-27
2026-02-30 1 sunday
2026-11-27 2 fri
27 nov 2026 1011
1 decade 2026-11-27 13pm fortnight
2026-11-27 10:11:12 1 day -1 day
999999999999 seconds 23:59:60 next year last month 2026-11-27
Fri, 27 Nov 2026 10:11:12 -0500 1.5 seconds
11/27/2026 13pm
10:00 2026-11-27
2026-11-27 12am tenth hour last month
20240131 UTC now
this week 2 weeks 2026-11-27 10:11 z
20240131 UTC 1days ago
Fri Nov 27 10:11:12 UTC 2026 10
Fri Nov 27 2026 T10:11
2026-11-27	10:00
20240131 UTC today
2026-11-27 10:11:12.5 10:11 +25
Nov 2026 +3 days
11/27/2026 now
10:11 CEST twelfth month --1 day 2026-11-27
2026-02-30 12pm
2026-11-27 day day
20261127 --1 day
10:11 +0130 2026-11-27
12026-1-1 --1 day
@5 2026-11-27
fortnight 2026-11-27
Nov 2026 0:0
27 Nov 2026 (open
1 mon 2026-11-27 . 1 day 10:00
2026-11-27 99999999999999999999 days -0.5 seconds 10 p.m.
20240131 UTC 1 sunday
Nov 27, 2026 10:11 z
2026-11-27T10:11:12+01:00 -0.5 seconds
2026-11-27 days
20261127 1011 13pm
2026-11-27 10:11:12 
november 27 2026 23:59:60
2026-11-27 10:11:12 1 mon
Fri, 27 Nov 2026 10:11:12 -0500 1 decade
2026-11-27 10:11:12.5 99999999999999999999 days
thurs 10:11 +25 1. day 2026-11-27
2026-11-27 10:11:12.5 T10:11
12026-1-1 -0.5 seconds
Nov 2026 10:11 IST
2026-11-27 2 weeks
20261127 1011 DST
Nov 27 2026
10:11 EST DST 2026-11-27
tenth hour 2026-11-27 10:11 -02:30 mon 1
20240131 UTC last
20261127 1 decade
10:11 2026-11-27 10:11 +1 day
2026-11-27 10:11:12 -1 friday
(open 2026-11-27 fortnight noon
10:11 z nonsense 1 day -1 day 2026-11-27
, 1 day 2026-11-27
20261127 tomorrow
next year last month 2026-11-27
2026-11-27 10:11 A
Nov 27, 2026 midnight
20261127 1011 10:11 -0
20261127 10:11:12,5
20261127 1011 12am
Fri Nov 27 2026 10:11 IST
27 nov 2026 10:11 -02:30
11/27/2026 10:11 z
27Nov2026 (a(b)c) 1 day
days 2026-11-27 10:11:12.123 am +13 months
27 nov 2026 T10:11
10:11 z 2026-11-27
20240131 UTC -0.5 seconds
2026-11-27T1011 1 year ago
Fri Nov 27 2026 2 fri
2026-11-27 1 mon
2026-11-27 3 min
@99999999999999
20240131 UTC hour
2026-11-27 wednes
2026-11-27 10:11:12 2 fri
31/12/2026 10:11 EST
first day 2026-11-27
2026-11-27 10:11:12 1 /2
20261127 1011 10:11 +25
20261127 1011 monday next week
10:11 -02:30 2026-11-27 this friday days
2026-11-27 10:11 EDT
2026-11-27 10:11:12 nonsense
12 months - 1 day 2026-11-27 10:11 -02:30
2026-11 1.5 days
(open 2026-11-27
27 nov 2026 10 p.m.
10 p.m. ago days 2026-11-27
2026/11/27 sunday
Nov 27, 2026 10
2026-11-27 (open
27 nov 2026 10:11 +25
2026-11-27 10:11:12 sunday 1 week ago
2026-11-27 sun.
27 Nov 2026 10 p.m.
Nov 2026 + 1 day
Fri, 27 Nov 2026 10:11:12 -0500 10
10:11 A 1 month 2026-11-27 -1 month
2026-11-27 next week
2026- 11-27
. 1 day 2026-11-27
2026-11-27 1. day
20261127 1011 this day
27-Nov-2026 3 mins
20240131 UTC twelfth month
2026-11-27 10:11:12 1 day and 2 hours
fri 2026-11-27
2026-11-27 10:11:12.5 2 fortnight ago
13pm 2026-11-27
20261127 1011
1 /2 10:11 +0130 sunday 2026-11-27
2026-11-27 10:11:12 ago
2026-11-27 10:11:12 +0100 1 hour ago
2026-11-27 10:11:12 1 day 2 hours
2026-11-27 twelfth month 10 p.m. 2147483648 days
1days ago 2026-11-27 10:11:12.123 am first friday
2026-11-27 10:11:12 +0100 10h
@0x10
2026-11-27 1 day and 2 hours
2026-11-27 midnight
Nov-27-2026 12 months
20240131 UTC 3 secs
2026-11-27T10:11:12 (comment)
1 day -1 day 2026-11-27 10:11 EST DST monday next week
2026-11-27T10:11:12Z 1 ago
2026-11-27 ago
2026-11 friday
27-Nov-2026 10h
27-Nov-2026 10:11 pm
2026-11-27T10:11:12+01:00 last
27 nov 2026 10:11 +0130
END
== tools
touch -d '2024-01-10 10:00' F; touch -a -d '2024-02-02 11:00:00.25' F; touch -r F -d '-5 days' G; stat -c '%x %y' G; touch -r F -d 'next friday' G; stat -c '%x %y' G; touch -d '1 day' -r F G; stat -c '%x %y' G; touch -r F -t 202001010000 G; echo $?; touch -t 202001010000 -d now G; echo $?; touch -r nosuch G; echo $?; touch -r F -d bogus H; echo $?; ls H; touch -d '@1.5' I; stat -c %y I; touch -r F J; stat -c '%x %y' J; ln -s F L; touch -h -d @5 L; touch -h -r L K; touch -h -r L M; ls K M
for z in EST5EDT XYZ-3 CET-1CEST,M3.5.0,M10.5.0/3 '<+03>-3' :UTC Europe/Madrid bogus '<ABC>4:30' UTC+5; do echo "$z: $(TZ=$z date -d '2026-07-01 12:00 UTC' '+%F %T %z %Z') $(TZ=$z date -d '2026-01-01 12:00' '+%s')"; TZ=$z touch -d '2026-07-01 12:00' Z; stat -c %Y Z; done
printf '2026-01-01\nbogus\n@0\n\n' >dd; date -u -f dd +%F; date -f dd -d now; date -f nosuch; echo $?; date --resolution; date -s now -d now; date -f - +%F <<<2026-01-02; date -r F -d now; date +%F -r F; date -d; date --nope; date -Z
date -u -d '2024-02-05 03:04:05.1234' '+%s.%3N|%6N|%9N|%-N|%_3N|%12N|%N|%:::z|%::z|%_m|%-m|%^b|%#Z|%010d|%_10d|%-10d|%+4Y|%+10Y|%+F|%5F|%E|%Ex|%OY|%Ed|%:|%::|%:::|%|%5n|%i|%f|%J|%L|%v|%K|%h|%c|%x|%X|%r|%Ec|%EY|%q|%G|%g|%V|%P|%^P|%#P|%#p|%^a|%#a|%10a|%-a|%_5S|%05k|%0e|%-j|%3j|%10z|%_z|%-z|%+z|%_10z|%-:z|%10:z|%010T'
== a T behind a date
for d in 2024-01-01T '2024-01-01 T' 2024-01-01T12 2024-01-01T12Z '2024-01-01 12:00 T'; do date -u -d "$d" '+%F %T'; done
== years that do not fit
for l in C C.UTF-8; do for d in 9999999999-01-01 99999999999-01-01 2147485547-12-31 2147485548-01-01 @9999999999999999 @99999999999999999 '2020-01-01 +99999999999 years' '2020-01-01 +2147483000 years' '2020-01-01 +2147483640 years' '2020-01-01 +9999999999 days' '2020-01-01 +99999999999999999999 days'; do LC_ALL=$l date -u -d "$d" +%F; echo $?; done; done
