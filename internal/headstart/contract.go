// Package headstart carries out plain command lines of unshare, nsenter, chroot, ip, mount and
// hostname before the Go runtime starts. Starting the runtime would take longer than all that
// these command lines do.
//
// A plain command line of unshare has namespaces and a program, perhaps with our own chroot
// between them; of nsenter a process, its namespaces and a program; of chroot a directory and a
// program; of ip netns exec a name and a program; of ip link a new link, or one that is switched
// on or off; of ip address a new address; of mount a type such as proc and a
// directory; of hostname a new name or nothing. All other lines take the ordinary way: the
// runtime starts, and the command runs. A plain line takes it too if a system call fails before
// the process has been changed. Begin reading at start.
//
// # How start is called
//
// Before it does anything else, the runtime calls the routine that _cgo_init points to
// (package entry/hook). That routine sets up thread-local storage and calls
// contedor_headstart (headstart_amd64.s), which calls start. With the build tag noheadstart
// the call is left out (hook.go), and all lines take the ordinary way.
//
// The steps of unshare, nsenter and chroot are those of package plan, with the same Emit
// methods as in the ordinary way. TestSameOperations and TestSameEntrance compare both ways for
// every plain line. ip, mount and hostname make their few system calls here. TestNetnsExec and
// TestSameSystemCalls compare these with the ordinary way.
//
// # What code here may do
//
// There is one thread, a g without a p, no scheduler and no signal handler, and no package
// is initialized. So the code here and all functions that it calls:
//
//   - do not allocate: no make, new, append beyond the capacity, map, string concatenation,
//     conversion of a value to an interface, method value, or closure that escapes.
//     TestNoAllocation, TestSameEntrance and TestNoAllocationAtTheKernel check that for every
//     plain line. Memory is a variable of the package (program, found, host, path, file) or
//     a local one.
//   - need less than 64 KiB of stack in all, which is the stack of the first g and cannot
//     grow: no recursion, no large array as a local variable.
//   - do not panic, because the runtime cannot print the panic yet: each index is checked
//     first, no pointer can be nil, no type assertion can fail.
//   - call the kernel only through syscall.RawSyscall6, never through a function that
//     enters the scheduler. They start no goroutine, take no lock and defer nothing.
//   - do not read a variable that is set by an init function or by an initializer with a
//     call: it is still zero. Tables are literals, which the linker lays out.
//   - leave nothing behind when they return: no open descriptor, no changed directory, no
//     written byte. The ordinary way does everything again. ip may leave the process in its
//     new namespaces, because the ordinary way enters them again.
//
// # Why each function of another package is safe
//
//   - cli.Program: a constant.
//   - cli.BaseName, cli.Value: return a part of a string; strings.LastIndexByte is a loop.
//   - entry.Text: returns the bytes up to a NUL as a string, without copying.
//   - hint.Wanted: compares variables, and calls ioctl(2) through syscall.RawSyscall in
//     package terminal.
//   - nodename.Valid, strings.HasPrefix, strings.CutPrefix, strings.Contains,
//     strings.IndexByte, slices.Contains: loops over bytes or over an array. The assembly
//     below them does not know the features of the processor yet, so it uses the code for
//     every processor.
//   - machine.Newer: compares the first two numbers of two versions; strings.Cut is a loop.
//   - mountinfo.HelperPrefixes, nsflags.Table, nsflags.NamedNetworks: literals.
//   - plan.DefaultSignal, plan.Unshare, plan.MapID, plan.UIDMap, plan.GIDMap,
//     plan.SetGroups, plan.Propagation, plan.MountProc, plan.Fork, plan.Chroot,
//     plan.Chdir, plan.DropGroups, plan.Enter, plan.ChrootTo, plan.ChdirTo,
//     plan.ForkStopping, plan.SetGID, plan.SetUID: their methods Emit and Around only call
//     methods of solo.Program and append to an array on the stack. MapID also calls
//     strconv.AppendUint, which writes digits into an array of its own. They are called on the
//     type itself: a call through the interface plan.Step would allocate.
//   - plan.NotExecuted: its result does not escape.
//   - solo.Program, solo.Call, solo.Arg, solo.Register, solo.Int, solo.FromRegister,
//     solo.File1, solo.File2: a Program has room of its own for a number of operations,
//     bytes and pointers. A plain line fits in, because maxPath bounds its directory.
//   - solo.Message: copied into the Program.
//   - solo.Find, solo.Candidate, solo.SearchPath, solo.Kin: write a path into an array, and
//     read a page of a file into another.
//   - syscall.RawSyscall6, syscall.Errno: a system call, and a number.
//   - unsafe.Pointer, unsafe.Add, unsafe.Slice, unsafe.Sizeof: for argv and the environment
//     as execve(2) left them; both end with nil.
//
// # Before you add a call
//
//   - Read the function and all that it calls, in the Go release of go.mod, and check them
//     against the list above. A function of the standard library may change: prefer a loop.
//   - Name it here with the reason; TestContractNamesEveryCall fails until you do. Say in
//     the function's comment, or in that of its package, that it is called before the
//     runtime starts.
//   - Add a plain line that reaches it to the tests of this package. Run them, and
//     `make difftest` and `make difftest TAGS=noheadstart`.
package headstart
