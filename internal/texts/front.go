package texts

// Front has the texts of contedor itself and of `contedor help`.
type Front struct {
	First       string // {program}, {unshare}; what contedor prints without arguments
	Help        string
	HelpHelp    string
	Unknown     string // {word}
	SeeList     string // {word}
	Usage       string // the word above the forms of a command line, without a colon
	NoTopic     string // {word}
	Topics      string // the heading above the topics of `contedor help`
	More        string // where the rest is, below the topics
	NoDirectory string
	NotOurs     string // {path}
	NotLinked   string // {path}
	NotMade     string // {dir}
	NotRemoved  string // {path}
	NotInPath   string // {dir}
	NoLinks     string // {dir}
	ShellHelp   string // of `contedor shell`
	ShellBegins string // {dir}
	FetchHelp   string // of fetchroot
	MiniHelp    string // of `fetchroot mini`
	Concepts    Concepts
}

// Concepts are the topics of `contedor help` that are no commands.
type Concepts struct{ Namespaces, Rootless, Offline, Courses, Archives, Install, Hints Concept }

// A Concept is a topic: a title without a period, and its text. In the text, a paragraph is
// filled to the width of the terminal; a line that begins with a blank is kept.
type Concept struct {
	Name, Title string
	Text        string // {kinds} is a line for each kind of namespace
}

// List returns all concepts.
func (c *Concepts) List() []Concept {
	return []Concept{c.Namespaces, c.Rootless, c.Offline, c.Courses, c.Archives, c.Install, c.Hints}
}
