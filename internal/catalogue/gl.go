package catalogue

// Galician is the language of the course.
var Galician = Catalogue{
	Code: "gl",
	Yes:  "si",
	No:   "NON",
	Own: Own{
		Mount:  "a lista de sistemas de ficheiros montados",
		UTS:    "o nome da máquina e o dominio NIS",
		IPC:    "os obxectos IPC de System V e as colas de mensaxes POSIX",
		Net:    "dispositivos de rede, enderezos, rutas, portos e regras do cortalumes",
		PID:    "os números de proceso, contados dende o 1",
		User:   "usuarios e grupos, e as capacidades sobre o que lle pertence",
		Cgroup: "a raíz da árbore de cgroups que se ve",
		Time:   "o desprazamento dos reloxos monotónico e de arranque",
	},
	Explain: Explain{
		Help: `
Uso:
 contedor explain [--json] [--lang gl|en] COMANDO [ARGUMENTO...]

Conta o que fai unha liña de comandos de unshare ou chroot, unha liña por
chamada ao sistema, e o que precisa desta máquina. Non executa nada.

 --json            para programas
 --lang gl|en      o idioma; se non se di, o da locale
 -h, --help        amosa esta axuda
`,
		NoCommand:      "falta o comando que hai que explicar",
		Unknown:        "non sei explicar {command}, só {known}",
		OnlyPrints:     "{command} só escribiría un texto",
		BadLanguage:    "non hai textos no idioma '{language}'",
		Child:          "fillo",
		ChildFirst:     "fillo, proceso 1 do novo espazo de nomes de PID",
		Helper:         "axudante, aínda fóra dos novos espazos de nomes",
		OwnHeading:     "Ten de seu",
		SharedHeading:  "Comparte coa máquina",
		NothingOwn:     "nada: ningún espazo de nomes novo, e o directorio raíz da máquina",
		RootOwn:        "o directorio {dir} é a súa /",
		RootShared:     "o directorio raíz",
		ChildrenOnly:   "só para os seus fillos: sen --fork o propio programa queda fóra",
		NeedsHeading:   "O que precisa, e se aquí o ten",
		NeedsNothing:   "nada que non teña calquera",
		NeedFor:        "para {steps}",
		TryMapRoot:     "unshare -r dálle a un usuario calquera as capacidades que faltan, sobre espazos de nomes de seu",
		InsideAfter:    "o novo espazo de nomes de usuarios dá tódalas capacidades que precisan os demais pasos",
		Unshare:        "illa o proceso en espazos de nomes de seu: {kinds}",
		UnshareNothing: "non se pediu ningún espazo de nomes: nada cambia",
		Fork:           "un proceso novo fai o resto; este agarda",
		ForkFirst:      "un proceso novo fai o resto: só un fillo entra no novo espazo de nomes de PID, como proceso 1",
		Wait:           "agarda, e remata como rematou o fillo",
		HelperWait:     "agarda a que o axudante acabe",
		KillChild:      "ata a vida do fillo á do pai: recibe o sinal cando o pai morre",
		Signals:        "^C e a orde de rematar son cousa do fillo mentres este proceso agarda",
		Unblock:        "os sinais volven ser cousa do programa",
		Forward:        "^C e a orde de rematar pásanselle ao fillo",
		Propagation:    "ningunha montaxe feita a partir de aquí chega á máquina, nin dela aquí",
		Unprivate:      "as montaxes feitas a partir de aquí propáganse como se pediu",
		Chroot:         "engaiola o proceso: {dir} é a súa / a partir de aquí",
		Chdir:          "entra en {dir}, para que ningún directorio de traballo quede fóra",
		MountProc:      "ps e top len /proc: este amosa o novo espazo de nomes de PID",
		MountBinfmt:    "unha lista de seu de intérpretes para programas alleos",
		LoadInterp:     "engade o intérprete á lista",
		MapUser:        "o usuario {outer} de fóra é o usuario {inner} dentro",
		MapGroup:       "o grupo {outer} de fóra é o grupo {inner} dentro",
		DenySetgroups:  "primeiro prohíbese deixar grupos: se non, un usuario calquera non pode asignar un grupo",
		AllowSetgroups: "dentro pódense cambiar os grupos suplementarios",
		SetTime:        "pon o desprazamento do reloxo no novo espazo de nomes de tempo, en segundos",
		Bind:           "unha montaxe do seu ficheiro mantén vivo o espazo de nomes sen proceso ningún",
		ForkBinder:     "un axudante queda fóra, para poñer os ficheiros dos espazos de nomes onde se atopen",
		ForkMapper:     "un axudante queda fóra: só alí pode escribir mapas de moitos ids",
		BeginHelper:    "dille ao axudante que os espazos de nomes xa están",
		SetUser:        "pasa a ser o usuario {id}",
		SetGroup:       "pasa a ser o grupo {id}",
		SetGroupList:   "pon os grupos suplementarios",
		KeepCaps:       "pásalle as capacidades a un programa que non é root",
		DefaultSignal:  "un {signal} que estaba ignorado volve ao seu comportamento normal",
		Fail:           "remata aquí: {message}",
		Exec:           "o proceso convértese en {program}",
		ExecInPlace:    "o proceso convértese en {program}, e conserva o seu número",
		ExecNext:       "o proceso convértese en {program}, que continúa",
	},
}
