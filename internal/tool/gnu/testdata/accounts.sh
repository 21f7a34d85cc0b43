# Users and groups: the files of passwd(5) after each command line.
show() { for f in passwd shadow group gshadow subuid subgid; do mapfile old </root/etc/$f; mapfile new </etc/$f; [ "${old[*]}" = "${new[*]}" ] || /usr/bin/diff /root/etc/$f /etc/$f | /usr/bin/grep '^[<>]' | /usr/bin/sed "s/^/$f /"; done; /usr/bin/ls -ld /home/* /var/mail/* 2>/dev/null | /usr/bin/sed 's/\(.*\) .* .* ..:.. /\1 /;'; /usr/bin/find /home -mindepth 2 -printf '%P %m %u %g %s\n' | /usr/bin/sort; }
each() { cp -a /etc /root/etc; while IFS= read -r line; do /usr/bin/cp -a /root/etc/{passwd,shadow,group,gshadow,subuid,subgid}* /etc/; /usr/bin/rm -rf /home/* /srv/* /var/mail/*; (eval "$line") </dev/null 2>&1; echo "[$?] $line"; show; done; }
== useradd
each <<'END'
useradd ann
useradd -m ann
useradd -m -s /bin/bash ann
useradd -ms /bin/bash ann
useradd -r svc
useradd -rm svc
useradd -u 1234 ann
useradd -u 0 ann
useradd -o -u 0 ann
useradd -g 50 ann
useradd -g nosuch ann
useradd -G sudo,adm ann
useradd -G nosuch ann
useradd -c 'Ann A' -d /srv/ann -m ann
useradd -N ann
useradd -U -G adm ann
useradd -M ann
useradd root
useradd Ann
useradd 9x
useradd a:b
useradd 2>/dev/null
useradd a b 2>/dev/null
useradd -p '$6$x' ann
useradd -e 2030-01-01 ann
useradd -f 10 ann
useradd -K UID_MIN=5000 ann
useradd -s nosuch ann
useradd -s /nosuch ann
useradd -l ann
useradd -D
useradd --nope 2>&1 | head -n 1
useradd -Z x ann
useradd -k /nosuch -m ann
mkdir /srv/ann; useradd -b /srv -m ann
useradd -u x ann
useradd -u -1 ann
useradd ann; useradd bob; useradd -r s1; useradd -r s2
useradd ann; useradd ann
groupadd dev; useradd -g dev ann
groupadd ann; useradd ann
useradd -R x ann
useradd -R /nosuch ann
mkdir -p /srv/r; cp -a /etc /srv/r; useradd -R /srv/r -m ann; grep ann /srv/r/etc/passwd /srv/r/etc/subuid
mkdir -p /srv/r; cp -a /etc /srv/r; groupadd -R /srv/r dev; grep dev /srv/r/etc/g*
setpriv --reuid 1000 --clear-groups useradd ann
rm /etc/shadow /etc/gshadow /etc/sub?id; useradd -m ann; usermod -aG sudo ann
groupadd dev
groupadd -g 1500 dev
groupadd -r dev
groupadd -f root
groupadd root
groupadd -g 0 dev
groupadd -o -g 0 dev
groupadd -f -g 0 dev
groupadd Dev
groupadd 2>/dev/null
groupadd a b 2>/dev/null
groupadd -g x dev
groupadd -U root,daemon dev
groupadd -p x dev
groupadd a:b
groupadd dev; groupdel dev
groupdel nosuch
groupdel root
groupdel 2>/dev/null
useradd ann; groupdel ann
useradd -m ann; userdel ann
useradd -m ann; userdel -r ann
useradd -m -G sudo ann; userdel -r ann
userdel nosuch
userdel -r 2>/dev/null
userdel 2>/dev/null
useradd ann; userdel -f ann
useradd -r svc; userdel svc
useradd ann; usermod -aG sudo ann
useradd -G adm ann; usermod -aG sudo,users ann; id ann
useradd -G adm ann; usermod -G sudo ann; id ann
useradd ann; usermod -a ann 2>&1 | head -n 1
useradd ann; usermod -aG nosuch ann
usermod -aG sudo nosuch
usermod 2>/dev/null
usermod root 2>/dev/null
useradd ann; usermod ann 2>&1 | head -n 1
useradd ann; usermod -s /bin/zsh ann
useradd ann; usermod -s /bin/bash -c 'A B' -d /x ann
useradd ann; usermod -L ann
useradd ann; usermod -U ann
useradd -p abc ann; usermod -L ann
useradd -p abc ann; usermod -L ann; usermod -U ann
useradd ann; usermod -u 1500 ann
useradd ann; usermod -g users ann
useradd ann; usermod -l bob ann
useradd -m ann; usermod -md /home/x ann; ls /home
useradd ann; passwd -d ann
useradd ann; passwd -l ann
useradd -p abc ann; passwd -l ann; passwd -S ann | cut -d' ' -f1,2; passwd -u ann; passwd -S ann | cut -d' ' -f1,2,4-
useradd ann; passwd -u ann
useradd ann; passwd -e ann
passwd -S root | cut -d' ' -f1,2,4-
passwd -S nosuch
passwd -d nosuch
passwd -z 2>&1 | head -n 1
passwd -S -a | head -n 3 | cut -d' ' -f1,2,4-
passwd a b 2>/dev/null
END
== adduser
each <<'END'
adduser --system svc
adduser --system --group svc
adduser --system --no-create-home --group svc
adduser --system --home /srv/x --shell /bin/bash --uid 150 --group svc
adduser --system --ingroup adm svc
adduser --system svc; adduser --system svc
adduser --disabled-password --gecos '' ann
adduser --disabled-password --gecos 'Ann,1,2,3' --shell /bin/sh --uid 1234 ann
adduser --disabled-login --gecos '' ann
adduser --disabled-password --gecos '' --no-create-home ann
adduser --disabled-password --gecos '' --home /srv/ann ann
adduser --disabled-password --gecos '' --ingroup users ann
adduser --disabled-password --comment '' ann
adduser --quiet --disabled-password --gecos '' ann
adduser --disabled-password --gecos '' ann; adduser ann sudo
adduser ann sudo
adduser root nosuch
adduser root sudo; adduser root sudo
adduser root
adduser --disabled-password --gecos '' root
adduser --disabled-password --gecos '' Ann
adduser
adduser a b c
adduser --nope x >/dev/null 2>&1
addgroup dev
addgroup --system dev
addgroup --gid 1500 dev
addgroup root
addgroup --system root
addgroup --gid 0 dev
addgroup
addgroup root sudo
adduser --group dev
adduser --disabled-password --gecos '' ann; deluser ann
adduser --disabled-password --gecos '' ann; adduser ann sudo; deluser ann sudo
deluser nosuch
delgroup nosuch
addgroup dev; delgroup dev
adduser --disabled-password --gecos '' --allow-bad-names Ann
adduser --disabled-password --gecos '' ann; setpriv --reuid ann --init-groups id
END
