# Completion for contedor, fetchroot and, after "contedor", all commands of contedor. To complete the
# commands under their own names as well:
#     source FILE all

# __contedor_entry sets the operands and options of a command. See the Go package completion for
# the codes.
function __contedor_entry
	switch $argv[1]
@TABLE@
		case '*'
			return 1
	end
	return 0
end

# __contedor_code prints the code of an option's value.
function __contedor_code
	for o in $__contedor_options
		set -l parts (string split -m 2 '|' -- $o)
		if test "$parts[1]" = "$argv[1]"
			echo $parts[2]
			return
		end
	end
	return 1
end

# __contedor_value prints what a word of a kind may be: KIND WORD ROOT.
function __contedor_value
	switch $argv[1]
		case 'w:*' 'W:*' 'k:*' 'f:*' 'c:*'
			string split , -- (string replace -r '^.:' '' -- $argv[1])
	end
	switch $argv[1]
		case 'f*'
			__fish_complete_path $argv[2]
		case d
			__fish_complete_directories $argv[2]
		case c
			if test -n "$argv[3]"; and string match -q '/*' -- $argv[2]
				__fish_complete_path $argv[3]$argv[2] | string replace -- $argv[3] ''
			else
				__fish_complete_command
			end
		case u
			__fish_complete_users
		case g
			__fish_complete_groups
		case p
			__fish_complete_pids
		case s
			kill -l | string split ' '
		case i
			command ls /sys/class/net 2>/dev/null
		case n
			command ls /run/netns 2>/dev/null
		case y
			string replace -r '.*\t' '' </proc/filesystems
	end
end

# __contedor_keyword prints the code of what follows a keyword of ip.
function __contedor_keyword
	switch $argv[1]
		case dev link master peer oif iif
			echo i
		case netns link-netns
			echo n
		case type
			echo w:bridge,dummy,ifb,macvlan,macvtap,veth,vlan
	end
end

# __contedor_complete prints what the word at the cursor may be.
function __contedor_complete
	set -l words (commandline -opc)
	set -l cur (commandline -ct)
	set -l name (path basename -- $words[1])
	set -l value
	set -l root
	set -l index 1
	__contedor_entry $name; or return
	for i in (seq 2 (count $words))
		set -l word $words[$i]
		if test -n "$value"
			set value
			continue
		end
		if string match -q -- '--*=*' $word
			continue
		end
		if string match -q -- '-?*' $word
			set -l code (__contedor_code $word)
			or set code (__contedor_code -(string sub -s -1 -- $word))
			if test -n "$code"; and not string match -q '\?*' -- $code
				set value $code
			end
			continue
		end
		set -l code (string replace -r '^c:.*' c -- "$__contedor_operands[$index]")
		switch "$code"
			case c 'W:*'
				if test $code = c; and string match -q '*=*' -- $word
					continue
				end
				set -l next $word
				if test $code = c
					set next (path basename -- $word)
				else
					if string match -q 'ip*' -- $name
						set -l whole (string match -r -g ',('$word'[^,]*)' -- ,(string sub -s 3 -- $code)) # ip a
						and set next $whole
					end
					__contedor_entry "$name $next"
					and set next "$name $next"
				end
				if not __contedor_entry $next
					complete -C (string join ' ' -- (string escape -- $words[$i..] $cur))
					return
				end
				set name $next
				set index 1
			case '*'
				if test $name = chroot; and test $index = 1
					set root (string replace -r '/$' '' -- $word)
				end
				if string match -q 'k:*' -- $code
					set value (__contedor_keyword $word)
				end
				if not string match -q '*\*' -- $code
					set index (math $index + 1)
				end
		end
	end
	if test -n "$value"
		__contedor_value $value "$cur" $root
	else if string match -q -- '--*=*' $cur
		set -l option (string split -m 1 = -- $cur)
		set -l code (__contedor_code $option[1])
		and __contedor_value (string trim -l -c '?' -- $code) "$option[2]" $root | string replace -r -- '^' $option[1]=
	else if string match -q -- '-*' $cur
		for o in $__contedor_options
			set -l parts (string split -m 2 '|' -- $o)
			printf '%s\t%s\n' $parts[1] $parts[3]
		end
	else
		__contedor_value (string trim -r -c '*' -- "$__contedor_operands[$index]") "$cur" $root
	end
end

complete -c contedor -f -a '(__contedor_complete)'
complete -c fetchroot -f -a '(__contedor_complete)'
if test "$argv[1]" = all
	for name in @COMMANDS@
		complete -c $name -e
		complete -c $name -f -a '(__contedor_complete)'
	end
end
