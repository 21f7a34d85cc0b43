package tar

import (
	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
)

const usage = `Usage: tar [OPTION...] [FILE]...
Unpack, list, pack and change archives.

Examples:
  tar xfz archive.tar.gz        unpack all of it
  tar xf archive.tar usr/bin    unpack only usr/bin
  tar tvf archive.tar           list it
  tar czf archive.tar.gz DIR    pack DIR

Operation:
  -A, --catenate, --concatenate
                        append the archives FILE to an archive
  -c, --create          write a new archive of FILEs
      --delete          remove members from an archive
  -d, --diff, --compare compare an archive with the files
  -r, --append          append FILEs to an archive
      --test-label      print the label of a volume, or compare it with FILEs
  -t, --list            list an archive
  -u, --update          append FILEs that are newer than in an archive
  -x, --extract, --get  unpack an archive

Options:
  -f, --file=ARCHIVE    the archive; - is standard input or output (default,
                        unless $TAPE is set)
  -C, --directory=DIR   change to DIR first
  -z, --gzip            write with gzip. Reading detects the compression by itself:
                        ` + compression.Names + `
  -a, --auto-compress   write with the compression that ARCHIVE's suffix tells
  -j, --bzip2, -J, --xz, -Z, --compress, --zstd, --lzma, --lzip, --lzop
                        write by the program of that name
  -I, --use-compress-program=PROGRAM
                        write by PROGRAM, read by PROGRAM -d
  -v, --verbose         print the names of files; with -t, or twice, the long
                        format
  -w, --interactive, --confirmation
                        ask before each file
      --index-file=FILE write the names to FILE
  -R, --block-number    print the number of the block before each name
      --quoting-style=STYLE
                        how names are quoted: literal, shell, shell-always,
                        shell-escape, shell-escape-always, c, c-maybe, escape
                        (default), locale or clocale
      --quote-chars=CHARACTERS, --no-quote-chars=CHARACTERS
                        whether these characters are quoted, too
      --totals[=SIGNAL] print how many bytes were written or read, in the end or
                        at a signal: HUP, QUIT, INT, USR1 or USR2
      --checkpoint[=N]  print a message at each N-th record (default: 10); .N: a
                        dot
      --checkpoint-action=ACTION
                        do something else: dot, echo[=TEXT], exec=COMMAND, bell,
                        totals or sleep=SECONDS
      --warning=KEYWORD switch warnings on, or off by no-KEYWORD
      --show-defaults   print the defaults

Which files:
      --add-file=FILE   a FILE, which may begin with a dash
      --exclude=PATTERN leave out files that match a shell pattern, and
                        everything below them
  -X, --exclude-from=FILE
                        the same with the patterns in FILE, one per line
  -T, --files-from=FILE the names of files are in FILE, one per line, with
                        options for names between them
      --null            a zero byte is after each name; --no-null: a newline
      --verbatim-files-from, --no-verbatim-files-from
                        whether lines that begin with a dash are names
      --unquote, --no-unquote
                        whether backslashes in the names are escapes (default)
      --exclude-vcs     leave out files of version control systems
      --exclude-vcs-ignores
                        leave out what their files such as .gitignore name
      --exclude-ignore=FILE, --exclude-ignore-recursive=FILE
                        leave out what the patterns in FILE of a directory
                        match, in it and below it
      --exclude-backups leave out backups
      --exclude-caches, --exclude-caches-under, --exclude-caches-all
                        leave out what is in a directory with a CACHEDIR.TAG: all
                        but the tag, all, or the directory, too
      --exclude-tag=FILE, --exclude-tag-under=FILE, --exclude-tag-all=FILE
                        the same for directories with another FILE
      --anchored        the following patterns match from the beginning of a
                        name; --no-anchored: after any slash, too
      --wildcards, --no-wildcards
                        whether the following patterns and names have
                        wildcards
      --wildcards-match-slash, --no-wildcards-match-slash
                        whether wildcards match slashes
      --ignore-case, --no-ignore-case
                        whether case is ignored
      --recursion, --no-recursion
                        whether the following directories stand for what is in
                        them, too (default)
  -K, --starting-file=NAME
                        begin at member NAME
      --occurrence[=N]  only the N-th member of each name (default: 1)

      --transform, --xform=EXPRESSION
                        change names by sed's s/OLD/NEW/FLAGS
      --show-transformed-names, --show-stored-names
                        list the changed names
      --show-omitted-dirs
                        print which directories are passed over
      --full-time       list times with seconds
      --utc             list times in UTC

Unpacking:
      --strip-components=N
                        remove the first N components of names
      --one-top-level[=DIR]
                        unpack all below DIR; the default is the name of the
                        archive
  -k, --keep-old-files  a file that exists is an error
      --skip-old-files  keep files that exist
      --keep-newer-files
                        keep files that are not older
      --overwrite       write into files that exist; otherwise they are replaced
      --overwrite-dir, --no-overwrite-dir
                        whether the metadata of directories that exist is set
  -U, --unlink-first    remove files that exist first
      --recursive-unlink
                        remove directories that exist first, with their files
      --backup[=CONTROL], --suffix=SUFFIX
                        rename files that exist: none, simple, numbered or
                        existing
  -m, --touch           files get the present time
      --to-command=COMMAND
                        give the data of each file to a command
      --ignore-command-error, --no-ignore-command-error
                        whether the status of the command is ignored
  -O, --to-stdout       write the data of files to standard output
  -p, --preserve-permissions, --same-permissions
                        ignore the umask (root's default)
      --no-same-permissions
                        apply the umask (a user's default)
      --same-owner      set the owners of files (root's default), always by
                        number, as the names may be of another system
  -o, --no-same-owner   you own all files (a user's default)
      --keep-directory-symlink
                        keep an existing symlink to a directory
  -i, --ignore-zeros    blocks of zeros do not end the archive
  -V, --label=PATTERN   the archive must have a label that matches

Packing:
  -H, --format=FORMAT   gnu (default), oldgnu, pax, posix, ustar or v7
      --posix, --old-archive, --portability, -o
                        the formats posix and v7
      --pax-option=LIST KEYWORD=VALUE or KEYWORD:=VALUE, delete=PATTERN,
                        exthdr.name=NAME, exthdr.mtime=TIME, with commas between
  -V, --label=TEXT      the archive gets a label
  -S, --sparse          leave out the holes of files
  -h, --dereference     pack the targets of symbolic links
      --hard-dereference
                        pack the data of each hard link
  -l, --check-links     print which files have more names than are packed
      --remove-files    remove files when they are in the archive
  -W, --verify          compare the archive with the files when it is written
      --one-file-system stay on the file system of each FILE
      --ignore-failed-read
                        files that cannot be read are no failure
      --atime-preserve[=METHOD]
                        reading does not change access times: replace or system
  -N, --newer, --after-date=DATE
                        only files that changed since DATE
      --newer-mtime=DATE
                        the same for the contents only
  -P, --absolute-names  keep leading slashes
      --mode=CHANGES    change permissions, as chmod(1) does
      --sort=ORDER      none (default), name or inode
      --owner=NAME[:ID] owner of all files; an ID alone is enough
      --group=NAME[:ID] the same for the group
      --owner-map=FILE, --group-map=FILE
                        FILE has lines with an owner or group of files and the
                        one to write instead
      --numeric-owner   write only numbers, or list numbers
      --mtime=DATE      time of all files; /FILE or ./FILE: that of the file
      --clamp-mtime     --mtime is only for files that are newer
  -b, --blocking-factor=N
                        records have N blocks of 512 bytes (default: 20)
      --record-size=N   records have N bytes

Attributes:
      --acls, --no-acls
                        access control lists
      --xattrs, --no-xattrs
                        extended attributes; unpacking sets only user.*
      --xattrs-include=PATTERN, --xattrs-exclude=PATTERN
                        only attributes that match, or do not match

      --help            display this help
      --version         display version

The first word needs no dash. Each of its letters that needs a value takes it from
the following words. Options in $TAR_OPTIONS come first.
`

