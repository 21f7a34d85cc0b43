package eval

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// attr is a set of attributes of a variable.
type attr uint16

const (
	exported attr = 1 << iota
	readonly
	integer
	lower
	upper
	capital
	nameref
	isArray
	isAssoc
	isSet     // has a value; always set for arrays
	invisible // declared without a value
	traced    // declare -t, which has no effect on variables
	dynamic   // computed when it is read
	computed  // an array computed when it is looked up
)

// A Var is a variable.
type Var struct {
	attr  attr
	value string
	array *array
	// get computes the value of a dynamic variable. set is called for an assignment to it.
	get func(*Shell) string
	set func(*Shell, string)
	// refresh computes the elements of a computed array.
	refresh func(*Shell, *Var)
	// change is called for a change of an element of an array over a table of the shell.
	change func(s *Shell, key, value string, on bool)
}

func (v *Var) has(a attr) bool { return v != nil && v.attr&a != 0 }

// An array is an indexed or associative array. Copies share it until one of them is changed.
type array struct {
	indexed map[int]string
	keys    []int // sorted
	assoc   map[string]string
	order   []string // of insertion
	shared  bool
}

func newArray(assoc bool) *array {
	if assoc {
		return &array{assoc: map[string]string{}}
	}
	return &array{indexed: map[int]string{}}
}

func (a *array) clone() *array {
	return &array{indexed: maps.Clone(a.indexed), keys: slices.Clone(a.keys), assoc: maps.Clone(a.assoc), order: slices.Clone(a.order)}
}

// own returns the array for a change. It copies a shared array first.
func (v *Var) own() *array {
	if v.array == nil {
		v.array = newArray(v.has(isAssoc))
	}
	if v.array.shared {
		v.array = v.array.clone()
	}
	return v.array
}

func (a *array) put(i int, value string) {
	if _, ok := a.indexed[i]; !ok {
		if n := len(a.keys); n == 0 || a.keys[n-1] < i {
			a.keys = append(a.keys, i)
		} else {
			at, _ := slices.BinarySearch(a.keys, i)
			a.keys = slices.Insert(a.keys, at, i)
		}
	}
	a.indexed[i] = value
}

func (a *array) putKey(key, value string) {
	if _, ok := a.assoc[key]; !ok {
		a.order = append(a.order, key)
	}
	a.assoc[key] = value
}

func (a *array) remove(i int) {
	if _, ok := a.indexed[i]; ok {
		delete(a.indexed, i)
		at, _ := slices.BinarySearch(a.keys, i)
		a.keys = slices.Delete(a.keys, at, at+1)
	}
}

func (a *array) removeKey(key string) {
	if _, ok := a.assoc[key]; ok {
		delete(a.assoc, key)
		at := slices.Index(a.order, key)
		a.order = slices.Delete(a.order, at, at+1)
	}
}

// next returns the index after the last element.
func (a *array) next() int {
	if n := len(a.keys); n > 0 {
		return a.keys[n-1] + 1
	}
	return 0
}

// sortedKeys returns the keys of an associative array in bash's order: by 1024 buckets, newest first
// in each.
func (a *array) sortedKeys() []string {
	keys := slices.Clone(a.order)
	slices.Reverse(keys)
	slices.SortStableFunc(keys, func(x, y string) int { return bucket(x) - bucket(y) })
	return keys
}

func bucket(key string) int {
	h := uint32(2166136261)
	for i := range len(key) {
		h *= 16777619
		h ^= uint32(int32(int8(key[i])))
	}
	return int(h & 1023)
}

// values returns the elements in order.
func (v *Var) values() []string {
	if v.array == nil {
		if v.has(isSet) {
			return []string{v.value}
		}
		return nil
	}
	if v.has(isAssoc) {
		list := make([]string, 0, len(v.array.order))
		for _, k := range v.array.sortedKeys() {
			list = append(list, v.array.assoc[k])
		}
		return list
	}
	list := make([]string, 0, len(v.array.keys))
	for _, k := range v.array.keys {
		list = append(list, v.array.indexed[k])
	}
	return list
}

// keyList returns the subscripts in order.
func (v *Var) keyList() []string {
	if v.array == nil {
		if v.has(isSet) {
			return []string{"0"}
		}
		return nil
	}
	if v.has(isAssoc) {
		return v.array.sortedKeys()
	}
	list := make([]string, 0, len(v.array.keys))
	for _, k := range v.array.keys {
		list = append(list, strconv.Itoa(k))
	}
	return list
}

