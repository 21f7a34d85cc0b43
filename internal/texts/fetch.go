package texts

// Fetch has the texts of fetchroot, and of what other commands do in the same way.
type Fetch struct {
	Unpacked  string // {files}, {size}, {from}, {seconds}, {sum}
	Packed    string // {files}, {size}, {packed}, {seconds}, {sum}
	Sockets   string // {count}
	WasKept   string // {from}, {size}
	GoesOn    string // {size}, {total}
	TryAgain  string // {cause}, {seconds}
	Leftover  string // {name}
	LeftOut   string // {losses}
	Strict    string // {losses}
	AllYours  string // {losses}, {cause}
	Owner     string
	Owners    string // {count}, as of the following
	Device    string
	Devices   string
	Attribute string
	Attrs     string
	Time      string
	Times     string
	TimeLeft  string // {time}; part of the progress bar
	Days      string // for a long time
	Files     string // {count}; part of the progress bar

	Commands    string // {count}, {size}; of `fetchroot mini`
	NoNodes     string // {dir}
	Interrupted string // {cause}, {size}, {total}
	SameAgain   string // {cause}
	Continue    string // {cause}
	PartGone    string // {cause}
	Signal      string // {name}
	MaxTime     string // {time}
	NoEnd       string // {name}, {size}
	Ended       string // {size}
	EndedEarly  string // {size}, {total}
	NoRoom      string // {dir}, {free}, {needed}, {advice}
	FreeSpace   string // advice, as the following
	OtherDisk   string
	Writable    string
	DiskFails   string
	NotEmpty    string // {name}
	NotDir      string // {name}
	AtWork      string // {name}
	Exists      string // {name}
	NotWritten  string // {name}, {cause}
	ToTerminal  string
	SubIDs      string // {cause}, {reason}

	EmptyOperand   string
	ExtraOperand   string // {word}
	RemoveAlone    string // {word}
	HashAlone      string // {word}
	PackNothing    string
	NameFile       string // {name}
	OnlyImage      string
	NotSHA256      string // {word}, as of the following
	NotConnections string
	NotTries       string
	NotSeconds     string
	NotSize        string
	NotFiles       string
	NotHost        string
	NotImage       string
	NotPair        string
	NotWords       string
	NotTime        string
	NotEpoch       string
}

// FetchEnglish returns the texts of fetchroot in English.
func FetchEnglish() Fetch {
	return Fetch{
		Unpacked:  "{files} files, {size} from {from} in {seconds}, SHA-256 {sum}",
		Packed:    "{files} files, {size} in {packed} in {seconds}, {sum}",
		Sockets:   "sockets, left out: {count}",
		WasKept:   "{from} ({size} kept from before)",
		GoesOn:    "going on after {size} of {total}, which are kept from before",
		TryAgain:  "{cause}; trying again in {seconds}",
		Leftover:  "removed {name}, left by a run that did not finish",
		LeftOut:   "not permitted here, and left out: {losses}",
		Strict:    "not permitted here: {losses}",
		AllYours:  "{losses} (all is yours: {cause})",
		Owner:     "1 owner",
		Owners:    "{count} owners",
		Device:    "1 device node",
		Devices:   "{count} device nodes",
		Attribute: "1 extended attribute",
		Attrs:     "{count} extended attributes",
		Time:      "1 time",
		Times:     "{count} times",
		TimeLeft:  "left {time}",
		Days:      "days",
		Files:     "{count} files",

		Commands:    "{count} commands in one program of {size}",
		NoNodes:     "device nodes are not permitted here: {dir} has empty files, as mount points for the machine's",
		Interrupted: "{cause}: {size} of {total} are kept",
		SameAgain:   "{cause} (the same command continues from there)",
		Continue:    "{cause} (with --continue the same command continues from there)",
		PartGone:    "{cause} (the part that an earlier run had kept is removed: try again)",
		Signal:      "ended by {name}",
		MaxTime:     "not finished after {time} (--max-time)",
		NoEnd:       "{name}: no end after {size} (--max-size allows more)",
		Ended:       "the connection ended after {size}",
		EndedEarly:  "the connection ended after {size} of {total}",
		NoRoom:      "no room for '{dir}': {free} free, at least {needed} needed ({advice})",
		FreeSpace:   "free some, or name a DIR on another file system",
		OtherDisk:   "name a DIR on another file system",
		Writable:    "name a DIR where you may write",
		DiskFails:   "the file system or its disk fails: see dmesg(1)",
		NotEmpty:    "cannot replace {name}: it is not empty (--force replaces it)",
		NotDir:      "cannot replace {name}: it is not a directory",
		AtWork:      "another fetchroot is at work on {name}",
		Exists:      "'{name}' exists (--force replaces it)",
		NotWritten:  "cannot write '{name}': {cause}",
		ToTerminal:  "refusing to write an archive to a terminal",
		SubIDs:      "{cause} (subordinate ids would help: {reason})",

		EmptyOperand:   "an operand is empty",
		ExtraOperand:   "extra operand '{word}'",
		RemoveAlone:    "--remove takes no source: extra operand '{word}'",
		HashAlone:      "--print-hash takes no directory: extra operand '{word}'",
		PackNothing:    "--pack needs a directory",
		NameFile:       "name the file for '{name}'",
		OnlyImage:      "only an image has these options, such as oci:PATH",
		NotSHA256:      "not a SHA-256 of 64 hexadecimal digits: '{word}'",
		NotConnections: "not a number of connections from 1 to 16: '{word}'",
		NotTries:       "not a number of tries: '{word}'",
		NotSeconds:     "not a number of seconds: '{word}'",
		NotSize:        "not a size: '{word}'",
		NotFiles:       "not a number of files: '{word}'",
		NotHost:        "not a host such as mirror.example:5000: '{word}'",
		NotImage:       "not an image such as oci:debian: '{word}'",
		NotPair:        "not NAME=VALUE: '{word}'",
		NotWords:       `not a list of words such as ["sh","-c"]: '{word}'`,
		NotTime:        "not a time such as 2026-01-31, 2026-01-31T12:00:00Z or @1769817600: '{word}'",
		NotEpoch:       "not a number of seconds in SOURCE_DATE_EPOCH: '{word}'",
	}
}

