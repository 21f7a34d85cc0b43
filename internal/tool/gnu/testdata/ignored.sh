trap '' TERM QUIT ALRM PIPE
== what runs a program passes ignored signals on
echo | xargs bash -c trap; trap '' USR1; find /tmp -maxdepth 0 -exec bash -c trap \;; flock /tmp bash -c trap; awk 'BEGIN { system("trap") }'; (trap - PIPE; echo | split --filter='bash -c trap')