// scalar returns the value of a variable without a subscript.
func (v *Var) scalar(s *Shell) (string, bool) {
	switch {
	case v == nil:
		return "", false
	case v.attr&dynamic != 0:
		return v.get(s), true
	case v.array != nil && v.has(isAssoc):
		value, ok := v.array.assoc["0"]
		return value, ok
	case v.array != nil:
		value, ok := v.array.indexed[0]
		return value, ok
	}
	return v.value, v.attr&isSet != 0
}

// lookup returns a variable, or nil if there is none. It follows namerefs.
func (s *Shell) lookup(name string) *Var {
	v := s.vars[name]
	if v != nil && v.attr&(nameref|computed) != 0 {
		if v.attr&nameref != 0 {
			_, v, _ = s.follow(name, v)
		} else {
			v.refresh(s, v)
		}
	}
	return v
}

// scalar returns the value of a variable without a subscript, or of the element to which a nameref refers.
func (s *Shell) scalar(name string) (string, bool) {
	v := s.vars[name]
	if v == nil {
		return "", false
	}
	if v.attr&nameref != 0 {
		target, found, sub := s.follow(name, v)
		if sub != "" {
			return s.element(target, s.subscriptText(target, sub))
		}
		if found == nil {
			return "", false
		}
		name = target
	}
	return s.lookup(name).scalar(s)
}

// follow follows namerefs to the variable or element to which they refer. The name is "" if they refer
// to each other.
func (s *Shell) follow(name string, v *Var) (string, *Var, string) {
	first := name
	for range 10 {
		if v == nil || v.attr&nameref == 0 || v.value == "" {
			return name, v, ""
		}
		name = v.value
		if at := strings.IndexByte(name, '['); at > 0 && strings.HasSuffix(name, "]") {
			return name[:at], s.vars[name[:at]], name[at+1 : len(name)-1]
		}
		v = s.vars[name]
	}
	if v.value == first {
		s.warn(name + ": maximum nameref depth (8) exceeded")
		return name, nil, ""
	}
	s.warn(name + ": circular name reference")
	return "", nil, ""
}

// get returns the value of a variable, or "" if it is not set.
func (s *Shell) get(name string) string {
	value, _ := s.scalar(name)
	return value
}

// Get returns the value of a variable and whether it has one.
func (s *Shell) Get(name string) (string, bool) { return s.scalar(name) }

// variable returns a variable for assignment, and makes it if needed. It returns false, after a
// message, if the variable is read-only.
func (s *Shell) variable(name string) (*Var, bool) {
	v := s.vars[name]
	if v == nil {
		v = &Var{}
		if s.opts.allexport {
			v.attr |= exported
		}
		s.vars[name] = v
		return v, true
	}
	if v.attr&readonly != 0 {
		s.reportf("%s: readonly variable", name)
		return v, false
	}
	return v, true
}

// Set assigns to a variable. It returns false, after a message, if that is not permitted.
func (s *Shell) Set(name, value string) bool { return s.assign(name, value, false) }

// Unset unsets a variable.
func (s *Shell) Unset(name string) { s.unset(name) }

// assign assigns to a scalar, or to the element 0 of an array.
func (s *Shell) assign(name, value string, add bool) bool {
	if old := s.vars[name]; old != nil && old.attr&nameref != 0 {
		target, _, sub := s.follow(name, old)
		switch {
		case sub != "":
			return s.assignElement(target, sub, value, add)
		case target == "":
			return false
		}
		if target != name {
			return s.assign(target, value, add)
		}
		if old.value == "" {
			if !validTarget(value) {
				s.errorf("`%s': not a valid identifier", value)
				return false
			}
			old.value = value
			old.attr |= isSet
			return true
		}
	}
	v, ok := s.variable(name)
	if !ok {
		return false
	}
	if v.attr&dynamic != 0 {
		if v.set != nil {
			v.set(s, value)
		}
		return true
	}
	if v.array != nil || v.attr&(isArray|isAssoc) != 0 {
		return s.putElement(v, "0", 0, value, add)
	}
	v.value = s.convert(v, v.value, value, add)
	v.attr = v.attr&^invisible | isSet
	if s.opts.allexport {
		v.attr |= exported
	}
	if hook := specials[name]; hook != nil {
		hook(s, v.value)
	}
	return true
}