func fetchGalician() Fetch {
	return Fetch{
		Unpacked:  "{files} ficheiros, {size} a partir de {from} en {seconds}, SHA-256 {sum}",
		Packed:    "{files} ficheiros, {size} en {packed} en {seconds}, {sum}",
		Sockets:   "sockets que se omiten: {count}",
		WasKept:   "{from} ({size} gardados de antes)",
		GoesOn:    "continúa despois de {size} de {total}, que están gardados de antes",
		TryAgain:  "{cause}; téntase de novo en {seconds}",
		Leftover:  "borrouse {name}, que deixou unha execución que non rematou",
		LeftOut:   "non se permite aquí, e omítese: {losses}",
		Strict:    "non se permite aquí: {losses}",
		AllYours:  "{losses} (todo é teu: {cause})",
		Owner:     "1 dono",
		Owners:    "{count} donos",
		Device:    "1 nodo de dispositivo",
		Devices:   "{count} nodos de dispositivo",
		Attribute: "1 atributo estendido",
		Attrs:     "{count} atributos estendidos",
		Time:      "1 data",
		Times:     "{count} datas",
		TimeLeft:  "faltan {time}",
		Days:      "días",
		Files:     "{count} ficheiros",

		Commands:    "{count} comandos nun só programa de {size}",
		NoNodes:     "aquí non se permiten nodos de dispositivo: {dir} ten ficheiros baleiros, como puntos de montaxe para os da máquina",
		Interrupted: "{cause}: gárdanse {size} de {total}",
		SameAgain:   "{cause} (o mesmo comando continúa desde aí)",
		Continue:    "{cause} (con --continue o mesmo comando continúa desde aí)",
		PartGone:    "{cause} (borrouse a parte que gardara unha execución anterior: téntao de novo)",
		Signal:      "rematado por {name}",
		MaxTime:     "non rematou despois de {time} (--max-time)",
		NoEnd:       "{name}: non hai fin despois de {size} (--max-size permite máis)",
		Ended:       "a conexión rematou despois de {size}",
		EndedEarly:  "a conexión rematou despois de {size} de {total}",
		NoRoom:      "non hai sitio para '{dir}': {free} libres, fan falta polo menos {needed} ({advice})",
		FreeSpace:   "libera espazo, ou nomea un DIR noutro sistema de ficheiros",
		OtherDisk:   "nomea un DIR noutro sistema de ficheiros",
		Writable:    "nomea un DIR onde poidas escribir",
		DiskFails:   "falla o sistema de ficheiros ou o seu disco: mira dmesg(1)",
		NotEmpty:    "non se pode substituír {name}: non está baleiro (--force substitúeo)",
		NotDir:      "non se pode substituír {name}: non é un directorio",
		AtWork:      "outro fetchroot está a traballar en {name}",
		Exists:      "'{name}' xa existe (--force substitúeo)",
		NotWritten:  "non se pode escribir '{name}': {cause}",
		ToTerminal:  "non se escribe un arquivo nun terminal",
		SubIDs:      "{cause} (axudarían os ids subordinados: {reason})",

		EmptyOperand:   "un operando está baleiro",
		ExtraOperand:   "sobra o operando '{word}'",
		RemoveAlone:    "--remove non leva orixe: sobra o operando '{word}'",
		HashAlone:      "--print-hash non leva directorio: sobra o operando '{word}'",
		PackNothing:    "--pack precisa un directorio",
		NameFile:       "nomea o ficheiro para '{name}'",
		OnlyImage:      "só unha imaxe ten estas opcións, como oci:RUTA",
		NotSHA256:      "non é un SHA-256 de 64 díxitos hexadecimais: '{word}'",
		NotConnections: "non é un número de conexións de 1 a 16: '{word}'",
		NotTries:       "non é un número de intentos: '{word}'",
		NotSeconds:     "non é un número de segundos: '{word}'",
		NotSize:        "non é un tamaño: '{word}'",
		NotFiles:       "non é un número de ficheiros: '{word}'",
		NotHost:        "non é un servidor como mirror.example:5000: '{word}'",
		NotImage:       "non é unha imaxe como oci:debian: '{word}'",
		NotPair:        "non é NOME=VALOR: '{word}'",
		NotWords:       `non é unha lista de palabras como ["sh","-c"]: '{word}'`,
		NotTime:        "non é unha data como 2026-01-31, 2026-01-31T12:00:00Z ou @1769817600: '{word}'",
		NotEpoch:       "SOURCE_DATE_EPOCH non é un número de segundos: '{word}'",
	}
}

