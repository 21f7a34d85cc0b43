package texts

// Spanish is the other language of the course.
func Spanish() *Language {
	return &Language{
		Code:        "es",
		Yes:         "sí",
		No:          "NO",
		HintWord:    "pista",
		Meant:       "¿quería decir {words}?",
		Or:          " o ",
		BadLanguage: "no hay textos en el idioma '{word}'",
		Extra:       "sobra el argumento '{word}'",
		Own: Own{
			Mount:  "la lista de sistemas de ficheros montados",
			UTS:    "el nombre de la máquina y el dominio NIS",
			IPC:    "los objetos IPC de System V y las colas de mensajes POSIX",
			Net:    "dispositivos de red, direcciones, rutas, puertos y reglas del cortafuegos",
			PID:    "los números de proceso, contados desde el 1",
			User:   "los ids de usuarios y grupos, y las capacidades sobre lo que es del espacio de nombres",
			Cgroup: "la raíz del árbol de cgroups visible",
			Time:   "los desplazamientos de los relojes monotónico y de arranque",
		},
		Lesson: lessonSpanish(),
		Fetch:  fetchSpanish(),
		Front: Front{
			First: `
Contenedores a mano, en un solo fichero. Escriba una línea tras otra:

  {program} shell
  fetchroot mini
  {unshare} -m -i -n -p -u -f chroot rootfs /bin/bash

La primera es su shell con todos los comandos, la segunda crea ./rootfs sin red,
la tercera es un contenedor: pruebe 'mount -t proc proc /proc', ps y exit.
'contedor check' dice si todo esto funciona aquí, y qué ayuda si no.
'contedor lesson' es el curso, y 'contedor help' lista temas.
`,
			Help: `
Uso:
 contedor COMANDO [ARGUMENTO...]
 contedor --list | --list-safe
 contedor --install [-s] DIR [NOMBRE...]
 contedor --uninstall [DIR]

Contenedores a mano: muchos comandos en un solo programa. Un enlace a él con el
nombre de un comando ejecuta ese comando.

 explain COMANDO...   dice qué hace una línea de comandos y por qué, sin ejecutarla
 lesson [CAPÍTULO]    el curso en su shell: muestra un paso, ve cuándo se llega a él
 show [PID]           muestra un contenedor por fuera y por dentro, o los lista todos
 cost [ROOTFS]        compara lo que cuesta un contenedor y lo que cuesta un proceso
 bundle COMANDO...    escribe un paquete OCI, con el que runc y crun crean el mismo
                      contenedor
 serve [FICH|DIR]...  reparte el programa, sistemas de ficheros raíz y el curso en un aula
 check                comprueba si la lección funciona aquí para este usuario
 shell [DIR]          ejecuta su shell con estos comandos al principio del PATH
 help [TEMA]          explica un comando o un tema, o los lista

 --list               lista los comandos
 --list-safe          lista los que pueden ir delante de los del sistema en el PATH
 --install            pone en DIR enlaces a todos los comandos salvo sudo y su, o a los
                      que se digan; con -s, o donde no se permiten enlaces duros,
                      crea enlaces simbólicos
 --uninstall          borra los enlaces a este programa de DIR, o de los directorios
                      del PATH
 -h, --help           muestra esta ayuda
 -V, --version        muestra la versión
`,
			HelpHelp: `
Uso:
 contedor help [--lang {languages}] [TEMA]

Escribe la ayuda de un comando, o explica un tema. Sin TEMA, lista los temas.

 --lang {languages}
                   el idioma; por defecto, el de la configuración regional
 -h, --help        muestra esta ayuda
`,
			Unknown:     "{word}: no existe tal comando",
			SeeList:     "{word}: no existe tal comando; véase 'contedor --list'",
			Usage:       "Uso",
			NoTopic:     "ningún comando ni tema se llama '{word}'; véase 'contedor help'",
			Topics:      "Temas de contedor help",
			More:        "'contedor help TEMA' explica uno de ellos, y 'contedor help COMANDO' un comando.\n'contedor --list' lista los comandos, y 'contedor --help' las opciones.\n",
			NoDirectory: "--install necesita un directorio",
			NotOurs:     "no se escribe encima de {path}",
			NotLinked:   "no se puede enlazar {path}",
			NotMade:     "no se puede crear {dir}",
			NotRemoved:  "no se puede borrar {path}",
			NotInPath:   `{dir} no está en el PATH: export PATH="$PATH:{dir}"`,
			NoLinks:     "no hay enlaces a este programa en {dir}",
			ShellHelp: `
Uso:
 contedor shell [DIR]

Ejecuta $SHELL, en DIR si se dice, con los comandos de este programa al principio
del PATH. Los comandos que la máquina suele tener más completos, como ls, van al
final. No se instala nada: los comandos desaparecen cuando la shell termina.

 -h, --help          muestra esta ayuda
`,
			ShellBegins: "nuestros comandos van primero en esta shell, desde {dir}, hasta salir",
			FetchHelp: `
Uso:
 fetchroot [opciones] [ORIGEN [DIR]]
 fetchroot --pack [opciones] DIR [FICHERO|IMAGEN]
 fetchroot --remove DIR
 fetchroot mini [--force] [-q] [DIR]

Trae el archivo de un sistema de ficheros raíz y lo desempaqueta como DIR (por
defecto: rootfs). ORIGEN es una URL http, https o file, una ruta, - para la
entrada estándar, un nombre que muestra --list (./NOMBRE es un fichero), o una
imagen:
 oci:NOMBRE[:TAG][@DIGEST]  de un registro: el de Docker, si NOMBRE no comienza por
                            otro
 oci:RUTA[:NOMBRE]          de un directorio OCI, o de un archivo hecho de él o
                            por docker save; - es la entrada estándar
Por defecto es el sistema de ficheros raíz de la lección,
 {lesson}

El archivo es un fichero tar, sin comprimir o comprimido con {formats};
el formato lo dice su contenido, no su nombre. Si todos los ficheros del archivo
están en un directorio, ese directorio pasa a ser DIR. DIR solo aparece cuando
está completo. Un DIR anterior queda hasta entonces.

Con --pack, DIR pasa a ser un archivo tar FICHERO (por defecto: el nombre de DIR
con .tar.gz; - es la salida estándar). Se comprime con zstd si su nombre termina en
.zst o .tzst, con xz si en .xz o .txz, y si no con gzip. El mismo árbol da siempre
el mismo FICHERO. IMAGEN es una de
 oci:RUTA[:NOMBRE]           un directorio OCI
 oci:REGISTRO/NOMBRE[:TAG]   en un registro, por https salvo en esta máquina
 docker-archive:FICHERO[:NOMBRE]  para docker load

Si un usuario corriente tiene ids subordinados, subuid(5), los ficheros conservan
sus dueños, y "unshare -r --map-auto chroot DIR" entra en el árbol. Sin tales ids
todos los ficheros son del usuario, y "unshare -r chroot DIR" entra en el árbol.

Con mini, crea con este mismo programa un sistema de ficheros raíz pequeño.

Opciones:
     --force         sustituye DIR aunque no esté vacío, FICHERO aunque exista
     --sha256 HEX    rechaza un archivo con otro SHA-256, o una imagen con otro
                     digest
     --sha256sums URL|FICHERO
                     lo mismo, con el SHA-256 de una lista de sha256sum(1)
     --keyring FICHERO
                     rechaza una lista (por defecto: SHA256SUMS junto a ORIGEN) que
                     no ha firmado ninguna clave OpenPGP de FICHERO
     --minisign-key CLAVE|FICHERO
                     rechaza un archivo que no ha firmado esta clave de minisign(1)
     --signature URL|FICHERO
                     la firma de la lista (por defecto: dentro, o su nombre con
                     .gpg, .asc o .sign) o del archivo (por defecto: .minisig)
     --print-hash    escribe el SHA-256 del archivo o el digest de la imagen, y no
                     desempaqueta nada
     --platform SO/ARQ[/VARIANTE]
                     desempaqueta la imagen para otra máquina, como linux/arm64
     --list          lista los nombres cortos de los orígenes, con los orígenes
     --keep FICHERO  guarda el archivo como FICHERO, y no en la caché
     --no-cache      no usa ni guarda nada en ~/.cache/contedor
     --continue      continúa una descarga sin acabar aunque solo su tamaño muestre
                     que es el mismo fichero
     --no-continue   comienza cada descarga desde el principio
     --connections N trae por hasta N conexiones, de 1 a 16 (por defecto: 8), si el
                     servidor puede enviar un fichero por partes
     --tries N       se rinde después de N fallos seguidos (por defecto: 6); es un
                     fallo una conexión que se corta antes de traer 64 KiB
     --timeout SEGUNDOS
                     lo intenta de nuevo después de SEGUNDOS sin datos (por defecto:
                     30)
     --speed-limit TAMAÑO
                     lo intenta de nuevo si una conexión trae menos de TAMAÑO por
                     segundo (por defecto: 100; 0 es sin límite)
     --speed-time SEGUNDOS
                     el tiempo sobre el que cuenta --speed-limit (por defecto: 60)
     --max-time SEGUNDOS
                     se rinde si DIR no está completo después de SEGUNDOS (por
                     defecto: 0, sin límite)
     --pack          hace un archivo de un directorio
     --mtime HORA    con --pack: la hora de todos los ficheros, como 2026-01-31 o
                     @1769817600; las horas posteriores a SOURCE_DATE_EPOCH del
                     entorno se ponen a esa
     --base IMAGEN   con --pack: hace una capa con lo que difiere de IMAGEN, encima
                     de ella
     --entrypoint PALABRA|JSON, --cmd PALABRA|JSON
                     el programa de la imagen, y sus argumentos: una palabra, varias
                     opciones para varias palabras, o una lista ["PALABRA",...]
     --env NOMBRE=VALOR, --label NOMBRE=VALOR
                     una variable o una etiqueta de la imagen
     --zstd          comprime la capa con zstd en lugar de gzip
     --registry-auth FICHERO
                     usuarios y contraseñas para registros (por defecto: los de
                     docker login, skopeo login y similares)
     --ca-certificate FICHERO
                     confía también en las autoridades de certificación de FICHERO;
                     con esto se pregunta por https a un registro de esta máquina
     --registry-mirror MÁQUINA
                     pregunta antes al registro MÁQUINA por las imágenes del de
                     Docker
     --max-size TAMAÑO
                     rechaza un archivo que al desempaquetarlo ocupa más bytes (por
                     defecto: 32G; 0 es sin límite); K, M, G y T son potencias de
                     1024. La memoria queda por debajo de 128 MB, o de 170 MB para
                     datos de zstd --long=27
     --max-files N   rechaza un archivo de más entradas (por defecto: 2000000; 0 es
                     sin límite)
     --strict        rechaza un archivo si algo de él no se puede crear aquí:
                     dueños, dispositivos, atributos extendidos, horas
     --remove DIR    borra DIR y todo lo que hay en él, salvo que haya algo montado
                     allí
 -q, --quiet         escribe solo errores, ni progreso ni resumen

 -h, --help          muestra esta ayuda
 -V, --version       muestra la versión
`,
			MiniHelp: `
Uso:
 fetchroot mini [opciones] [DIR]

Crea con este programa un sistema de ficheros raíz pequeño en DIR (por defecto:
rootfs). DIR solo aparece cuando está completo. Un DIR anterior queda hasta
entonces.

Opciones:
     --force         sustituye DIR aunque no esté vacío
 -q, --quiet         sin resumen; solo errores

 -h, --help          muestra esta ayuda
`,
			Concepts: Concepts{
				Namespaces: Concept{"namespaces", "Lo que un proceso puede tener para sí", `
Un espacio de nombres da a los procesos una vista propia de algo que los demás comparten. Un proceso está siempre en uno de cada tipo, y sus hijos están en los mismos. unshare crea otros nuevos, nsenter entra en los de otro proceso, lsns los lista.

{kinds}

  contedor explain unshare -m -p -f bash   qué llamadas hace eso
  contedor show                            qué contenedores hay
`},
				Rootless: Concept{"rootless", "Contenedores sin root", `
Con -r, unshare crea primero un espacio de nombres de usuarios. En él se es root, pero solo sobre lo que es de los nuevos espacios de nombres:

  unshare -r -m -i -n -p -u -f chroot rootfs /bin/bash

En algunas máquinas los usuarios corrientes no pueden crear espacios de nombres de usuarios, por un ajuste, por AppArmor, o por estar dentro de otro contenedor. 'contedor check' dice cuál es el caso, y qué debe hacer root. Los ficheros de otros dueños necesitan ids subordinados (/etc/subuid): 'unshare -r --map-auto'.
`},
				Offline: Concept{"offline", "Todo sin red", `
Este fichero es todo lo que hace falta. 'fetchroot mini' crea con él un sistema de ficheros raíz, en el que funcionan todos los comandos:

  fetchroot mini
  chroot rootfs /bin/sh

Para el sistema de ficheros raíz del curso, copie una vez el archivo y desempaquételo de ahí: 'fetchroot rootfs.tar.gz'. Lo que ya se descargó antes se toma de la caché, en ~/.cache/contedor, si el servidor dice que no ha cambiado.
`},
				Courses: Concept{"courses", "Qué escribir después del primer contenedor", `
  contedor explain COMANDO...   qué hace una línea, antes de escribirla
  contedor check                si todo esto funciona aquí
  contedor show PID             un contenedor desde los dos lados
  nsenter -t PID -a             entrar en él desde un segundo terminal
  cgcreate, cgset, cgexec       límites: memoria, procesador, procesos
  ip netns, ip link, iptables   una red propia
  pivot_root, mount -t overlay  otra raíz, y capas

La lección y el curso están en el directorio docs del proyecto. Hay dos versiones de cgroups: 'contedor check' dice cuál tiene esta máquina, y qué necesita un curso hecho para la otra.
`},
				Archives: Concept{"archives", "De dónde salen los sistemas de ficheros raíz", `
  fetchroot                     el de la lección
  fetchroot mini                de este programa, sin red
  fetchroot debian              una imagen del registro de Docker
  fetchroot oci:NOMBRE[:TAG]    cualquier otra imagen
  fetchroot URL|FICHERO [DIR]   un archivo tar, con cualquier compresión usual
  fetchroot --pack DIR          y de vuelta: un directorio pasa a ser un archivo

El directorio solo aparece cuando está completo. Lo que llegó de una descarga que se corta se conserva, y el mismo comando sigue desde ahí.
`},
				Install: Concept{"installing", "Dónde están los comandos", `
  contedor shell            no se instala nada: los comandos están ahí hasta salir
  contedor --install DIR    un enlace por comando; añada DIR al PATH
  contedor --uninstall DIR  borra esos enlaces
  contedor COMANDO ...      sin ningún enlace

Si DIR está en el PATH antes de los directorios del sistema, se ejecutan nuestros comandos en lugar de los del sistema. 'contedor --list-safe' lista los comandos para los que eso siempre está bien.
`},
				Hints: Concept{"hints", "Por qué falló un comando", `
Si un comando falla en un terminal, la línea siguiente dice por qué, en el idioma de la configuración regional (LANG=es_ES.UTF-8). CONTEDOR_HINTS=0 quita esas líneas, CONTEDOR_HINTS=1 las escribe también en ficheros y tuberías. NO_COLOR=1 quita los colores. El mensaje mismo es siempre el de la herramienta de verdad.
`},
			},
		},
		Explain: Explain{
			Help: `
Uso:
 contedor explain [-v] [--json] [--lang {languages}] COMANDO [ARGUMENTO...]

Dice qué hace una línea de comandos y qué necesita de esta máquina. No ejecuta
nada. Para unshare, nsenter, chroot y choom, cada línea es una llamada al sistema.
Para mount, umount, hostname, pivot_root, ip, iptables, sysctl, ping, fetchroot,
tar, wget, curl, ps, top, lsns, cgcreate, cgset, cgexec, cgclassify, cgdelete, y
para mkdir, rmdir y echo en un cgroup, dice qué cambia en qué espacio de nombres.
COMANDO puede ser una sola palabra con una línea entera: 'echo 5 > FICHERO'.
'bundle DIR' dice las líneas de comandos para un paquete OCI.

 -v, --verbose     muestra también las llamadas que solo preparan señales
 --json            escribe JSON con todas las llamadas, para programas
 --lang {languages}
                   el idioma; por defecto, el de la configuración regional
 -h, --help        muestra esta ayuda
`,
			NoCommand:       "falta el comando que hay que explicar",
			Unknown:         "no se puede explicar {command}, solo {known}",
			UnknownLine:     "no se puede explicar {command}, aunque sí otras líneas de {tool}",
			OnlyPrints:      "{command} no inicia ningún programa: no hay nada que explicar",
			Child:           "hijo",
			ChildFirst:      "hijo, proceso 1 del nuevo espacio de nombres de PID",
			Helper:          "ayudante, todavía fuera de los nuevos espacios de nombres",
			OwnHeading:      "Tiene para sí",
			SharedHeading:   "Comparte con la máquina",
			NothingOwn:      "nada: no tiene ningún espacio de nombres nuevo, y tiene el directorio raíz de la máquina",
			RootOwn:         "el directorio {dir} es su /",
			RootShared:      "el directorio raíz",
			ChildrenOnly:    "solo para sus hijos: sin --fork el propio programa queda fuera",
			JoinedHeading:   "De otro proceso",
			NeedsHeading:    "Lo que necesita, y si esta máquina lo tiene",
			NeedsNothing:    "nada especial",
			NeedFor:         "para {steps}",
			TryMapRoot:      "unshare -r da a un usuario cualquiera las capacidades que faltan, en espacios de nombres propios",
			Unshare:         "mueve el proceso a espacios de nombres nuevos, propios: {kinds}",
			UnshareNothing:  "no se pidió ningún espacio de nombres: nada cambia",
			Join:            "entra en el espacio de nombres {kind} de otro proceso",
			JoinForChildren: "los hijos que se creen a partir de aquí están en el espacio de nombres {kind} de otro proceso; este proceso queda fuera",
			Fork:            "un proceso nuevo hace el resto; este espera",
			ForkFirst:       "un proceso nuevo hace el resto: solo un hijo entra en el nuevo espacio de nombres de PID, como proceso 1",
			ForkJoined:      "un proceso nuevo hace el resto: solo un hijo está en el espacio de nombres de PID en el que se entró",
			EnterAgain:      "solo si eso falló: lo intenta otra vez, ya en el espacio de nombres de usuarios",
			EnterRetry:      "solo si eso falló: lo intenta otra vez, e informa del fallo",
			ChrootTo:        "cambia el directorio raíz por uno del otro proceso",
			ChdirTo:         "cambia el directorio de trabajo por uno del otro proceso",
			JoinCgroup:      "entra en el grupo de control del otro proceso",
			OOMScore:        "fija con qué prioridad termina el núcleo el programa cuando falta memoria: {value}, de -1000 (nunca) a 1000 (el primero)",
			Wait:            "espera, y termina como terminó el hijo",
			HelperWait:      "espera a que el ayudante termine",
			KillChild:       "hace que el núcleo envíe una señal al hijo cuando termine el padre",
			Signals:         "^C (SIGINT) y SIGTERM no terminan este proceso mientras espera",
			Unblock:         "el hijo vuelve a aceptar estas señales",
			Forward:         "pasa ^C (SIGINT) y SIGTERM al hijo",
			Propagation:     "a partir de aquí los montajes no se propagan hacia la máquina ni desde ella",
			Unprivate:       "a partir de aquí los montajes se propagan como se pidió",
			Chroot:          "enjaula el proceso: {dir} es su / a partir de aquí",
			Chdir:           "entra en {dir}, para que el directorio de trabajo no quede fuera",
			MountProc:       "ps y top leen /proc: este muestra el nuevo espacio de nombres de PID",
			MountBinfmt:     "da al espacio de nombres una lista propia de intérpretes para programas ajenos",
			LoadInterp:      "añade el intérprete a la lista",
			MapUser:         "el usuario {outer} de fuera es el usuario {inner} dentro",
			MapGroup:        "el grupo {outer} de fuera es el grupo {inner} dentro",
			DenySetgroups:   "primero prohíbe dejar grupos: si no, un usuario cualquiera no puede asignar un grupo",
			AllowSetgroups:  "dentro se pueden cambiar los grupos suplementarios",
			SetTime:         "pone el desplazamiento del reloj en el nuevo espacio de nombres de tiempo, en segundos",
			Bind:            "monta el fichero del espacio de nombres, y así el espacio de nombres sigue vivo sin ningún proceso",
			ForkBinder:      "un ayudante queda fuera, donde montará los ficheros de los espacios de nombres",
			ForkMapper:      "un ayudante queda fuera: solo allí puede escribir mapas de muchos ids",
			BeginHelper:     "dice al ayudante que los espacios de nombres ya existen",
			SetUser:         "pasa a ser el usuario {id}",
			SetGroup:        "pasa a ser el grupo {id}",
			SetGroupList:    "pone los grupos suplementarios",
			KeepCaps:        "pasa las capacidades a un programa que no es root",
			LoseCaps:        "renuncia a sus capacidades, como hace exec con un usuario que dentro no es root",
			DefaultSignal:   "da a {signal} su comportamiento por defecto, por si estaba ignorada",
			Fail:            "termina aquí: {message}",
			Warn:            "avisa de lo que va a fallar después",
			Exec:            "el proceso se convierte en {program}",
			ExecInPlace:     "el proceso se convierte en {program}, y conserva su número",
			ExecNext:        "el proceso se convierte en {program}, y siguen sus pasos",
		},
		Deed: Deed{
			Namespace:    "espacio de nombres",
			Undo:         "lo deshace",
			Need:         "necesita",
			OfMachine:    "el de la máquina",
			OfShell:      "el de esta shell, no el de la máquina",
			OfName:       "el de {name}",
			New:          "uno nuevo",
			Private:      "los montajes bajo {dir} ya no se propagan a otros espacios de nombres de montajes, ni desde ellos",
			Spread:       "los montajes bajo {dir} se propagan entre espacios de nombres de montajes",
			Remount:      "cambia las opciones del montaje {dir}",
			BindMount:    "el árbol {source} se ve también en {dir}",
			BindSelf:     "hace de {dir} un punto de montaje, como lo quiere pivot_root",
			MountProc:    "proc en {dir} muestra los procesos de este espacio de nombres de PID",
			MountTmpfs:   "un sistema de ficheros vacío en memoria en {dir}, que desaparece con el montaje",
			MountSysfs:   "sysfs en {dir} muestra los dispositivos de este espacio de nombres de red",
			MountOverlay: "pone un directorio en el que se puede escribir sobre otros de solo lectura, y lo muestra todo junto en {dir}",
			MountCgroup1: "muestra en {dir} los cgroups de la versión 1 de estos controladores",
			MountCgroup2: "muestra en {dir} los cgroups de la versión 2",
			MountOther:   "monta {source} en {dir}",
			Umount:       "quita el montaje de {dir}; falla mientras un proceso lo usa",
			Detach:       "quita el montaje de {dir} de inmediato, y lo suelta cuando ya ningún proceso lo usa",
			ShowName:     "escribe el nombre de la máquina del espacio de nombres UTS",
			SetName:      "{name} es el nombre de la máquina para todos los procesos de este espacio de nombres UTS",
			Pivot:        "{new} pasa a ser el montaje raíz de todo el espacio de nombres, y la raíz vieja va a {old}, donde se puede desmontar",
			PivotOver:    "este directorio pasa a ser el montaje raíz de todo el espacio de nombres, y la raíz vieja queda encima de él hasta umount -l .",
			SwitchRoot:   "{new} pasa a ser el montaje raíz de todo el espacio de nombres; /dev, /proc, /sys y /run van a él, los ficheros de una raíz vieja en memoria se borran, y {init} sustituye a este proceso",
			MakeCgroup:   "crea un cgroup; el núcleo llena {dir} con sus ficheros",
			RemoveCgroup: "borra el cgroup {dir}, que no puede tener procesos ni cgroups",
			JoinGroup:    "mueve el proceso {value} al cgroup {group}; los hijos que tenga también estarán allí",
			Enable:       "{value}: da (+) un controlador a los cgroups de {group}, o se lo quita (-)",
			LimitMemory:  "los procesos de {group} pueden usar {value} bytes de memoria; pasado eso el núcleo termina uno de ellos",
			SlowMemory:   "a partir de {value} bytes de memoria el núcleo recupera memoria de {group}, y lo frena",
			LimitSwap:    "limita el espacio de intercambio de {group} a {value} bytes; en la versión 1 cuenta también la memoria",
			LimitCPU:     "limita el tiempo de procesador de {group}: {value} (cuota y período, en microsegundos)",
			ShareCPU:     "la parte de {group} es {value}, frente a la de los vecinos cuando el procesador está ocupado",
			LimitPIDs:    "{group} puede tener {value} procesos e hilos; un fork de más falla",
			ChooseCPUs:   "{group} solo corre en {value} ({file})",
			Freeze:       "para todos los procesos de {group}, o sigue con ellos: {value}",
			KillGroup:    "mata todos los procesos de {group}",
			SetOther:     "pone {file} de {group} a {value}",
			CreateGroup:  "crea el cgroup {group} en los árboles de {controllers}, y en la versión 2 los activa",
			ExecGroup:    "se mueve al cgroup {group} de {controllers}, y luego se convierte en {program}",
			ShowNetwork:  "solo muestra lo que hay en este espacio de nombres de red",
			AddAddress:   "da a {device} la dirección {address}, y una ruta a su red",
			DelAddress:   "quita a {device} la dirección {address}",
			AddRoute:     "los paquetes para {target} van por aquí",
			AddGateway:   "los paquetes para {target} van a la pasarela {gateway}, que tiene que estar en la red de una dirección de aquí",
			DelRoute:     "borra la ruta a {target}",
			AddNeighbor:  "los paquetes para {address} van a la dirección de enlace {hardware} por {device}, sin ARP",
			DelNeighbor:  "olvida la dirección de enlace de {address} en {device}",
			AddVeth:      "crea dos dispositivos de red, {device} y {peer}, como los extremos de un cable: lo que entra por uno sale por el otro, también en otro espacio de nombres",
			AddBridge:    "crea el puente {device}, un conmutador para los dispositivos que lo tienen de maestro",
			AddDevice:    "crea el dispositivo de red {device} de tipo {kind}",
			InSpace:      "uno de ellos en el espacio de nombres de red de {name}",
			DelDevice:    "borra el dispositivo {device}; el otro extremo de un par veth se va con él",
			Up:           "enciende {device}",
			Down:         "apaga {device}, y borra sus rutas",
			Move:         "saca {device} de este espacio de nombres de red y lo mete en el de {value}, donde está apagado y sin direcciones",
			Master:       "enchufa {device} en el puente {value}",
			NoMaster:     "desenchufa {device} de su puente",
			SetDevice:    "pone {what} de {device} a {value}",
			ListSpaces:   "lista los nombres de /run/netns, cada uno de los cuales es un montaje",
			AddSpace:     "crea un espacio de nombres de red que solo tiene un dispositivo de bucle (lo), apagado",
			NameSpace:    "lo monta en {file}: así tiene nombre, y vive sin ningún proceso",
			AttachSpace:  "monta el espacio de nombres de red del proceso {pid} en {file}: así tiene nombre",
			DelSpace:     "quita el nombre {name}; el espacio de nombres sigue vivo mientras haya un proceso en él",
			EnterSpace:   "entra en el espacio de nombres de red {name}",
			OwnSys:       "toma un espacio de nombres de montajes propio, en el que /sys muestra esa red",

			IdentifySpace:  "muestra el nombre en /run/netns del espacio de nombres de red del proceso {pid}",
			MembersOfSpace: "lista los procesos del espacio de nombres de red {name}",
			ReadCgroup:     "lee {file} de {group}; el núcleo hace su texto en ese momento",

			Fetch:          "descarga {source} y lo desempaqueta en {dir}, que aparece cuando está todo",
			FetchMini:      "crea un sistema de ficheros raíz {dir} con este mismo programa; no necesita red",
			Unpack:         "desempaqueta {file} en {dir}; son ficheros corrientes, no cambia ningún proceso",
			Pack:           "empaqueta el directorio {dir} en un archivo",
			Download:       "descarga {source} por la red de este espacio de nombres de red",
			ShowProcesses:  "lee /proc, que muestra los procesos del espacio de nombres de PID para el que se montó",
			WatchProcesses: "lee una y otra vez /proc, que muestra los procesos del espacio de nombres de PID para el que se montó",
			ListNamespaces: "compara los espacios de nombres de todos los procesos de /proc",
			Ping:           "envía paquetes a {target}, y espera las respuestas: la ruta y las direcciones son las de este espacio de nombres de red",
			ShowRules:      "solo muestra las reglas de este espacio de nombres de red",
			AddRule:        "añade una regla a la cadena {chain} de este espacio de nombres de red",
			DelRule:        "borra una regla de la cadena {chain} de este espacio de nombres de red",
			ChangeRules:    "cambia las reglas de este espacio de nombres de red",
			SetKernel:      "pone {setting} del núcleo a {value}",

			BecomeUser:          "{program} se ejecuta como el usuario {value}, y solo puede lo que puede ese usuario",
			BecomeGroup:         "{program} se ejecuta con el grupo {value}",
			NoGroups:            "{program} no está en otros grupos",
			OtherGroups:         "{program} está en los grupos {value}, y en ningún otro",
			UsersGroups:         "{program} está en todos los grupos de su usuario",
			NoNewPrivileges:     "ni {program} ni lo que arranque obtienen nunca más derechos: los ficheros set-user-ID y las capacidades de ficheros no tienen efecto",
			BoundCapabilities:   "cambia el conjunto límite con {value}: una capacidad que no está en él no se vuelve a tener nunca, ni siquiera como root",
			InheritCapabilities: "cambia las capacidades heredables con {value}: los ficheros pueden darlas a los programas que contienen",
			AmbientCapabilities: "cambia las capacidades ambientales con {value}: {program} las conserva aunque no sea root",
			DieWithParent:       "cuando acaba el padre de {program}, {program} recibe la señal {value}",
			BecomeProgram:       "{program} sustituye a este proceso",
			WriteFile:           "escribe su entrada estándar en {file} y en su salida estándar; lo que {file} tenía antes se pierde",
			AppendFile:          "escribe su entrada estándar al final de {file} y en su salida estándar",
		},
		Hint: Hint{
			AddMapRoot:          "solo root puede crear estos espacios de nombres; -r añade un espacio de nombres de usuarios, en el que se es root: unshare -r ...",
			RootWithout:         "este root no tiene CAP_SYS_ADMIN, como en la mayoría de los contenedores: déselo al contenedor de fuera, o añada -r",
			Seccomp:             "lo prohíbe un filtro seccomp, probablemente el de un contenedor de fuera: lance ese contenedor con --security-opt seccomp=unconfined, o ejecute esto fuera de él",
			Setting:             "{setting} es {value} en esta máquina, y por eso un usuario cualquiera no puede crear espacios de nombres de usuarios: como root, sysctl -w {setting}={wanted}",
			AppArmor:            `AppArmor deja aquí sin capacidades los espacios de nombres de usuarios ({setting} es 1, el perfil es {profile}): como root, dé al programa un perfil con "userns,", o sysctl -w {setting}=0`,
			UserInChroot:        "esta shell está dentro de un chroot, donde el núcleo no permite espacios de nombres de usuarios: salga de él, o entre en el árbol con pivot_root",
			NobodyHere:          "su usuario o grupo no tiene id en este espacio de nombres de usuarios: asígneselo al crear ese espacio de nombres (unshare -r o -c)",
			UserRefused:         "este proceso no puede crear espacios de nombres de usuarios, y ningún ajuste dice por qué: quizá está dentro de un chroot, o lo prohíbe un contenedor de fuera",
			UserThreads:         "un proceso con varios hilos, y qemu-user siempre lo es, no puede crear espacios de nombres de usuarios, y algunos núcleos no los tienen",
			Full:                "ya no se pueden crear más espacios de nombres de tipo {kind}: {setting} es {value}; como root, sysctl -w {setting}=15000",
			Nested:              "los espacios de nombres de usuarios se pueden anidar hasta 32 niveles; si estos no llegan a tanto, se alcanzó el {setting} de uno de fuera",
			JoinUser:            "solo root puede entrar en un espacio de nombres {kind} de la máquina; el dueño de otro entra primero en el espacio de nombres de usuarios al que pertenece (nsenter -U)",
			JoinWithout:         "este root no tiene CAP_SYS_ADMIN sobre el espacio de nombres {kind}: pertenece a un espacio de nombres de usuarios de fuera, o este es un contenedor a cuyo root le falta esa capacidad",
			JoinEnded:           "el proceso ya terminó, y con él se fueron sus espacios de nombres: ps muestra los que hay",
			JoinFile:            "en un espacio de nombres {kind} se entra por un fichero como /proc/PID/ns/{file}, o por uno en el que se montó uno así: eso hacen ip netns y unshare --{kind}=FICHERO",
			JoinOwn:             "el proceso ya está en este espacio de nombres de usuarios, y ningún proceso puede entrar en el suyo propio",
			NoMapper:            "los rangos de ids los escriben newuidmap y newgidmap, que no están instalados: apt install uidmap",
			MapRoot:             "para asignar el id 0 el proceso necesita CAP_SETFCAP, que este root no tiene",
			RootNoMount:         "/ no es un punto de montaje, como después de un chroot: añada --propagation unchanged, o hágalo punto de montaje antes del chroot (mount --bind rootfs rootfs)",
			ChrootUser:          "solo root puede usar chroot; en un espacio de nombres de usuarios propio se es root: unshare -r chroot ...",
			ChrootWithout:       "este root no tiene CAP_SYS_CHROOT",
			NoPath:              "{dir} existe, el resto de la ruta no; allí hay los directorios: {there}",
			NotHere:             "no hay {dir} en {cwd}; aquí hay los directorios: {there}",
			NotHereButAbove:     "no hay {dir} en {cwd}, pero sí {there}",
			AlreadyThere:        "ya está en {dir}: primero cd ..",
			NoDirectories:       "ninguno",
			Archive:             "{file} es un archivo empaquetado: primero desempaquételo (fetchroot {file})",
			NotDirectory:        "{file} es un fichero, no un directorio",
			Barred:              "este usuario no puede pasar por {dir}",
			NoDirectoryInside:   "{dir} se busca bajo el nuevo directorio raíz, si lo hay",
			NoMountPoint:        "un montaje necesita un directorio que exista: mkdir -p {dir}",
			ProcNeedsPID:        "en un espacio de nombres de usuarios, proc solo se puede montar con un espacio de nombres de PID propio: añada -p -f",
			ProcCovered:         "un montaje tapa aquí {file}, como en muchos contenedores, y un espacio de nombres de usuarios no puede destaparlo con un proc nuevo: para ver el de fuera, mount --rbind /proc rootfs/proc antes del chroot",
			MountUser:           "solo root puede cambiar montajes; en espacios de nombres de montajes y usuarios propios se es root: unshare -r -m",
			MountInside:         "estos montajes son de otro espacio de nombres: con -m el proceso tiene los suyos",
			HostnameUser:        "solo root puede cambiar el nombre de la máquina; en un espacio de nombres UTS propio se es root: unshare -r -u",
			HostnameInside:      "este nombre de la máquina es de otro espacio de nombres: con -u el proceso tiene el suyo",
			KeepGroups:          "este espacio de nombres de usuarios no permite dejar grupos, porque lo creó un usuario cualquiera: añada --preserve-credentials",
			MountsBelow:         "hay montajes por debajo, como {below}: umount -R {dir}",
			MountUsed:           "lo usan procesos ({pids}), quizá esta shell: salga de él con cd, termínelos, o umount -l {dir}",
			Unmapped:            "el id {id} no existe en este espacio de nombres de usuarios: asígnelo (--map-auto, --map-users)",
			NoFile:              "un espacio de nombres se conserva con un montaje sobre un fichero, que tiene que existir: touch {file}",
			NotPrivate:          "un espacio de nombres de montajes solo se puede conservar en un montaje privado: mount --bind . . && mount --make-private . en el directorio de {file}, y ejecute el comando allí; con --pid, añada --fork",
			WithoutFork:         `sin -f solo los hijos de {program} están en el nuevo espacio de nombres de PID; cuando termina el primero, los demás fallan ("Cannot allocate memory"): añada -f`,
			HostPath:            "{file} existe, pero el PATH, que viene de fuera, no tiene su directorio: PATH={usual}",
			Nowhere:             "no hay {file} en los directorios del PATH bajo este directorio raíz",
			OtherPlace:          "no hay {file} bajo este directorio raíz, pero sí {there}",
			OnlyShell:           "no hay {file} bajo este directorio raíz; /bin/sh sí",
			NoSystem:            "no hay {file} bajo este directorio raíz, ni /bin/sh: ¿es un sistema entero? Allí hay los directorios: {there}",
			NoScriptInterpreter: "{file} existe, pero el intérprete de su primera línea, {interpreter}, no",
			NoLoader:            "{file} existe, pero el cargador que necesita, {interpreter}, no; lo más probable es que falten también sus bibliotecas",
			NoEmulator:          "{file} es un programa para {machine}, y su emulador, {interpreter}, no está bajo este directorio raíz: cópielo allí, o regístrelo con la marca F",
			Foreign:             "{file} es un programa para {machine}, esta máquina es {own}, y binfmt_misc no tiene emulador para él: apt install qemu-user-static",
			BrokenELF:           "{file} es un programa para esta máquina, pero está dañado o cortado",
			NoFormat:            "{file} no es un programa: ni ELF ni un script con #! en la primera línea",
			IsDirectory:         "{file} es un directorio",
			NotExecutable:       "{file} no se puede ejecutar: chmod +x {file}",
			NoExec:              "{file} está en un sistema de ficheros montado con noexec",
			NoNetwork:           "fetchroot mini no necesita red: crea un sistema de ficheros raíz pequeño con este mismo programa",
			CgroupNone:          "no hay grupos de control montados en {dir}: mount -t cgroup2 none {dir}",
			CgroupNoTree:        "esta máquina tiene un árbol de cgroups por cada controlador (versión 1), y {name} no está entre ellos: {there}",
			CgroupElsewhere:     "el controlador {controller} tiene sus cgroups en otro árbol: {dir}",
			CgroupOneTree:       "los cgroups de la versión 2 son un solo árbol para todos los controladores, sin directorio {name}: mkdir {dir}/GRUPO",
			CgroupMissing:       "no hay ningún cgroup {dir}: mkdir -p {dir}",
			CgroupV1File:        "{file} es un fichero de la versión 1; este cgroup es de la versión 2, en la que es {other}",
			CgroupV2File:        "{file} es un fichero de la versión 2; este cgroup es de la versión 1, en la que es {other}",
			CgroupRoot:          "esta es la raíz del árbol, que no tiene límites: cree un cgroup en ella con mkdir",
			CgroupNotEnabled:    "el controlador {controller} no está activado para los cgroups de {dir}: echo +{controller} > {dir}/cgroup.subtree_control",
			CgroupTaken:         "en esta máquina la versión 1 tiene el controlador {controller}, y por eso la versión 2 no puede tenerlo: use {dir}, o arranque Linux con cgroup_no_v1={controller}",
			CgroupNoController:  "aquí no hay ningún controlador {controller}; hay: {there}",
			CgroupNoProcess:     "no hay ningún proceso {pid}, o no se ve desde este espacio de nombres de PID",
			CgroupInUse:         "los procesos del cgroup usan {bytes} bytes, y el núcleo no puede recuperar de ellos lo que hace falta",
			CgroupInner:         "un cgroup que activa controladores ({controllers}) para los que tiene dentro no puede tener procesos: mkdir {dir}/hoja, y escriba en {dir}/hoja/cgroup.procs",
			CgroupMembers:       "un cgroup con procesos ({pids}) no puede activar controladores para los que tiene dentro: primero mkdir {dir}/hoja, y muévalos a {dir}/hoja/cgroup.procs",
			CgroupUsedBelow:     "un cgroup de dentro también activa ese controlador: primero desactívelo en {dir}/cgroup.subtree_control",
			CgroupValue:         "el núcleo no acepta {value} aquí; cat {file} muestra la forma",
			CgroupNoCPUs:        "un cpuset sin procesadores y nodos de memoria no puede tener procesos: echo 0 > {dir}/cpuset.cpus; echo 0 > {dir}/cpuset.mems",
			OOMRange:            "el valor va de -1000 (nunca se termina) a 1000 (se termina el primero)",
			OOMLower:            "{value} es menor que antes, y eso solo lo puede poner el root de la máquina (CAP_SYS_RESOURCE); valores mayores sí se permiten",
			OOMNoProc:           "/proc no está montado aquí: mount -t proc proc /proc",
			CgroupBelow:         "hay cgroups en {dir} ({there}): primero rmdir de esos; los ficheros no hay que borrarlos",
			CgroupNotEmpty:      "el cgroup todavía tiene procesos ({pids}): termínelos, o muévalos: echo PID > {above}/cgroup.procs",
			CgroupReadOnly:      "{file} solo se puede leer",
			CgroupSealed:        "los cgroups están montados aquí solo para leer, como en la mayoría de los contenedores: cámbielos fuera del contenedor",
			CgroupUser:          "solo root puede cambiar este cgroup; systemd da a un usuario uno propio: systemd-run --user --scope -p Delegate=yes bash",
			CgroupInside:        "este cgroup es del root de la máquina, y un root dentro de un espacio de nombres de usuarios es otro usuario: antes hay que delegárselo (chown del directorio, cgroup.procs y cgroup.subtree_control)",
			PivotUser:           "solo root puede cambiar el montaje raíz; en espacios de nombres de montajes y usuarios propios se es root: unshare -r -m",
			PivotInside:         "estos montajes son de otro espacio de nombres: pivot_root necesita uno propio (unshare -m)",
			PivotSame:           "este directorio ya es la raíz actual",
			PivotNoMount:        "la nueva raíz, {dir}, no es un punto de montaje: mount --bind {dir} {dir}, y luego otra vez cd {dir}",
			PivotOutside:        "el directorio para la raíz vieja, {old}, tiene que estar en la nueva raíz, {new}",
			PivotShared:         "el montaje {dir} es compartido, y el cambio llegaría a otros espacios de nombres: mount --make-rprivate / (lo hace unshare -m)",
			PivotInChroot:       "la raíz actual no es un punto de montaje, como después de un chroot: use pivot_root antes de él, o en su lugar",
			PivotRootfs:         "la raíz actual es el primer sistema de ficheros del núcleo (rootfs, un initramfs), que no se puede apartar: use switch_root, o chroot",
			PivotLocked:         "el montaje {dir} viene de fuera de este espacio de nombres de usuarios, y no se puede mover: mount --rbind {dir} {dir}, y luego otra vez cd {dir}",
			NetnsExists:         "ya hay un espacio de nombres de red {name}, quizá de otro intento: ip netns del {name}",
			NetnsNone:           "ningún espacio de nombres de red tiene nombre en este espacio de nombres de montajes: ip netns add {name}",
			NetnsMissing:        "no hay ningún espacio de nombres de red {name}; hay: {there}",
			NetnsLeft:           "/run/netns/{name} aquí es solo un fichero, sin ningún espacio de nombres: se hizo en otro espacio de nombres de montajes, o sobró; ip netns del {name}",
			NetnsUser:           "solo root puede crear espacios de nombres de red con nombre, o entrar en ellos; en espacios de nombres propios se es root: unshare -r -n, o unshare -r -m y un tmpfs en /run",
			NetnsMounts:         "un espacio de nombres de red con nombre se conserva con un montaje, y estos montajes son de otro espacio de nombres: unshare -r -m, y un tmpfs en /run",
			NetworkUser:         "solo root puede cambiar la red; en un espacio de nombres de red propio se es root: unshare -r -n",
			NetworkInside:       "este espacio de nombres de red es de un espacio de nombres de usuarios de fuera, del que no se es root: cree uno con -n, o entre en su espacio de nombres de usuarios (nsenter -U)",
			NetworkWithout:      "este root no tiene CAP_NET_ADMIN, como en la mayoría de los contenedores: déselo al contenedor de fuera, o cree un espacio de nombres de red con unshare -r -n",
			DeviceExists:        "ya hay aquí un dispositivo de red {name}, quizá de otro intento: ip link del {name}",
			DeviceExistsThere:   "uno de los nombres ya está cogido en el espacio de nombres de red en el que estaría el dispositivo: escoja otro, o borre ese dispositivo con ip -n",
			AddressExists:       "el dispositivo ya tiene esta dirección: la muestra ip addr",
			RouteExists:         "ya hay una ruta así: la muestra ip route, la cambia ip route replace",
			NeighborExists:      "ya hay una entrada así: la cambia ip neigh replace",
			NoDevice:            "en este espacio de nombres de red no hay ningún dispositivo {name}; hay: {there}",
			NoRoute:             "ninguna ruta de este espacio de nombres de red lleva allí: ip link set lo up para las direcciones propias, ip addr add para una red, ip route add default via PASARELA para las demás",
			NoWay:               "ningún dispositivo activo tiene una dirección en la red de esa pasarela: primero ip addr add e ip link set DISPOSITIVO up",
			NoKind:              "este núcleo no tiene dispositivos de tipo {kind}, o falta un módulo: modprobe {kind}",
			NoProc:              "/proc no muestra aquí procesos: mount -t proc proc /proc",
			TargetEnded:         "el proceso {pid} ya terminó, y con él se fueron sus espacios de nombres: ps muestra los que hay",
			TargetMissing:       "no hay ningún proceso {pid} en este espacio de nombres de PID: un proceso tiene dentro de su contenedor un número distinto del de fuera; los listan lsns y contedor show",
			TargetUser:          "el proceso {pid} es de otro usuario: solo ese usuario y root pueden entrar en sus espacios de nombres",
		},
		Check: Check{
			Help: `
Uso:
 contedor check [--json] [--lang {languages}]

Comprueba si la lección funciona en esta máquina para este usuario: prueba sus
espacios de nombres y sus pasos, uno a uno, en procesos hijos. Una cruz marca lo
que impide la lección, una flecha lo que ayuda, y un guion aquello de lo que la
lección puede prescindir.

 --json            escribe JSON, para programas
 --lang {languages}
                   el idioma; por defecto, el de la configuración regional
 -h, --help        muestra esta ayuda

Estado de salida: 0 si la lección funciona, 1 si no funciona.
`,
			Works:          "La lección funciona aquí.",
			Fails:          "La lección no funciona aquí tal como está.",
			None:           "ninguno",
			Namespace:      "espacio de nombres {kind}",
			Profile:        "perfil de AppArmor",
			Seccomp:        "filtro seccomp",
			Filtered:       "activo, como en la mayoría de los contenedores",
			InsideChroot:   "chroot de fuera",
			InAChroot:      "esta shell está dentro de uno",
			MaybeChroot:    "quizá: solo root puede verlo",
			LeaveChroot:    "salga de él: dentro de un chroot no hay espacios de nombres de usuarios",
			Proc:           "proc para un espacio de nombres de PID nuevo",
			Subordinate:    "ids subordinados (newuidmap)",
			AddSubordinate: "como root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}",
			Propagation:    "propagación de /",
			Shared:         "compartida; unshare -m la hace privada dentro",
			Cgroup:         "versión de cgroup",
			Hybrid:         "1 y 2 (híbrida)",
			Course:         "curso para cgroups de la versión {version}",
			Course1:        "la versión 2 tiene un solo árbol: mkdir /sys/fs/cgroup/GRUPO, y memory.max, memory.current, cpu.max, cpu.weight y cgroup.procs en lugar de memory.limit_in_bytes, memory.usage_in_bytes, cpu.cfs_quota_us, cpu.shares y tasks; antes echo +memory +cpu > /sys/fs/cgroup/cgroup.subtree_control; cgcreate, cgset -r y cgexec valen en las dos. Para la propia versión 1, arranque Linux con systemd.unified_cgroup_hierarchy=0 (systemd anterior a 258)",
			Course2:        "aquí el controlador memory es de la versión 1, y por eso el árbol de la versión 2 no tiene memory.max: escriba en su lugar en memory.limit_in_bytes de /sys/fs/cgroup/memory/GRUPO, o arranque Linux con cgroup_no_v1=all; mount -t cgroup2 none DIR muestra el árbol con cgroup.procs, cgroup.freeze y cgroup.kill",
			Space:          "espacio en este directorio",
			MoreSpace:      "vaya a un directorio con {size} MiB libres",
			Several:        "{count} de estas líneas tienen una misma causa:",
			Install:        "contedor shell o contedor lesson, que lo tienen en sus shells; o contedor --install -s DIR, con DIR en el PATH",
			Systems:        "el del sistema",
			Binfmt:         "emuladores para programas ajenos",
		},
		Show: Show{
			Help: `
Uso:
 contedor show [--json] [--lang {languages}] [PID]

Muestra un contenedor desde los dos lados: lo que ve la máquina de un proceso, y
lo que ve él. Sin PID, lista los contenedores de la máquina: el primer proceso de
cada conjunto de espacios de nombres distinto del actual.

 --json            escribe JSON, para programas
 --lang {languages}
                   el idioma; por defecto, el de la configuración regional
 -h, --help        muestra esta ayuda
`,
			NoPID:        "'{word}' no es un número de proceso",
			NoProcess:    "no hay ningún proceso {pid}",
			NoContainers: "hasta donde este usuario puede ver, todos los procesos están en los mismos espacios de nombres que este",
			Outside:      "fuera",
			Inside:       "dentro",
			Process:      "proceso",
			Program:      "programa",
			User:         "usuario",
			Name:         "nombre de la máquina",
			Root:         "directorio raíz",
			Network:      "dispositivos de red",
			Cgroup:       "cgroup",
			NetName:      "nombre de la red",
			Limits:       "límites",
			Enter:        "Para entrar en él: {command}",
			UserMap:      "ids de usuario",
			GroupMap:     "ids de grupo",
			Mounts:       "montajes propios",
			Namespaces:   "espacios de nombres",
			Own:          "propio",
		},
		Cost: Cost{
			Help: `
Uso:
 contedor cost [--json] [--lang {languages}] [ROOTFS]

Mide lo que cuesta un contenedor: lanza procesos y contenedores por turnos, y
muestra cuánto tardaron y cuánta memoria ocupa un contenedor más. Ejecutan true y
sleep, en ROOTFS (por defecto ./rootfs, si existe).

 --json            escribe JSON, para programas
 --lang {languages}
                   el idioma; por defecto, el de la configuración regional
 -h, --help        muestra esta ayuda
`,
			Fails:     "no se puede lanzar: {command}",
			Heading:   "{rounds} de cada, por turnos, de principio a fin:",
			Process:   "proceso",
			Container: "contenedor",
			Summary:   "mediana {median}, mínimo {least}",
			Ratio:     "Un contenedor tarda {ratio} veces lo que un proceso.",
			Memory:    "Un contenedor más ocupa:",
			Waiting:   "unshare, que espera al programa",
			Program:   "el propio programa (sleep)",
			Kernel:    "el núcleo, más que un proceso",
			Sizes:     "{proportional} proporcional, {private} privada",
		},
		Bundle: Bundle{
			Help: `
Uso:
 contedor bundle [-o DIR] [--confined] [--no-proc] [--lang {languages}] COMANDO [ARGUMENTO...]

Escribe DIR/config.json de la especificación OCI runtime para un contenedor como
el que crea COMANDO: unshare, nsenter o chroot, y lo que ellos ejecutan. Lo
ejecutan motores como runc y crun. No se lleva a cabo nada más.
'contedor explain bundle DIR' dice las líneas de comandos para un paquete.

 -o, --output DIR  el directorio del paquete; por defecto, 'bundle'
 --confined        añade las capacidades, montajes, dispositivos y reglas seccomp
                    que suele poner un motor, y que el contenedor hecho a mano no tiene
 --no-proc         no monta /proc si COMANDO no lo hace; runc lo necesita, crun no
 --lang {languages}
                   el idioma; por defecto, el de la configuración regional
 -h, --help        muestra esta ayuda
`,
			NoCommand:     "falta el comando para el paquete",
			Unknown:       "un paquete se hace de {known}, no de {command}",
			Refused:       "en un paquete no hay equivalente: {what}",
			Nested:        "un espacio de nombres {kind} dentro de otro nuevo",
			KeptNamespace: "un espacio de nombres que conserva un fichero",
			RootAsUser:    "un chroot del usuario de --setuid, que no puede hacerlo",
			LoginShell:    "la shell por defecto como shell de entrada; dé el nombre del programa",
			WithoutFork:   "--pid sin --fork, donde el propio programa queda fuera",
			SameRoot:      "el directorio raíz de la máquina; añada chroot DIR",
			OutsideRoot:   "un directorio de trabajo fuera del directorio raíz",
			Unmapped:      "un usuario o grupo que el espacio de nombres de usuarios no asigna",
			NotConfined:   "no se pueden hacer las reglas seccomp habituales: {error}",
			Written:       "{file} está escrito; pruebe: runc run --bundle {dir} NOMBRE",
			NoBundle:      "falta el paquete que hay que explicar",
			NotConfig:     "{file} no es un config.json: {error}",
			Outside:       "en esta máquina, como root",
			Inside:        "en la shell que la última línea ha iniciado",
			NotByHand:     "ninguna línea de comandos hace esto a mano",
		},
		Page: Page{Lesson: "La lección", Course: "Los pasos siguientes"},
		Serve: Serve{
			Help: `
Uso:
 contedor serve [-l DIRECCIÓN] [--lang {languages}] [FICHERO|DIR]...

Reparte en un aula este programa, sistemas de ficheros raíz y el curso. El
alumnado escribe la línea que se muestra, y recibe el programa para su máquina.
Solo se sirven los FICHEROs, los ficheros que están directamente en los DIRs, el
programa y las páginas, y no se escribe nada. Un FICHERO que es este programa
para otra máquina sirve para esas. Todos los ficheros tienen su SHA-256 en
SHA256SUMS. ^C lo termina.

 -l, --listen DIRECCIÓN  la dirección y el puerto; por defecto, ':8000'
 --lang {languages}
                         el idioma; por defecto, el de la configuración regional
 -h, --help              muestra esta ayuda
`,
			SameName:     "hay dos ficheros con el nombre '{name}'",
			NotFile:      "'{name}' no es ni un fichero ni un directorio",
			OtherMachine: "'{name}' es un segundo programa para el mismo tipo de máquina",
			Heading:      "Contenedores a mano",
			TypeThis:     "El alumnado escribe:",
			Others:       "o, en otra red de esta máquina:",
			Files:        "Ficheros",
			Done:         "{client}  {name}  {size} en {seconds}",
			Broken:       "{client}  {name}  interrumpido después de {size}",
			Sending:      "{client}  {name}  {percent}  {size}",
			Ended:        "clientes: {clients}, ficheros: {files}, {size}",
			NoProgram:    "aquí no hay programa para {machine}; pregunte a la profesora o al profesor",
		},
	}
}