// convert applies the attributes to a new value.
func (s *Shell) convert(v *Var, old, value string, add bool) string {
	switch {
	case v.attr&integer != 0:
		n := s.arithValue(value)
		if add {
			n += s.arithText(old)
		}
		return strconv.FormatInt(n, 10)
	case add:
		value = old + value
	}
	switch {
	case v.attr&lower != 0:
		return s.lower(value)
	case v.attr&upper != 0:
		return s.upper(value)
	case v.attr&capital != 0:
		_, n := utf8.DecodeRuneInString(value)
		return s.upper(value[:n]) + s.lower(value[n:])
	}
	return value
}

// upper returns a text in capital letters. In the C locale only ASCII has letters.
func (s *Shell) upper(text string) string {
	if !s.bytes() && utf8.ValidString(text) {
		return strings.ToUpper(text)
	}
	b := []byte(text)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// lower returns a text in small letters, as upper does in capital ones.
func (s *Shell) lower(text string) string {
	if !s.bytes() && utf8.ValidString(text) {
		return strings.ToLower(text)
	}
	b := []byte(text)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c - 'A' + 'a'
		}
	}
	return string(b)
}

// putElement assigns to an element. key is for an associative array, index for an indexed one.
func (s *Shell) putElement(v *Var, key string, index int, value string, add bool) bool {
	fresh := v.array == nil
	if fresh && v.attr&isAssoc == 0 {
		v.attr |= isArray
	}
	a := v.own()
	if fresh && v.attr&isSet != 0 && v.attr&isAssoc == 0 {
		a.put(0, v.value)
	}
	v.value = ""
	v.attr = v.attr&^invisible | isSet
	if v.attr&isAssoc != 0 {
		a.putKey(key, s.convert(v, a.assoc[key], value, add))
		if v.change != nil {
			v.change(s, key, a.assoc[key], true)
		}
		return true
	}
	a.put(index, s.convert(v, a.indexed[index], value, add))
	if v.change != nil {
		v.change(s, itoa(int64(index)), a.indexed[index], true)
	}
	return true
}

// assignElement assigns to name[sub]. sub is expanded already.
func (s *Shell) assignElement(name, sub, value string, add bool) bool {
	if old := s.vars[name]; old != nil && old.attr&nameref != 0 {
		if name, _, _ = s.follow(name, old); name == "" {
			return true // as in bash
		}
	}
	v, ok := s.variable(name)
	if !ok {
		return false
	}
	if v.attr&isAssoc != 0 {
		return s.putElement(v, sub, 0, value, add)
	}
	i, ok := s.index(v, name, sub)
	if !ok {
		return false
	}
	return s.putElement(v, "", i, value, add)
}

// index evaluates the subscript of an indexed array. Negative ones count from the end.
func (s *Shell) index(v *Var, name, sub string) (int, bool) {
	i, ok := v.position(int(s.arithText(sub)))
	if !ok {
		s.errorf("%s[%s]: bad array subscript", name, sub)
	}
	return i, ok
}

// position returns the index that a subscript means. Negative ones count from the end; ok is false
// before the first element.
func (v *Var) position(i int) (index int, ok bool) {
	if i < 0 {
		if v != nil && v.array != nil {
			i += v.array.next()
		} else if v.has(isSet) {
			i++
		}
	}
	return i, i >= 0
}

// element returns an element of a variable.
func (s *Shell) element(name, sub string) (string, bool) {
	v := s.lookup(name)
	if v == nil {
		s.arithText(sub)
		return "", false
	}
	if v.attr&isAssoc != 0 {
		if sub == "" {
			s.errorf("%s: bad array subscript", name)
		}
		if v.array == nil {
			return "", false
		}
		value, ok := v.array.assoc[sub]
		return value, ok
	}
	i := int(s.arithText(sub))
	if v.array == nil {
		if i == 0 || i == -1 {
			return v.scalar(s)
		}
		return "", false
	}
	if i < 0 {
		if i += v.array.next(); i < 0 {
			s.errorf("%s: bad array subscript", name)
			return "", false
		}
	}
	value, ok := v.array.indexed[i]
	return value, ok
}

