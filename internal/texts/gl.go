package texts

// Galician is the language of the course.
func Galician() *Language {
	return &Language{
		Code:        "gl",
		Yes:         "si",
		No:          "NON",
		BadLanguage: "non hai textos no idioma '{word}'",
		Extra:       "sobra a palabra '{word}'",
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
 contedor explain [--json] [--lang {languages}] COMANDO [ARGUMENTO...]

Conta o que fai unha liña de comandos de unshare ou chroot, unha liña por
chamada ao sistema, e o que precisa desta máquina. Non executa nada.

 --json            para programas
 --lang {languages}      o idioma; se non se di, o da locale
 -h, --help        amosa esta axuda
`,
			NoCommand:       "falta o comando que hai que explicar",
			Unknown:         "non sei explicar {command}, só {known}",
			OnlyPrints:      "{command} só escribiría un texto",
			Child:           "fillo",
			ChildFirst:      "fillo, proceso 1 do novo espazo de nomes de PID",
			Helper:          "axudante, aínda fóra dos novos espazos de nomes",
			OwnHeading:      "Ten de seu",
			SharedHeading:   "Comparte coa máquina",
			NothingOwn:      "nada: ningún espazo de nomes novo, e o directorio raíz da máquina",
			RootOwn:         "o directorio {dir} é a súa /",
			RootShared:      "o directorio raíz",
			ChildrenOnly:    "só para os seus fillos: sen --fork o propio programa queda fóra",
			NeedsHeading:    "O que precisa, e se aquí o ten",
			NeedsNothing:    "nada que non teña calquera",
			NeedFor:         "para {steps}",
			TryMapRoot:      "unshare -r dálle a un usuario calquera as capacidades que faltan, sobre espazos de nomes de seu",
			Unshare:         "illa o proceso en espazos de nomes de seu: {kinds}",
			UnshareNothing:  "non se pediu ningún espazo de nomes: nada cambia",
			Join:            "entra no espazo de nomes {kind} doutro proceso",
			JoinForChildren: "os fillos que se creen a partir de aquí están no espazo de nomes {kind} doutro proceso; este proceso queda fóra",
			Fork:            "un proceso novo fai o resto; este agarda",
			ForkFirst:       "un proceso novo fai o resto: só un fillo entra no novo espazo de nomes de PID, como proceso 1",
			ForkJoined:      "un proceso novo fai o resto: só un fillo está no espazo de nomes de PID no que se entrou",
			EnterAgain:      "proba de novo o que fallou antes, xa dentro do espazo de nomes de usuario",
			ChrootTo:        "fai dun directorio do outro proceso a súa raíz",
			ChdirTo:         "pasa a un directorio de traballo do outro proceso",
			JoinCgroup:      "entra no grupo de control do outro proceso",
			Wait:            "agarda, e remata como rematou o fillo",
			HelperWait:      "agarda a que o axudante acabe",
			KillChild:       "ata a vida do fillo á do pai: recibe o sinal cando o pai morre",
			Signals:         "^C e a orde de rematar son cousa do fillo mentres este proceso agarda",
			Unblock:         "os sinais volven ser cousa do programa",
			Forward:         "^C e a orde de rematar pásanselle ao fillo",
			Propagation:     "ningunha montaxe feita a partir de aquí chega á máquina, nin dela aquí",
			Unprivate:       "as montaxes feitas a partir de aquí propáganse como se pediu",
			Chroot:          "engaiola o proceso: {dir} é a súa / a partir de aquí",
			Chdir:           "entra en {dir}, para que ningún directorio de traballo quede fóra",
			MountProc:       "ps e top len /proc: este amosa o novo espazo de nomes de PID",
			MountBinfmt:     "unha lista de seu de intérpretes para programas alleos",
			LoadInterp:      "engade o intérprete á lista",
			MapUser:         "o usuario {outer} de fóra é o usuario {inner} dentro",
			MapGroup:        "o grupo {outer} de fóra é o grupo {inner} dentro",
			DenySetgroups:   "primeiro prohíbese deixar grupos: se non, un usuario calquera non pode asignar un grupo",
			AllowSetgroups:  "dentro pódense cambiar os grupos suplementarios",
			SetTime:         "pon o desprazamento do reloxo no novo espazo de nomes de tempo, en segundos",
			Bind:            "unha montaxe do seu ficheiro mantén vivo o espazo de nomes sen proceso ningún",
			ForkBinder:      "un axudante queda fóra, para poñer os ficheiros dos espazos de nomes onde se atopen",
			ForkMapper:      "un axudante queda fóra: só alí pode escribir mapas de moitos ids",
			BeginHelper:     "dille ao axudante que os espazos de nomes xa están",
			SetUser:         "pasa a ser o usuario {id}",
			SetGroup:        "pasa a ser o grupo {id}",
			SetGroupList:    "pon os grupos suplementarios",
			KeepCaps:        "pásalle as capacidades a un programa que non é root",
			LoseCaps:        "renuncia ás súas capacidades, coma fai exec cun usuario que dentro non é root",
			DefaultSignal:   "un {signal} que estaba ignorado volve ao seu comportamento normal",
			Fail:            "remata aquí: {message}",
			Warn:            "avisa do que vai fallar despois",
			Exec:            "o proceso convértese en {program}",
			ExecInPlace:     "o proceso convértese en {program}, e conserva o seu número",
			ExecNext:        "o proceso convértese en {program}, que continúa",
		},
		Hint: Hint{
			AddMapRoot:          "só root pode crear estes espazos de nomes; -r engade un de usuarios, no que es root: unshare -r ...",
			RootWithout:         "este root non ten CAP_SYS_ADMIN, coma na maioría dos contedores: dállo ao contedor de fóra, ou engade -r",
			Seccomp:             "hai un filtro seccomp diante deste proceso, coma o que pon un contedor de fóra: execútao con --security-opt seccomp=unconfined, ou fóra del",
			Setting:             "{setting} é {value} nesta máquina, e iso négalles os espazos de nomes de usuarios aos usuarios: coma root, sysctl -w {setting}={wanted}",
			AppArmor:            `AppArmor deixa aquí sen capacidades os espazos de nomes de usuarios ({setting} é 1, o perfil é {profile}): coma root, dálle ao programa un perfil con "userns,", ou sysctl -w {setting}=0`,
			UserInChroot:        "esta shell está dentro dun chroot, onde o núcleo non permite espazos de nomes de usuarios: sae del, ou entra na árbore con pivot_root",
			NobodyHere:          "o teu usuario ou grupo non ten número neste espazo de nomes de usuarios: asígnallo no de fóra (unshare -r ou -c)",
			UserRefused:         "négansenlle espazos de nomes de usuarios a este proceso, e non por un axuste que se poida ler: dentro dun chroot o núcleo non os permite, e quizais tampouco un contedor de fóra",
			Full:                "xa non se poden crear máis espazos de nomes de tipo {kind}: {setting} é {value}; coma root, sysctl -w {setting}=15000",
			Nested:              "os espazos de nomes de usuarios poden aniñarse ata 32 niveis, non máis; se non é iso, acadouse o {setting} dun de fóra",
			JoinUser:            "só root pode entrar nun espazo de nomes {kind} que é da máquina; quen é dono do espazo de nomes de usuarios ao que pertence entra primeiro nese (nsenter -U)",
			JoinWithout:         "este root non ten CAP_SYS_ADMIN sobre o espazo de nomes {kind}: pertence a un espazo de nomes de usuarios de fóra, ou este é un contedor a cuxo root lle falta esa capacidade",
			JoinOwn:             "o proceso xa está neste espazo de nomes de usuarios, e ningún proceso pode entrar no seu propio",
			NoMapper:            "os rangos de ids escríbenos newuidmap e newgidmap, que non están instalados: apt install uidmap",
			MapRoot:             "para asignar o id 0 o proceso precisa CAP_SETFCAP, que este root non ten",
			RootNoMount:         "/ non é un punto de montaxe, coma despois dun chroot: engade --propagation unchanged, ou faino punto de montaxe antes do chroot (mount --bind rootfs rootfs)",
			ChrootUser:          "chroot é só para root; nun espazo de nomes de usuarios de teu es root: unshare -r chroot ...",
			ChrootWithout:       "este root non ten CAP_SYS_CHROOT",
			NoPath:              "{dir} existe, o resto da ruta non; alí hai os directorios: {there}",
			NotHere:             "non hai {dir} en {cwd}; aquí hai os directorios: {there}",
			NotHereButAbove:     "non hai {dir} en {cwd}, pero si {there}",
			AlreadyThere:        "isto xa é {dir}: primeiro cd ..",
			NoDirectories:       "ningún",
			Archive:             "{file} é unha árbore empaquetada: primeiro desempaquétaa (fetchroot {file})",
			NotDirectory:        "{file} é un ficheiro, non un directorio",
			Barred:              "este usuario non pode pasar por {dir}",
			NoDirectoryInside:   "{dir} búscase no novo directorio raíz, se o hai",
			NoMountPoint:        "o que se monta precisa un directorio no que verse: mkdir -p {dir}",
			ProcNeedsPID:        "nun espazo de nomes de usuarios proc só se pode montar para un espazo de nomes de PID de seu: engade -p -f",
			ProcCovered:         "{file} está tapado aquí, coma fan os contedores de fóra, e un espazo de nomes de usuarios non pode destapalo cun proc novo: mount --rbind /proc rootfs/proc antes do chroot amosa o de fóra",
			MountUser:           "só root pode cambiar as montaxes; en espazos de nomes de montaxes e usuarios de teu es root: unshare -r -m",
			MountInside:         "estas montaxes son doutro espazo de nomes: con -m o proceso ten unha lista de seu",
			HostnameUser:        "só root pode darlle nome a unha máquina; nun espazo de nomes UTS de teu es root: unshare -r -u",
			HostnameInside:      "este nome é doutro espazo de nomes: con -u o proceso ten un de seu",
			Unmapped:            "o id {id} non existe neste espazo de nomes de usuarios: asígnao (--map-auto, --map-users)",
			NoFile:              "un espazo de nomes consérvase cunha montaxe nun ficheiro, que ten que existir: touch {file}",
			NotPrivate:          "un espazo de nomes de montaxes só se pode conservar nunha montaxe privada: mount --bind . . && mount --make-private . no directorio de {file}, e execútao alí; con --pid, engade --fork",
			WithoutFork:         `sen -f só os fillos de {program} están no novo espazo de nomes de PID; cando o primeiro remata, os demais fallan ("Cannot allocate memory"): engade -f`,
			HostPath:            "{file} está aí, pero PATH, que vén de fóra, non leva a el: PATH={usual}",
			Nowhere:             "non hai {file} nos directorios de PATH baixo este directorio raíz",
			OtherPlace:          "non hai {file} baixo este directorio raíz, pero si {there}",
			OnlyShell:           "non hai {file} baixo este directorio raíz; /bin/sh si",
			NoSystem:            "non hai {file} baixo este directorio raíz, nin /bin/sh: é un sistema enteiro? alí hai os directorios: {there}",
			NoScriptInterpreter: "{file} existe, pero o programa da súa primeira liña, {interpreter}, non",
			NoLoader:            "{file} existe, pero o cargador que pide, {interpreter}, non: o máis probable é que tamén falten as súas bibliotecas",
			NoEmulator:          "{file} é un programa para {machine}, e o seu emulador, {interpreter}, non está baixo este directorio raíz: cópiao alí, ou rexístrao coa marca F",
			Foreign:             "{file} é un programa para {machine}, esta máquina é {own}, e binfmt_misc non ten emulador para el: apt install qemu-user-static",
			BrokenELF:           "{file} é un programa para esta máquina, pero está danado ou cortado",
			NoFormat:            "{file} non é un programa: nin ELF nin un guión con #! na primeira liña",
			IsDirectory:         "{file} é un directorio",
			NotExecutable:       "{file} non se pode executar: chmod +x {file}",
			NoExec:              "{file} está nun sistema de ficheiros montado con noexec",
		},
		Check: Check{
			Help: `
Uso:
 contedor check [--json] [--lang {languages}]

Proba se a lección funciona nesta máquina para este usuario: os seus espazos de
nomes e os seus pasos, un a un, en procesos fillos. Unha cruz estorba a lección,
e unha frecha leva ao que axuda; un guión é algo do que pode prescindir.

 --json            para programas
 --lang {languages}      o idioma; se non se di, o da locale
 -h, --help        amosa esta axuda

Estado de saída: 0 se a lección funciona, 1 se non.
`,
			Works:          "A lección funciona aquí.",
			Fails:          "A lección non funciona aquí tal como está.",
			None:           "ningún",
			Namespace:      "espazo de nomes {kind}",
			Profile:        "perfil de AppArmor",
			Seccomp:        "filtro seccomp",
			Filtered:       "un, coma o dun contedor de fóra",
			InsideChroot:   "chroot de fóra",
			InAChroot:      "esta shell está dentro dun",
			LeaveChroot:    "sae del: dentro dun chroot non hai espazos de nomes de usuarios",
			Proc:           "proc para un espazo de nomes de PID novo",
			Subordinate:    "ids subordinados (newuidmap)",
			AddSubordinate: "coma root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}",
			Propagation:    "propagación de /",
			Shared:         "compartida; unshare -m faina privada dentro",
			Cgroup:         "versión de cgroup",
			Space:          "espazo neste directorio",
			MoreSpace:      "vai a un directorio con {size} MiB libres",
			Install:        "contedor --install -s DIR, con DIR en PATH",
			Systems:        "o do sistema",
			Binfmt:         "emuladores para programas alleos",
		},
		Show: Show{
			Help: `
Uso:
 contedor show [--json] [--lang {languages}] [PID]

Amosa un contedor dende os dous lados: o que se ve dende fóra dun proceso, e o
que ve el. Sen PID, amosa os contedores da máquina: os procesos, o primeiro de
cada conxunto, que están noutros espazos de nomes ca este.

 --json            para programas
 --lang {languages}      o idioma; se non se di, o da locale
 -h, --help        amosa esta axuda
`,
			NoPID:        "'{word}' non é un número de proceso",
			NoProcess:    "non hai ningún proceso {pid}",
			NoContainers: "ningún proceso está noutros espazos de nomes ca este, ata onde este usuario pode ver",
			Outside:      "fóra",
			Inside:       "dentro",
			Process:      "proceso",
			Program:      "programa",
			User:         "usuario",
			Name:         "nome da máquina",
			Root:         "directorio raíz",
			Network:      "dispositivos de rede",
			Cgroup:       "cgroup",
			UserMap:      "ids de usuario",
			GroupMap:     "ids de grupo",
			Mounts:       "montaxes de seu",
			Namespaces:   "espazos de nomes",
			Own:          "de seu",
		},
		Cost: Cost{
			Help: `
Uso:
 contedor cost [--json] [--lang {languages}] [ROOTFS]

Mide o que custa un contedor: lanza procesos e contedores, por quendas, e amosa
canto levou cada un, e a memoria que colle un contedor máis. Executan true e
sleep, en ROOTFS (se non se di, ./rootfs, se o hai).

 --json            para programas
 --lang {languages}      o idioma; se non se di, o da locale
 -h, --help        amosa esta axuda
`,
			Fails:     "non arrinca: {command}",
			Heading:   "{rounds} de cada, por quendas, do principio ao final:",
			Process:   "proceso",
			Container: "contedor",
			Summary:   "mediana {median}, mínimo {least}",
			Ratio:     "Un contedor leva {ratio} veces o que un proceso.",
			Memory:    "Un contedor máis colle:",
			Waiting:   "unshare, que agarda o seu final",
			Program:   "o propio programa (sleep)",
			Kernel:    "o núcleo, ademais dun proceso",
			Sizes:     "{proportional} proporcional, {private} privada",
		},
	}
}
