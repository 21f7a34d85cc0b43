package cli

// Program is the name of the program that has all commands.
const Program = "contedor"

// Version is the version of all commands.
const Version = "0.1"