// unset removes a variable. A local variable of the running function stays local, without a value.
func (s *Shell) unset(name string) bool {
	v := s.vars[name]
	if v == nil {
		return true
	}
	if v.attr&readonly != 0 {
		s.errorf("unset: %s: cannot unset: readonly variable", name)
		return false
	}
	if old, temporary := s.hidden[name]; temporary {
		delete(s.hidden, name)
		if s.vars[name] = old; old == nil {
			delete(s.vars, name)
		}
		return true
	}
	if f := s.frame; f != nil {
		if _, local := f.saved[name]; local {
			s.vars[name] = &Var{attr: invisible}
			return true
		}
	}
	for f := s.frame; f != nil; f = f.outer {
		if saved, local := f.saved[name]; local && s.shopt.localvarUnset {
			s.vars[name] = &Var{attr: invisible}
			return true
		} else if local { // the outer variable becomes visible again
			delete(f.saved, name)
			if saved == nil {
				delete(s.vars, name)
			} else {
				s.vars[name] = saved
			}
			return true
		}
	}
	delete(s.vars, name)
	if hook := specials[name]; hook != nil {
		hook(s, "")
	}
	return true
}

// makeLocal makes a local variable of the running function.
func (s *Shell) makeLocal(name string, inherit bool) *Var {
	f := s.frame
	old := s.vars[name]
	if _, done := f.saved[name]; done {
		if old == nil {
			old = &Var{attr: invisible}
			s.vars[name] = old
		}
		return old
	}
	if f.saved == nil {
		f.saved = map[string]*Var{}
	}
	f.saved[name] = old
	v := &Var{attr: invisible}
	if temp := f.temp[name]; temp != nil && old == temp {
		*v = *temp
	} else if inherit && old != nil {
		*v = *old
		if v.array != nil {
			v.array.shared = true
		}
	} else if old.has(dynamic) {
		*v = *old
	} else if old.has(exported) {
		v.attr |= exported
	}
	s.vars[name] = v
	return v
}

// A frame is a running function or sourced file.
type frame struct {
	outer    *frame
	function string
	source   string
	line     int // the line of the call
	saved    map[string]*Var
	temp     map[string]*Var // assignments before the command
	params   []string
	options  *options // saved by local -
	isSource bool
}

// functionLine returns the line before the running function, from which an interactive shell counts; else 0.
func (s *Shell) functionLine() int {
	if !s.Interactive || s.frame == nil {
		return 0
	}
	f := s.funcs[s.frame.function]
	if f == nil || f.line == 0 {
		return 0
	}
	return f.line - 1
}

// names returns the names of all variables that are set, sorted.
func (s *Shell) names() []string { return slices.Sorted(maps.Keys(s.vars)) }

// present returns the names without those of computed variables that have no value now, such as
// FUNCNAME outside of functions.
func (s *Shell) present() []string {
	return slices.DeleteFunc(s.names(), func(name string) bool {
		v := s.vars[name]
		if v.has(computed) {
			v.refresh(s, v)
		}
		return v.has(computed) && !v.has(isSet)
	})
}

// Environ returns the environment of programs: the exported variables and functions.
func (s *Shell) Environ() []string {
	env := make([]string, 0, len(s.vars))
	for name, v := range s.vars {
		if v.attr&(exported|isSet) == exported|isSet && v.array == nil && v.attr&invisible == 0 && name != "_" {
			value, _ := v.scalar(s)
			env = append(env, name+"="+value)
		}
	}
	for name, f := range s.funcs {
		if f.exported {
			env = append(env, "BASH_FUNC_"+name+"%%="+f.exportText(name))
		}
	}
	slices.Sort(env)
	slices.SortStableFunc(env, func(x, y string) int { return envBucket(x) - envBucket(y) })
	return append(env, s.strange...)
}

// envBucket orders the environment as bash does: variables by their buckets in its table, then functions.
func envBucket(word string) int {
	name, _, _ := strings.Cut(word, "=")
	if strings.HasSuffix(name, "%%") {
		return 1024
	}
	return bucket(name)
}

// validTarget reports whether a nameref may refer to s.
func validTarget(s string) bool {
	if at := strings.IndexByte(s, '['); at > 0 && strings.HasSuffix(s, "]") {
		s = s[:at]
	}
	return validName(s)
}

// Values returns the values of an array, or the value of a variable, or none.
func (s *Shell) Values(name string) []string {
	v := s.lookup(name)
	if v == nil {
		return nil
	}
	if v.array == nil {
		value, ok := v.scalar(s)
		if !ok {
			return nil
		}
		return []string{value}
	}
	return v.values()
}
