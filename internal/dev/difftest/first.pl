# Process 1 of a cell. Arguments: the user (root or ana) and the shell script.
use strict;
my ($user, $script) = @ARGV;
open my $report, '>&=', 3 or die "report: $!";
# The tool ns compares with these namespaces.
open my $ns, '>', '/run/ns' or die "ns: $!";
for my $kind (qw(cgroup ipc mnt net pid time user uts)) {
	print $ns "$kind ", readlink("/proc/self/ns/$kind"), "\n";
}
close $ns;
open my $last, '>', '/proc/sys/kernel/ns_last_pid' or die "ns_last_pid: $!";
print $last 99;
close $last or die "ns_last_pid: $!";
my $shell = fork // die "fork: $!";
if (!$shell) {
	close $report;
	setpgrp 0, 0;
	if ($user ne 'root') {
		my ($uid, $gid) = (getpwnam $user)[2, 3];
		$) = "$gid $gid 2000";
		$( = $gid;
		($<, $>) = ($uid, $uid);
		die "user: $!" if $< != $uid || $> != $uid;
	}
	exec { '/bin/sh' } 'sh', '-c', $script;
	die "sh: $!";
}
while ((my $pid = wait) != -1) {
	if ($pid == $shell) {
		print $report $?;
		close $report;
		exit;
	}
}
