// Package headstart carries out the plain command lines of unshare, chroot, mount and
// hostname before the Go runtime starts: the start takes longer than all that they do.
// A plain command line names namespaces, a root and a program; or a file system like
// proc and its place; or a host's new name, or nothing. Every other line, and every
// failure that has left the process as it was, is left to the ordinary way, which then
// begins as if nothing had happened. Begin reading at start.
//
// # The way here
//
// The runtime calls the routine behind _cgo_init first of all (package
// entry/hook). That routine sets up thread-local storage, calls contedor_headstart
// (headstart_amd64.s), and that calls start. The build tag noheadstart leaves the call
// out (hook.go): then all lines take the ordinary way.
//
// The steps of unshare and chroot are those of package plan, by the same Emit as in the
// ordinary way; TestSameOperations compares both ways for every plain line. mount and
// hostname make their few system calls here; TestSameSystemCalls compares those.
//
// # What code here may do
//
// There is one thread, a g without a p, no scheduler, no signal handler, and no package
// is initialized. So code here, and all that it calls:
//
//   - allocates nothing: no make, new, append beyond the capacity, map, string
//     concatenation, conversion of a value to an interface, method value or closure that
//     escapes. TestNoAllocation and TestNoAllocationAtTheKernel hold that for every plain
//     line. Memory is a variable of the package (program, found, host, path) or a local
//     one.
//   - needs less than 64 KiB of stack in all: that is what the first g has, and it
//     cannot grow. No recursion, no large array as a local variable.
//   - does not panic: there is nobody to print it. Each index is checked before, each
//     pointer is known not to be nil, no type assertion can fail.
//   - calls the kernel by syscall.RawSyscall6 only, never by a function that tells the
//     scheduler. It starts no goroutine, takes no lock, defers nothing.
//   - reads no variable that an init function or an initializer with a call sets: it is
//     still zero. Tables are literals, which the linker lays out.
//   - leaves nothing behind where it returns: no descriptor, no changed directory, no
//     written byte. The ordinary way does everything again.
//
// # Why each function of another package is safe
//
//   - cli.Program: a constant.
//   - cli.BaseName, cli.Value: slices of a string; strings.LastIndexByte reads it.
//   - entry.Text: a string over the bytes up to a NUL.
//   - hint.Wanted: compares variables, and asks ioctl(2) by syscall.RawSyscall.
//   - nodename.Valid, strings.HasPrefix, strings.CutPrefix, strings.Contains,
//     slices.Contains: loops over bytes or over an array. What the assembly below them
//     knows of the processor is not set yet, so that it takes the way that every
//     processor has.
//   - mountinfo.HelperPrefixes, nsflags.Table: literals.
//   - plan.DefaultSignal, plan.Unshare, plan.MapID, plan.UIDMap, plan.GIDMap,
//     plan.SetGroups, plan.Propagation, plan.MountProc, plan.Fork, plan.Chroot,
//     plan.Chdir: their Emit and Around call only methods of solo.Program and append to
//     an array on the stack. They are called on the type itself, not through the
//     interface plan.Step, which would allocate.
//   - plan.NotExecuted: its result does not escape.
//   - solo.Program, solo.Call, solo.Arg, solo.Register, solo.Int, solo.FromRegister,
//     solo.File1, solo.File2: a Program keeps its first operations, bytes and pointers in
//     itself. A plain line fits in; longest bounds its words.
//   - solo.Message: copied into the Program.
//   - solo.Find, solo.Candidate, solo.SearchPath, solo.Kin: a path is put together in an
//     array, a page is read into another.
//   - syscall.RawSyscall6, syscall.Errno: the kernel, and a number.
//   - unsafe.Pointer, unsafe.Add, unsafe.Slice, unsafe.Sizeof: argv and the
//     environment as execve(2) left them; both are ended by nil.
//
// # Before you add a call
//
//   - Read the function and all that it calls, in the Go release of go.mod, against the
//     list above. A function of the standard library may change: prefer a loop.
//   - Name it here with the reason; TestContractNamesEveryCall fails until then. Say in
//     its own comment, or in that of its package, that it is called before the runtime
//     starts.
//   - Add the plain line that reaches it to the tests of this package, and run them with
//     `make difftest` and `make difftest TAGS=noheadstart`.
package headstart
