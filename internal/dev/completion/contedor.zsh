#compdef contedor fetchroot
# Completion for contedor, fetchroot and, after "contedor", all commands of contedor. To complete the
# commands under their own names as well:
#     autoload -Uz _contedor && _contedor all

# _contedor_entry sets the operands and options of a command. See the Go package completion for
# the codes.
_contedor_entry() {
	operands=() options=()
	case $1 in
@TABLE@
	(*) return 1 ;;
	esac
}

# _contedor_code sets code to that of an option's value.
_contedor_code() {
	local o
	for o in $options; do
		if [[ ${o%%|*} == "$1" ]]; then
			code=${${o#*|}%%|*}
			return
		fi
	done
	return 1
}

# _contedor_value completes a word of a kind.
_contedor_value() {
	local -a list
	case $1 in
	(w:*|W:*|k:*|f:*|c:*) list=(${(s:,:)${1#*:}}) ;;
	esac
	(( $#list )) && compadd -a list
	case $1 in
	(f*) _files ;;
	(d) _files -/ ;;
	(c)
		if [[ -n $root && $PREFIX == /* ]]; then
			_files -W $root
			compadd -- $root$PREFIX*(N:s/$root//)
		else
			_command_names -e || _files
		fi
		;;
	(u) _users ;;
	(g) _groups ;;
	(p) compadd -- /proc/<->(N:t) ;;
	(s) compadd -- ${signals[2,-3]} ;;
	(i) compadd -- /sys/class/net/*(N:t) ;;
	(n) compadd -- /run/netns/*(N:t) ;;
	(y) compadd -- ${${(f)"$(</proc/filesystems)"}#*$'\t'} ;;
	esac
}

# _contedor_keyword sets value to the code of what follows a keyword of ip.
_contedor_keyword() {
	case $1 in
	(dev|link|master|peer|oif|iif) value=i ;;
	(netns|link-netns) value=n ;;
	(type) value=w:bridge,dummy,ifb,macvlan,macvtap,veth,vlan ;;
	esac
}

_contedor() {
	local -a operands options described
	local name=${words[1]:t} value= root= word code next o
	integer i index=1
	if [[ $1 == all ]]; then
		compdef _contedor @COMMANDS@
		return
	fi
	_contedor_entry $name || return
	for ((i = 2; i < CURRENT; i++)); do
		word=$words[i]
		if [[ -n $value ]]; then
			value=
			continue
		fi
		case $word in
		(--*=*) continue ;;
		(-?*)
			if _contedor_code $word || { [[ $word != --* ]] && _contedor_code -${word[-1]} }; then
				[[ -n $code && $code != \?* ]] && value=$code
			fi
			continue
			;;
		esac
		code=${${operands[index]-}/#c:*/c}
		case $code in
		(c|W:*)
			[[ $code == c && $word == *=* ]] && continue
			next=$word
			[[ $code == c ]] && next=${word:t}
			if [[ $code == W:* ]]; then
				[[ $name == ip* && ",${code#W:}" =~ ",(${word}[^,]*)" ]] && next=$match[1] # ip a
				_contedor_entry "$name $next" && next="$name $next"
			fi
			if ! _contedor_entry $next; then
				shift $((i - 1)) words
				((CURRENT -= i - 1))
				_normal
				return
			fi
			name=$next index=1
			;;
		(*)
			[[ $name == chroot && $index == 1 ]] && root=${word%/}
			[[ $code == k:* ]] && _contedor_keyword $word
			[[ $code == *\* ]] || ((index++))
			;;
		esac
	done
	word=$words[CURRENT]
	if [[ -n $value ]]; then
		_contedor_value $value
	elif [[ $word == --*=* ]] && _contedor_code ${word%%=*}; then
		compset -P '*='
		_contedor_value ${code#\?}
	elif [[ $word == -* ]]; then
		for o in $options; do
			described+=("${${o%%|*}//:/\\:}:${${o#*|*|}//:/\\:}")
		done
		_describe -o option described
	else
		code=${operands[index]-}
		_contedor_value ${code%\*}
	fi
}

_contedor "$@"