var options = cli.Options{
	Short:   "ctxrudAf:C:zjJavpoOX:T:I:khmPN:Zb:BnsUH:iK:lRSV:wW",
	Permute: true,
	Long: []cli.LongOption{
		{Name: "create", Key: 'c'},
		{Name: "list", Key: 't'},
		{Name: "extract", Key: 'x'},
		{Name: "get", Key: 'x'},
		{Name: "append", Key: 'r'},
		{Name: "update", Key: 'u'},
		{Name: "catenate", Key: 'A'},
		{Name: "concatenate", Key: 'A'},
		{Name: "delete", Key: keyDelete},
		{Name: "diff", Key: 'd'},
		{Name: "compare", Key: 'd'},
		{Name: "test-label", Key: keyTestLabel},
		{Name: "file", Argument: cli.Required, Key: 'f'},
		{Name: "directory", Argument: cli.Required, Key: 'C'},
		{Name: "gzip", Key: 'z'},
		{Name: "gunzip", Key: 'z'},
		{Name: "ungzip", Key: 'z'},
		{Name: "bzip2", Key: 'j'},
		{Name: "xz", Key: 'J'},
		{Name: "zstd", Key: keyZstd},
		{Name: "lzma", Key: keyLzma},
		{Name: "lzip", Key: keyLzip},
		{Name: "lzop", Key: keyLzop},
		{Name: "compress", Key: 'Z'},
		{Name: "uncompress", Key: 'Z'},
		{Name: "use-compress-program", Argument: cli.Required, Key: 'I'},
		{Name: "files-from", Argument: cli.Required, Key: 'T'},
		{Name: "null", Key: keyNull},
		{Name: "no-null", Key: keyNoNull},
		{Name: "verbatim-files-from", Key: keyVerbatim},
		{Name: "no-verbatim-files-from", Key: keyNoVerbatim},
		{Name: "unquote", Key: keyUnquote},
		{Name: "no-unquote", Key: keyNoUnquote},
		{Name: "add-file", Argument: cli.Required, Key: keyAddFile},
		{Name: "exclude-vcs", Key: keyVersions},
		{Name: "exclude-vcs-ignores", Key: keyVersionIgnores},
		{Name: "exclude-ignore", Argument: cli.Required, Key: keyIgnore},
		{Name: "exclude-ignore-recursive", Argument: cli.Required, Key: keyIgnore},
		{Name: "exclude-backups", Key: keyBackups},
		{Name: "exclude-caches", Key: keyCaches},
		{Name: "exclude-caches-under", Key: keyCachesUnder},
		{Name: "exclude-caches-all", Key: keyCachesAll},
		{Name: "exclude-tag", Argument: cli.Required, Key: keyTag},
		{Name: "exclude-tag-under", Argument: cli.Required, Key: keyTagUnder},
		{Name: "exclude-tag-all", Argument: cli.Required, Key: keyTagAll},
		{Name: "transform", Argument: cli.Required, Key: keyTransform},
		{Name: "xform", Argument: cli.Required, Key: keyTransform},
		{Name: "strip-components", Argument: cli.Required, Key: keyStrip},
		{Name: "keep-old-files", Key: 'k'},
		{Name: "skip-old-files", Key: keySkipOld},
		{Name: "keep-newer-files", Key: keyKeepNewer},
		{Name: "overwrite", Key: keyOverwrite},
		{Name: "overwrite-dir", Key: keyOverwriteDir},
		{Name: "no-overwrite-dir", Key: keyNoOverwriteDir},
		{Name: "unlink-first", Key: 'U'},
		{Name: "recursive-unlink", Key: keyRecursiveUnlink},
		{Name: "one-top-level", Argument: cli.Optional, Key: keyOneTop},
		{Name: "backup", Argument: cli.Optional, Key: keyBackup},
		{Name: "suffix", Argument: cli.Required, Key: keySuffix},
		{Name: "ignore-zeros", Key: 'i'},
		{Name: "occurrence", Argument: cli.Optional, Key: keyOccurrence},
		{Name: "starting-file", Argument: cli.Required, Key: 'K'},
		{Name: "delay-directory-restore", Key: keyNothing},
		{Name: "no-delay-directory-restore", Key: keyNothing},
		{Name: "ignore-command-error", Key: keyIgnoreStatus},
		{Name: "no-ignore-command-error", Key: keyNoIgnoreStatus},
		{Name: "touch", Key: 'm'},
		{Name: "to-command", Argument: cli.Required, Key: keyToCommand},
		{Name: "dereference", Key: 'h'},
		{Name: "hard-dereference", Key: keyHardDereference},
		{Name: "check-links", Key: 'l'},
		{Name: "remove-files", Key: keyRemove},
		{Name: "verify", Key: 'W'},
		{Name: "interactive", Key: 'w'},
		{Name: "confirmation", Key: 'w'},
		{Name: "ignore-failed-read", Key: keyIgnoreUnread},
		{Name: "atime-preserve", Argument: cli.Optional, Key: keyAtime},
		{Name: "sparse", Key: 'S'},
		{Name: "format", Argument: cli.Required, Key: 'H'},
		{Name: "posix", Key: keyPOSIX},
		{Name: "old-archive", Key: keyV7},
		{Name: "portability", Key: keyV7},
		{Name: "pax-option", Argument: cli.Required, Key: keyPax},
		{Name: "label", Argument: cli.Required, Key: 'V'},
		{Name: "clamp-mtime", Key: keyClamp},
		{Name: "totals", Argument: cli.Optional, Key: keyTotals},
		{Name: "checkpoint", Argument: cli.Optional, Key: keyCheckpoint},
		{Name: "checkpoint-action", Argument: cli.Required, Key: keyCheckpointAction},
		{Name: "index-file", Argument: cli.Required, Key: keyIndex},
		{Name: "block-number", Key: 'R'},
		{Name: "quoting-style", Argument: cli.Required, Key: keyQuoting},
		{Name: "quote-chars", Argument: cli.Required, Key: keyQuoteChars},
		{Name: "no-quote-chars", Argument: cli.Required, Key: keyNoQuoteChars},
		{Name: "show-omitted-dirs", Key: keyShowOmitted},
		{Name: "show-defaults", Key: keyDefaults},
		{Name: "recursion", Key: keyRecursion},
		{Name: "no-recursion", Key: keyNoRecursion},
		{Name: "one-file-system", Key: keyOneSystem},
		{Name: "mode", Argument: cli.Required, Key: keyMode},
		{Name: "sort", Argument: cli.Required, Key: keySort},
		{Name: "newer", Argument: cli.Required, Key: 'N'},
		{Name: "after-date", Argument: cli.Required, Key: 'N'},
		{Name: "newer-mtime", Argument: cli.Required, Key: keyNewerMtime},
		{Name: "absolute-names", Key: 'P'},
		{Name: "full-time", Key: keyFullTime},
		{Name: "utc", Key: keyUTC},
		{Name: "show-transformed-names", Key: keyShowChanged},
		{Name: "show-stored-names", Key: keyShowChanged},
		{Name: "blocking-factor", Argument: cli.Required, Key: 'b'},
		{Name: "record-size", Argument: cli.Required, Key: keyRecordSize},
		{Name: "read-full-records", Key: 'B'},
		{Name: "warning", Argument: cli.Required, Key: keyWarning},
		{Name: "force-local", Key: keyForceLocal},
		{Name: "seek", Key: 'n'},
		{Name: "no-seek", Key: keyNothing},
		{Name: "preserve-order", Key: 's'},
		{Name: "same-order", Key: 's'},
		{Name: "restrict", Key: keyNothing},
		{Name: "no-auto-compress", Key: keyNothing},
		{Name: "auto-compress", Key: 'a'},
		{Name: "verbose", Key: 'v'},
		{Name: "exclude", Argument: cli.Required, Key: keyExclude},
		{Name: "exclude-from", Argument: cli.Required, Key: 'X'},
		{Name: "anchored", Key: keyAnchored},
		{Name: "no-anchored", Key: keyNoAnchored},
		{Name: "wildcards", Key: keyWildcards},
		{Name: "no-wildcards", Key: keyNoWildcards},
		{Name: "wildcards-match-slash", Key: keySlash},
		{Name: "no-wildcards-match-slash", Key: keyNoSlash},
		{Name: "ignore-case", Key: keyIgnoreCase},
		{Name: "no-ignore-case", Key: keyCase},
		{Name: "to-stdout", Key: 'O'},
		{Name: "same-permissions", Key: 'p'},
		{Name: "preserve-permissions", Key: 'p'},
		{Name: "no-same-permissions", Key: keyNoPermissions},
		{Name: "same-owner", Key: keySameOwner},
		{Name: "no-same-owner", Key: keyNoOwner},
		{Name: "keep-directory-symlink", Key: keyFollow},
		{Name: "owner", Argument: cli.Required, Key: keyOwner},
		{Name: "owner-map", Argument: cli.Required, Key: keyOwnerMap},
		{Name: "group-map", Argument: cli.Required, Key: keyGroupMap},
		{Name: "group", Argument: cli.Required, Key: keyGroup},
		{Name: "numeric-owner", Key: keyNumeric},
		{Name: "mtime", Argument: cli.Required, Key: keyMtime},
		{Name: "acls", Key: keyACLs},
		{Name: "no-acls", Key: keyNoACLs},
		{Name: "xattrs", Key: keyXattrs},
		{Name: "no-xattrs", Key: keyNoXattrs},
		{Name: "xattrs-include", Argument: cli.Required, Key: keyXattrsInclude},
		{Name: "xattrs-exclude", Argument: cli.Required, Key: keyXattrsExclude},
		{Name: "help", Key: keyHelp},
		{Name: "usage", Key: keyHelp},
		{Name: "version", Key: keyVersion},
	},
}

