package texts

func lessonSpanish() Lesson {
	return Lesson{
		Help: `
Uso:
 contedor lesson [--lang {languages}] [CAPÍTULO]
 contedor lesson list | watch | hint | again | skip | back
 contedor lesson check [N]
 contedor lesson report [--json]

El curso en su propia shell, sin red. La lección muestra un paso cada vez.
Escríbalo en la shell. La lección mira la máquina, ve cuándo se llega al paso, y
sigue. Empieza en CAPÍTULO; si no se da, donde la dejó. En la shell de la
lección, la tecla ^] abre un menú, también dentro de un contenedor.

 list             lista los capítulos y sus pasos
 watch            solo muestra los pasos, mientras escribe en otro terminal
 hint             dice qué falta aún para este paso
 again            muestra el paso otra vez
 skip             salta el paso
 back             vuelve al paso anterior
 check [N]        mira si la tarea N, o cada una, está hecha aquí, y dice qué falta
 report           imprime lo que se entrega: pasos con horas, tareas, esta máquina

 --beside         lo mismo que watch
 --json           imprime el informe como JSON
 --lang {languages}
                  el idioma; por defecto, el de la configuración regional
 -h, --help       muestra esta ayuda
`,
		Chapters: Chapters{
			Files: "El sistema de ficheros", Chroot: "Enjaular el proceso", Cage: "Por qué eso no es un contenedor",
			Namespaces: "Los espacios de nombres, uno a uno", Container: "Todos los espacios de nombres a la vez", Hostname: "Un nombre de máquina propio",
			Users: "Como un usuario cualquiera", Nsenter: "Desde un segundo terminal", Root: "pivot_root y overlay",
			Network: "Una red", Limits: "Límites", Cost: "Lo que cuesta",
		},
		Claims: Claims{
			Tree:        "un directorio de aquí es un sistema de ficheros raíz: tiene bin, etc, proc y usr",
			Caged:       "el directorio raíz de un proceso es ese directorio",
			SeesAll:     "el /proc de ese proceso muestra todos los procesos de la máquina",
			Left:        "ya ningún proceso tiene espacios de nombres ni directorio raíz propios",
			NoProc:      "visto desde la máquina, no hay ningún proc montado en el sistema de ficheros raíz",
			OwnUTS:      "un proceso tiene un espacio de nombres UTS propio",
			Renamed:     "allí el nombre (hostname) no es el de la máquina",
			OwnMount:    "un proceso tiene un espacio de nombres de montajes propio",
			Mounted:     "allí hay montado algo que la máquina no ve",
			OwnNet:      "un proceso tiene un espacio de nombres de red propio",
			OwnIPC:      "un proceso tiene un espacio de nombres IPC propio",
			OwnPID:      "un proceso tiene un espacio de nombres de PID propio",
			OwnProc:     "el /proc de un proceso solo muestra los procesos de su espacio de nombres de PID",
			Mapped:      "un proceso es root en un espacio de nombres de usuarios propio",
			EnteredPID:  "una segunda shell entró desde fuera en su espacio de nombres de PID",
			EnteredUTS:  "una segunda shell entró desde fuera en su espacio de nombres UTS",
			Overlay:     "allí hay montado un overlay",
			ReadOnly:    "allí hay un directorio montado solo para leer",
			OverlayRoot: "el montaje raíz de un proceso es un overlay",
			Severed:     "allí ya no está montado el sistema de ficheros raíz de la máquina",
			Cabled:      "un par veth une la máquina y otro espacio de nombres de red",
			Bridge:      "el extremo de la máquina está encendido y conectado a un puente, que está encendido y tiene una dirección",
			Inner:       "el otro extremo está encendido, y hay una dirección y una ruta por defecto",
			Pinged:      "en ese espacio de nombres entraron pings",
			World:       "un segundo espacio de nombres de red está unido a la máquina",
			Forward:     "la máquina reenvía paquetes: net.ipv4.ip_forward es 1",
			NAT:         "una regla de NAT enmascara los paquetes del espacio de nombres",
			NoNetwork:   "ya ningún espacio de nombres de red está unido a la máquina, ninguno tiene nombre, y bridge0 ya no existe",
			Limited:     "un proceso está en un grupo de control con un límite de memoria",
			EmptyGroup:  "hay un grupo de control vacío con un límite de memoria",
			NoGroups:    "ningún proceso está en un grupo de control de la lección, y no queda ninguno vacío con un límite o una cuota",
			Shares:      "tres programas ocupados están en grupos de control con las cuotas 2 a 1 a 1",
			Frozen:      "un grupo de control congeló sus procesos",
			Thawed:      "ya ningún proceso está congelado, ni ningún grupo, y no hay otro árbol de grupos montado",
			Cost:        "contedor cost midió aquí",
			PIDProcNet:  "una shell tiene espacios de nombres de PID y de red y un /proc propios",
			Limit50:     "un proceso está en un grupo de control con un límite de 50 MB",
			Limit4:      "un grupo de control tiene un límite de 4 KB",
			Killed:      "el registro del núcleo dice que un grupo de control se quedó sin memoria",
			Limit512:    "está en un grupo de control con un límite de 512 MB",
			Full:        "un proceso en el sistema de ficheros raíz tiene espacios de nombres propios de montajes, UTS, IPC, red y PID",
			Init:        "uno de sus procesos es allí el número 1: su init",
			Outside:     "su red está unida a la máquina, tiene una ruta por defecto, y NAT lleva fuera",
		},
		Tasks: Tasks{
			Namespaces: "Espacios de nombres: una shell propia, un espacio UTS con el nombre cambiado, un par veth",
			Limits:     "Grupos de control: un límite de memoria, y cuotas del procesador",
			Container:  "Un contenedor del sistema de ficheros raíz, con una red y un límite",
		},
		Step:          "{chapter}. {title} · paso {step} de {steps}",
		Done:          "hecho: {title}",
		End:           "Ese fue el último paso. 'contedor lesson report' imprime lo que se entrega, 'contedor lesson check' mira las tareas.",
		Progress:      "{done} de {steps} pasos",
		Keys:          "^] abre el menú de la lección: una pista, el paso otra vez, una segunda shell, el fin.",
		WatchKeys:     "Escriba en otro terminal, en este directorio. Aquí: h pista, a otra vez, b atrás, s saltar, q salir.",
		Menu:          "h pista · a otra vez · b atrás · s saltar · l lista · 2 otra shell · q salir",
		GoOn:          "Intro muestra el paso siguiente.",
		Second:        "en un segundo terminal (^] 2):",
		WithoutRoot:   "Usted no es root. Escriba en su lugar:",
		NeedsRoot:     "Este paso necesita root: salga, y escriba 'sudo {program} lesson {command}'. Para seguir sin root, sáltelo.",
		NeedsTree:     "Aquí todavía no hay ningún sistema de ficheros raíz: escriba primero 'fetchroot mini'.",
		Missing:       "Lo que muestra la máquina:",
		Reached:       "A este paso ya se llegó antes: hágalo otra vez, o sáltelo para seguir.",
		IfFails:       "Si no funciona:",
		Begins:        "La lección guarda hasta dónde llegó en {file}.",
		Resume:        "Queda guardado hasta dónde llegó. '{program} lesson' sigue desde aquí.",
		Shell2:        "la segunda shell, en la máquina; ^] 2 vuelve",
		Shell1:        "la primera shell",
		NoTerminal:    "la lección necesita un terminal; 'contedor lesson list' no",
		Already:       "la lección ya está en marcha en este terminal; ^] abre su menú",
		Offline:       "Sin red, escriba en su lugar `fetchroot mini`.",
		NoChapter:     "no hay capítulo ni palabra '{word}'; vea 'contedor lesson list'",
		NoWord:        "sobra el argumento '{word}'",
		NoTask:        "no hay tarea '{word}'; las tareas son 1, 2 y 3",
		AtFirst:       "este es el primer paso",
		AtEnd:         "después del último paso no hay ninguno",
		Broken:        "no se puede leer hasta dónde llegó en {file} ({error}); mueva el fichero a otro lugar para empezar de nuevo",
		Unknown:       "{file} es de otra versión ({version}) del programa; no se cambió",
		NoHome:        "no hay dónde guardar hasta dónde llegó: faltan HOME y XDG_STATE_HOME",
		Now:           "aquí",
		TaskDone:      "La tarea {task} está hecha.",
		TaskNot:       "Tarea {task}: faltan {count}.",
		SeenBefore:    "visto el {time}",
		CheckHow:      "Haga la comprobación en la máquina, no en el contenedor, mientras hace la tarea: lo que se vio una vez queda visto.",
		ReportHeading: "contedor lesson: informe",
		StepsHeading:  "Pasos",
		TasksHeading:  "Tareas",
		Machine:       "{system}, Linux {kernel}, {architecture}, cgroups: {cgroup}",
	}
}
