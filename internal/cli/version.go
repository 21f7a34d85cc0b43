package cli

// Version is the version of all commands.
const Version = "0.1"
