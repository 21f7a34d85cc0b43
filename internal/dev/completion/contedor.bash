# Completion for contedor, fetchroot and, after "contedor" or on request, all commands of contedor.
# With the argument "all" the commands under their own names are completed as well:
#     source FILE all

# _contedor_entry sets the operands and options of a command. See the Go package completion for
# the codes.
_contedor_entry() {
	operands=() options=()
	case $1 in
@TABLE@
	*) return 1 ;;
	esac
}

# _contedor_code prints the code of an option's value.
_contedor_code() {
	local o
	for o in "${options[@]}"; do
		if [[ ${o%%|*} == "$1" ]]; then
			echo "${o#*|}"
			return
		fi
	done
	return 1
}

# _contedor_value completes a word of a kind.
_contedor_value() {
	local word=$2 list=
	case $1 in
	w:* | W:* | k:* | c:*) list=${1#*:} ;;
	f:*) list=${1#*:} ;;&
	f*) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	d) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	c)
		if [[ $root && $word == /* ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$root$word")
			COMPREPLY=("${COMPREPLY[@]#"$root"}")
		else
			mapfile -t COMPREPLY < <(compgen -c -- "$word")
		fi
		;;
	u) mapfile -t COMPREPLY < <(compgen -u -- "$word") ;;
	g) mapfile -t COMPREPLY < <(compgen -g -- "$word") ;;
	p) list=$(cd /proc && echo [0-9]*) ;;
	s) list=$(compgen -A signal SIG) list=${list//SIG/} ;;
	i) list=$(cd /sys/class/net 2>/dev/null && echo *) ;;
	n) list=$(cd /run/netns 2>/dev/null && echo *) ;;
	y) list=$(sed 's/.*\t//' /proc/filesystems) ;;
	esac
	if [[ $list ]]; then
		list=${list%\*} list=${list//,/ }
		COMPREPLY+=($(compgen -W "$list" -- "$word"))
	fi
}

_contedor() {
	local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT}
	local -a words operands options
	read -ra words <<<"$line"
	[[ $line == *[[:blank:]] ]] && words+=("")
	local cur=${words[-1]} name=${words[0]##*/} value= index=0 root= word code i
	COMPREPLY=()
	_contedor_entry "$name" || return
	for word in "${words[@]:1:${#words[@]}-2}"; do
		if [[ $value ]]; then
			value=
			continue
		fi
		case $word in
		--*=*) continue ;;
		-?*)
			if code=$(_contedor_code "$word"); then
				[[ $code && $code != \?* ]] && value=$code
			elif [[ $word != --* ]] && code=$(_contedor_code "-${word: -1}"); then
				[[ $code && $code != \?* ]] && value=$code
			fi
			continue
			;;
		esac
		code=${operands[index]/#c:*/c}
		case $code in
		c | W:*)
			[[ $code == c && $word == *=* ]] && continue
			local next=$word
			if [[ $code == W:* ]]; then
				[[ $name == ip* && ,${code#W:} =~ ,("$word"[^,]*) ]] && next=${BASH_REMATCH[1]} # ip a
				_contedor_entry "$name $next" && next="$name $next"
			fi
			[[ $code == c ]] && next=${word##*/}
			if ! _contedor_entry "$next"; then
				_contedor_other "$word"
				return
			fi
			name=$next index=0
			;;
		*)
			[[ $name == chroot && $index == 0 ]] && root=${word%/}
			[[ $code == k:* ]] && value=$(_contedor_keyword "$word")
			[[ $code == *\* ]] || ((index++))
			;;
		esac
	done
	if [[ $value ]]; then
		_contedor_value "$value" "$cur"
	elif [[ $cur == --*=* ]] && code=$(_contedor_code "${cur%%=*}"); then
		_contedor_value "${code#\?}" "${cur#*=}"
		[[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/${cur%%=*}=}")
	elif [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "${options[*]%%|*}" -- "$cur")
	else
		code=${operands[index]}
		_contedor_value "${code%\*}" "$cur"
	fi
}

# _contedor_keyword prints the code of what follows a keyword of ip.
_contedor_keyword() {
	case $1 in
	dev | link | master | peer | oif | iif) echo i ;;
	netns | link-netns) echo n ;;
	type) echo w:bridge,dummy,ifb,macvlan,macvtap,veth,vlan ;;
	esac
}

# _contedor_other leaves the rest of the line to the completion of another command.
_contedor_other() {
	local i
	if declare -F _command_offset >/dev/null; then
		for ((i = 1; i < COMP_CWORD; i++)); do
			if [[ ${COMP_WORDS[i]} == "$1" ]]; then
				_command_offset $i
				return
			fi
		done
	fi
	compopt -o default 2>/dev/null
}

complete -F _contedor contedor fetchroot
if [[ ${1-} == all ]]; then
	complete -F _contedor @COMMANDS@
fi
