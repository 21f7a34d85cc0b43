exec 3<>/dev/tcp/127.0.0.1/1; echo $?
#---
echo x > /dev/tcp/127.0.0.1/1; echo $?; cat < /dev/udp/nosuchhost.invalid/1; echo $?
#---
echo x > /dev/tcp/127.0.0.1; echo $?;  echo x > /dev/tcp/127.0.0.1/nosuchport; echo $?; echo x > /dev/udp/127.0.0.1/9; echo $?; echo y > /dev/udp/127.0.0.1/discard; echo $?; echo z >/dev/tcp/localhost/1; echo $?; echo q 2>/dev/tcp/::1/1; echo $?
#---
perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new(Listen=>1,LocalAddr=>"127.0.0.1",ReuseAddr=>1); print $s->sockport,"\n"; $|=1; close STDOUT; $c=$s->accept; while(<$c>){last if /^\r?$/; print $c "got $_"} print $c "bye\n"; close $c' > port & 
while [ ! -s port ]; do sleep 0.05; done; read p < port
exec 3<>/dev/tcp/127.0.0.1/$p; printf 'GET /\n\n' >&3; cat <&3; exec 3>&-; wait