func fetchSpanish() Fetch {
	return Fetch{
		Unpacked:  "{files} ficheros, {size} a partir de {from} en {seconds}, SHA-256 {sum}",
		Packed:    "{files} ficheros, {size} en {packed} en {seconds}, {sum}",
		Sockets:   "sockets que se omiten: {count}",
		WasKept:   "{from} ({size} guardados de antes)",
		GoesOn:    "continúa después de {size} de {total}, que están guardados de antes",
		TryAgain:  "{cause}; se intenta de nuevo en {seconds}",
		Leftover:  "se ha borrado {name}, que dejó una ejecución que no terminó",
		LeftOut:   "no se permite aquí, y se omite: {losses}",
		Strict:    "no se permite aquí: {losses}",
		AllYours:  "{losses} (todo es suyo: {cause})",
		Owner:     "1 dueño",
		Owners:    "{count} dueños",
		Device:    "1 nodo de dispositivo",
		Devices:   "{count} nodos de dispositivo",
		Attribute: "1 atributo extendido",
		Attrs:     "{count} atributos extendidos",
		Time:      "1 fecha",
		Times:     "{count} fechas",
		TimeLeft:  "faltan {time}",
		Days:      "días",
		Files:     "{count} ficheros",

		Commands:    "{count} comandos en un solo programa de {size}",
		NoNodes:     "aquí no se permiten nodos de dispositivo: {dir} tiene ficheros vacíos, como puntos de montaje para los de la máquina",
		Interrupted: "{cause}: se guardan {size} de {total}",
		SameAgain:   "{cause} (el mismo comando continúa desde ahí)",
		Continue:    "{cause} (con --continue el mismo comando continúa desde ahí)",
		PartGone:    "{cause} (se ha borrado la parte que había guardado una ejecución anterior: inténtelo de nuevo)",
		Signal:      "terminado por {name}",
		MaxTime:     "no ha terminado después de {time} (--max-time)",
		NoEnd:       "{name}: no hay fin después de {size} (--max-size permite más)",
		Ended:       "la conexión terminó después de {size}",
		EndedEarly:  "la conexión terminó después de {size} de {total}",
		NoRoom:      "no hay sitio para '{dir}': {free} libres, hacen falta al menos {needed} ({advice})",
		FreeSpace:   "libere espacio, o nombre un DIR en otro sistema de ficheros",
		OtherDisk:   "nombre un DIR en otro sistema de ficheros",
		Writable:    "nombre un DIR donde pueda escribir",
		DiskFails:   "falla el sistema de ficheros o su disco: mire dmesg(1)",
		NotEmpty:    "no se puede sustituir {name}: no está vacío (--force lo sustituye)",
		NotDir:      "no se puede sustituir {name}: no es un directorio",
		AtWork:      "otro fetchroot está trabajando en {name}",
		Exists:      "'{name}' ya existe (--force lo sustituye)",
		NotWritten:  "no se puede escribir '{name}': {cause}",
		ToTerminal:  "no se escribe un archivo en un terminal",
		SubIDs:      "{cause} (ayudarían los ids subordinados: {reason})",

		EmptyOperand:   "un operando está vacío",
		ExtraOperand:   "sobra el operando '{word}'",
		RemoveAlone:    "--remove no lleva origen: sobra el operando '{word}'",
		HashAlone:      "--print-hash no lleva directorio: sobra el operando '{word}'",
		PackNothing:    "--pack necesita un directorio",
		NameFile:       "nombre el fichero para '{name}'",
		OnlyImage:      "solo una imagen tiene estas opciones, como oci:RUTA",
		NotSHA256:      "no es un SHA-256 de 64 dígitos hexadecimales: '{word}'",
		NotConnections: "no es un número de conexiones de 1 a 16: '{word}'",
		NotTries:       "no es un número de intentos: '{word}'",
		NotSeconds:     "no es un número de segundos: '{word}'",
		NotSize:        "no es un tamaño: '{word}'",
		NotFiles:       "no es un número de ficheros: '{word}'",
		NotHost:        "no es un servidor como mirror.example:5000: '{word}'",
		NotImage:       "no es una imagen como oci:debian: '{word}'",
		NotPair:        "no es NOMBRE=VALOR: '{word}'",
		NotWords:       `no es una lista de palabras como ["sh","-c"]: '{word}'`,
		NotTime:        "no es una fecha como 2026-01-31, 2026-01-31T12:00:00Z o @1769817600: '{word}'",
		NotEpoch:       "SOURCE_DATE_EPOCH no es un número de segundos: '{word}'",
	}
}
