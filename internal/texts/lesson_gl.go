package texts

func lessonGalician() Lesson {
	return Lesson{
		Help: `
Uso:
 contedor lesson [--lang {languages}] [CAPÍTULO]
 contedor lesson list | watch | hint | again | skip | back
 contedor lesson check [N]
 contedor lesson report [--json]

O curso na túa propia shell, sen rede. A lección amosa un paso cada vez.
Escríbeo na shell. A lección mira a máquina, ve cando se chega ao paso, e segue.
Comeza en CAPÍTULO; se non se dá, onde a deixaches. Na shell da lección, a tecla
^] abre un menú, tamén dentro dun contedor.

 list             lista os capítulos e os seus pasos
 watch            só amosa os pasos, mentres escribes noutra terminal
 hint             di que falta aínda para este paso
 again            amosa o paso outra vez
 skip             salta o paso
 back             volve ao paso anterior
 check [N]        mira se a tarefa N, ou cada unha, está feita aquí, e di que falta
 report           imprime o que se entrega: pasos con horas, tarefas, esta máquina

 --beside         o mesmo ca watch
 --json           imprime o informe como JSON
 --lang {languages}
                  o idioma; por defecto, o da configuración rexional
 -h, --help       amosa esta axuda
`,
		Chapters: Chapters{
			Files: "O sistema de ficheiros", Chroot: "Engaiolar o proceso", Cage: "Por que iso non é un contedor",
			Namespaces: "Os espazos de nomes, un a un", Container: "Todos os espazos de nomes á vez", Hostname: "Un nome de máquina propio",
			Users: "Como un usuario calquera", Nsenter: "Dende unha segunda terminal", Root: "pivot_root e overlay",
			Network: "Unha rede", Limits: "Límites", Cost: "O que custa",
		},
		Claims: Claims{
			Tree:        "un directorio de aquí é un sistema de ficheiros raíz: ten bin, etc, proc e usr",
			Caged:       "o directorio raíz dun proceso é ese directorio",
			SeesAll:     "o /proc dese proceso amosa todos os procesos da máquina",
			Left:        "xa ningún proceso ten espazos de nomes nin directorio raíz propios",
			NoProc:      "visto dende a máquina, non hai ningún proc montado no sistema de ficheiros raíz",
			OwnUTS:      "un proceso ten un espazo de nomes UTS propio",
			Renamed:     "alí o nome (hostname) non é o da máquina",
			OwnMount:    "un proceso ten un espazo de nomes de montaxes propio",
			Mounted:     "alí hai montado algo que a máquina non ve",
			OwnNet:      "un proceso ten un espazo de nomes de rede propio",
			OwnIPC:      "un proceso ten un espazo de nomes IPC propio",
			OwnPID:      "un proceso ten un espazo de nomes de PID propio",
			OwnProc:     "o /proc dun proceso só amosa os procesos do seu espazo de nomes de PID",
			Mapped:      "un proceso é root nun espazo de nomes de usuarios propio",
			EnteredPID:  "unha segunda shell entrou dende fóra no seu espazo de nomes de PID",
			EnteredUTS:  "unha segunda shell entrou dende fóra no seu espazo de nomes UTS",
			Overlay:     "alí hai montado un overlay",
			ReadOnly:    "alí hai un directorio montado só para ler",
			OverlayRoot: "a montaxe raíz dun proceso é un overlay",
			Severed:     "alí xa non está montado o sistema de ficheiros raíz da máquina",
			Cabled:      "un par veth une a máquina e outro espazo de nomes de rede",
			Bridge:      "o extremo da máquina está aceso e conectado a unha ponte, que está acesa e ten un enderezo",
			Inner:       "o outro extremo está aceso, e hai un enderezo e unha ruta por defecto",
			Pinged:      "nese espazo de nomes entraron pings",
			World:       "un segundo espazo de nomes de rede está unido á máquina",
			Forward:     "a máquina reenvía paquetes: net.ipv4.ip_forward é 1",
			NAT:         "unha regra de NAT enmascara os paquetes do espazo de nomes",
			NoNetwork:   "xa ningún espazo de nomes de rede está unido á máquina, ningún ten nome, e bridge0 xa non existe",
			Limited:     "un proceso está nun grupo de control cun límite de memoria",
			EmptyGroup:  "hai un grupo de control baleiro cun límite de memoria",
			NoGroups:    "ningún proceso está nun grupo de control da lección, e non queda ningún baleiro cun límite ou cunha cota",
			Shares:      "tres programas ocupados están en grupos de control coas cotas 2 a 1 a 1",
			Frozen:      "un grupo de control conxelou os seus procesos",
			Thawed:      "xa ningún proceso está conxelado, nin ningún grupo, e non hai outra árbore de grupos montada",
			Cost:        "contedor cost mediu aquí",
			PIDProcNet:  "unha shell ten espazos de nomes de PID e de rede e un /proc propios",
			Limit50:     "un proceso está nun grupo de control cun límite de 50 MB",
			Limit4:      "un grupo de control ten un límite de 4 KB",
			Killed:      "o rexistro do núcleo di que un grupo de control quedou sen memoria",
			Limit512:    "está nun grupo de control cun límite de 512 MB",
			Full:        "un proceso no sistema de ficheiros raíz ten espazos de nomes propios de montaxes, UTS, IPC, rede e PID",
			Init:        "un dos seus procesos é alí o número 1: o seu init",
			Outside:     "a súa rede está unida á máquina, ten unha ruta por defecto, e NAT leva fóra",
		},
		Tasks: Tasks{
			Namespaces: "Espazos de nomes: unha shell propia, un espazo UTS co nome cambiado, un par veth",
			Limits:     "Grupos de control: un límite de memoria, e cotas do procesador",
			Container:  "Un contedor do sistema de ficheiros raíz, cunha rede e un límite",
		},
		Step:          "{chapter}. {title} · paso {step} de {steps}",
		Done:          "feito: {title}",
		End:           "Ese foi o último paso. 'contedor lesson report' imprime o que se entrega, 'contedor lesson check' mira as tarefas.",
		Progress:      "{done} de {steps} pasos",
		Keys:          "^] abre o menú da lección: unha pista, o paso outra vez, unha segunda shell, a fin.",
		WatchKeys:     "Escribe noutra terminal, neste directorio. Aquí: h pista, a outra vez, b atrás, s saltar, q saír.",
		Menu:          "h pista · a outra vez · b atrás · s saltar · l lista · 2 outra shell · q saír",
		GoOn:          "Intro amosa o paso seguinte.",
		Second:        "nunha segunda terminal (^] 2):",
		WithoutRoot:   "Non es root. Escribe no seu lugar:",
		NeedsRoot:     "Este paso precisa root: sae, e escribe 'sudo {program} lesson {command}'. Para seguir sen root, sáltao.",
		NeedsTree:     "Aquí aínda non hai ningún sistema de ficheiros raíz: escribe primeiro 'fetchroot mini'.",
		Missing:       "O que amosa a máquina:",
		Reached:       "A este paso xa se chegou antes: faino outra vez, ou sáltao para seguir.",
		IfFails:       "Se non funciona:",
		Begins:        "A lección garda ata onde chegaches en {file}.",
		Resume:        "Queda gardado ata onde chegaches. '{program} lesson' segue dende aquí.",
		Shell2:        "a segunda shell, na máquina; ^] 2 volve",
		Shell1:        "a primeira shell",
		NoTerminal:    "a lección precisa unha terminal; 'contedor lesson list' non",
		Already:       "a lección xa está en marcha nesta terminal; ^] abre o seu menú",
		Offline:       "Sen rede, escribe no seu lugar `fetchroot mini`.",
		NoChapter:     "non hai capítulo nin palabra '{word}'; véxase 'contedor lesson list'",
		NoWord:        "sobra o argumento '{word}'",
		NoTask:        "non hai tarefa '{word}'; as tarefas son 1, 2 e 3",
		AtFirst:       "este é o primeiro paso",
		AtEnd:         "despois do último paso non hai ningún",
		Broken:        "non se pode ler ata onde chegaches en {file} ({error}); move o ficheiro a outro lugar para comezar de novo",
		Unknown:       "{file} é doutra versión ({version}) do programa; non se cambiou",
		NoHome:        "non hai onde gardar ata onde chegaches: faltan HOME e XDG_STATE_HOME",
		Now:           "aquí",
		TaskDone:      "A tarefa {task} está feita.",
		TaskNot:       "Tarefa {task}: faltan {count}.",
		SeenBefore:    "visto o {time}",
		CheckHow:      "Fai a comprobación na máquina, non no contedor, mentres fas a tarefa: o que se viu unha vez queda visto.",
		ReportHeading: "contedor lesson: informe",
		StepsHeading:  "Pasos",
		TasksHeading:  "Tarefas",
		Machine:       "{system}, Linux {kernel}, {architecture}, cgroups: {cgroup}",
	}
}
