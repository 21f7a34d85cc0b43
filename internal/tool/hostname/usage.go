package hostname

// usage is the text of --help and for a wrong command line, in our own words.
const usage = `Usage: hostname                               show the host name
       hostname [-a|-A|-d|-f|-i|-I|-s|-y]     show another form of it, see below
       hostname [-b] {NAME|-F FILE}           set the host name

       {yp,nis,}domainname [NAME|-F FILE]     show or set the NIS domain name
       dnsdomainname                          show the DNS domain name

       hostname -V|--version|-h|--help        show the version or this help

Options:
    -a, --alias             the other names of the host
    -A, --all-fqdns         the names of all addresses of the machine
    -b, --boot              if FILE is missing, keep the host name; if there
                            is none, set "localhost"
    -d, --domain            the DNS domain name
    -f, --fqdn, --long      the full name
    -F, --file FILE         read the name from FILE
    -i, --ip-address        the addresses of the host name
    -I, --all-ip-addresses  all addresses of the machine but the loopback's
    -s, --short             the name up to its first dot
    -y, --yp, --nis         the NIS domain name

Names and addresses are looked up in /etc/hosts.
`