// Keys of options without a letter.
const (
	keyHelp = 256 + iota
	keyVersion
	keyNumeric
	keyExclude
	keyAnchored
	keyNoAnchored
	keyWildcards
	keyNoWildcards
	keySlash
	keyNoSlash
	keyIgnoreCase
	keyCase
	keyNoPermissions
	keySameOwner
	keyNoOwner
	keyFollow
	keyOwner
	keyGroup
	keyMtime
	keyACLs
	keyNoACLs
	keyXattrs
	keyNoXattrs
	keyXattrsInclude
	keyXattrsExclude
	keyZstd
	keyLzma
	keyLzip
	keyLzop
	keyNull
	keyNoNull
	keyVersions
	keyBackups
	keyTransform
	keyStrip
	keySkipOld
	keyKeepNewer
	keyOverwrite
	keyToCommand
	keyRecursion
	keyNoRecursion
	keyOneSystem
	keyMode
	keySort
	keyNewerMtime
	keyFullTime
	keyUTC
	keyShowChanged
	keyDelete
	keyTestLabel
	keyVerbatim
	keyNoVerbatim
	keyUnquote
	keyNoUnquote
	keyAddFile
	keyCaches
	keyCachesUnder
	keyCachesAll
	keyTag
	keyTagUnder
	keyTagAll
	keyOverwriteDir
	keyRecursiveUnlink
	keyNoOverwriteDir
	keyOneTop
	keyBackup
	keySuffix
	keyOccurrence
	keyIgnoreStatus
	keyNoIgnoreStatus
	keyHardDereference
	keyRemove
	keyIgnoreUnread
	keyAtime
	keyPOSIX
	keyV7
	keyPax
	keyClamp
	keyTotals
	keyCheckpoint
	keyCheckpointAction
	keyIndex
	keyQuoting
	keyQuoteChars
	keyNoQuoteChars
	keyVersionIgnores
	keyIgnore
	keyOwnerMap
	keyGroupMap
	keyShowOmitted
	keyDefaults
	keyRecordSize
	keyWarning
	keyForceLocal
	keyNothing // an option without effect here
)
