package texts

// Galician is the language of the course.
func Galician() *Language {
	return &Language{
		Code:        "gl",
		Yes:         "si",
		No:          "NON",
		HintWord:    "pista",
		Meant:       "querías dicir {words}?",
		Or:          " ou ",
		BadLanguage: "non hai textos no idioma '{word}'",
		Extra:       "sobra o argumento '{word}'",
		Own: Own{
			Mount:  "a lista de sistemas de ficheiros montados",
			UTS:    "o nome da máquina e o dominio NIS",
			IPC:    "os obxectos IPC de System V e as colas de mensaxes POSIX",
			Net:    "dispositivos de rede, enderezos, rutas, portos e regras da devasa",
			PID:    "os números de proceso, contados dende o 1",
			User:   "os ids de usuarios e grupos, e as capacidades sobre o que é do espazo de nomes",
			Cgroup: "a raíz da árbore de cgroups visible",
			Time:   "os desprazamentos dos reloxos monotónico e de arranque",
		},
		Lesson: lessonGalician(),
		Fetch:  fetchGalician(),
		Front: Front{
			First: `
Contedores á man, nun só ficheiro. Escribe unha liña tras outra:

  {program} shell
  fetchroot mini
  {unshare} -m -i -n -p -u -f chroot rootfs /bin/bash

A primeira é a túa shell con todos os comandos, a segunda fai ./rootfs sen rede,
a terceira é un contedor: proba 'mount -t proc proc /proc', ps e exit.
'contedor check' di se todo isto funciona aquí, e que axuda se non.
'contedor lesson' é o curso, e 'contedor help' lista temas.
`,
			Help: `
Uso:
 contedor COMANDO [ARGUMENTO...]
 contedor --list | --list-safe
 contedor --install [-s] DIR [NOME...]
 contedor --uninstall [DIR]

Contedores á man: moitos comandos nun só programa. Unha ligazón a el co nome dun
comando executa ese comando.

 explain COMANDO...   di que fai unha liña de comandos e por que, sen executala
 lesson [CAPÍTULO]    o curso na túa shell: amosa un paso, ve cando se chega a el
 show [PID]           amosa un contedor por fóra e por dentro, ou lístaos todos
 cost [ROOTFS]        compara o que custa un contedor e o que custa un proceso
 bundle COMANDO...    escribe un paquete OCI, co que runc e crun fan o mesmo contedor
 serve [FICH|DIR]...  reparte o programa, sistemas de ficheiros raíz e o curso nunha aula
 check                comproba se a lección funciona aquí para este usuario
 shell [DIR]          executa a túa shell con estes comandos no principio do PATH
 help [TEMA]          explica un comando ou un tema, ou lístaos

 --list               lista os comandos
 --list-safe          lista os que poden ir diante dos do sistema no PATH
 --install            pon en DIR ligazóns a todos os comandos agás sudo e su, ou aos
                      que se digan; con -s, ou onde non se permiten ligazóns duras,
                      fai ligazóns simbólicas
 --uninstall          borra as ligazóns a este programa de DIR, ou dos directorios
                      do PATH
 -h, --help           amosa esta axuda
 -V, --version        amosa a versión
`,
			HelpHelp: `
Uso:
 contedor help [--lang {languages}] [TEMA]

Escribe a axuda dun comando, ou explica un tema. Sen TEMA, lista os temas.

 --lang {languages}
                   o idioma; por defecto, o da configuración rexional
 -h, --help        amosa esta axuda
`,
			Unknown:     "{word}: non hai tal comando",
			SeeList:     "{word}: non hai tal comando; véxase 'contedor --list'",
			Usage:       "Uso",
			NoTopic:     "ningún comando nin tema se chama '{word}'; véxase 'contedor help'",
			Topics:      "Temas de contedor help",
			More:        "'contedor help TEMA' explica un deles, e 'contedor help COMANDO' un comando.\n'contedor --list' lista os comandos, e 'contedor --help' as opcións.\n",
			NoDirectory: "--install precisa un directorio",
			NotOurs:     "non se escribe enriba de {path}",
			NotLinked:   "non se pode ligar {path}",
			NotMade:     "non se pode crear {dir}",
			NotRemoved:  "non se pode borrar {path}",
			NotInPath:   `{dir} non está no PATH: export PATH="$PATH:{dir}"`,
			NoLinks:     "non hai ligazóns a este programa en {dir}",
			ShellHelp: `
Uso:
 contedor shell [DIR]

Executa $SHELL, en DIR se se di, cos comandos deste programa no principio do
PATH. Os comandos que a máquina adoita ter máis completos, coma ls, van ao
final. Non se instala nada: os comandos desaparecen cando a shell remata.

 -h, --help          amosa esta axuda
`,
			ShellBegins: "os nosos comandos van primeiro nesta shell, dende {dir}, ata que saias",
			FetchHelp: `
Uso:
 fetchroot [opcións] [ORIXE [DIR]]
 fetchroot --pack [opcións] DIR [FICHEIRO|IMAXE]
 fetchroot --remove DIR
 fetchroot mini [--force] [-q] [DIR]

Trae o arquivo dun sistema de ficheiros raíz e desempaquétao como DIR (por
defecto: rootfs). ORIXE é unha URL http, https ou file, unha ruta, - para a
entrada estándar, un nome que amosa --list (./NOME é un ficheiro), ou unha imaxe:
 oci:NOME[:TAG][@DIGEST]  dun rexistro: o de Docker, se NOME non comeza por outro
 oci:RUTA[:NOME]          dun directorio OCI, ou dun arquivo feito del ou por
                          docker save; - é a entrada estándar
Por defecto é o sistema de ficheiros raíz da lección,
 {lesson}

O arquivo é un ficheiro tar, sen comprimir ou comprimido con {formats};
o formato dío o seu contido, non o seu nome. Se todos os ficheiros do arquivo
están nun directorio, ese directorio pasa a ser DIR. DIR só aparece cando está
completo. Un DIR anterior queda ata entón.

Con --pack, DIR pasa a ser un arquivo tar FICHEIRO (por defecto: o nome de DIR con
.tar.gz; - é a saída estándar). Comprímese con zstd se o seu nome remata en .zst ou
.tzst, con xz se en .xz ou .txz, e se non con gzip. A mesma árbore dá sempre o
mesmo FICHEIRO. IMAXE é unha de
 oci:RUTA[:NOME]           un directorio OCI
 oci:REXISTRO/NOME[:TAG]   nun rexistro, por https agás nesta máquina
 docker-archive:FICHEIRO[:NOME]  para docker load

Se un usuario corrente ten ids subordinados, subuid(5), os ficheiros conservan os
seus donos, e "unshare -r --map-auto chroot DIR" entra na árbore. Sen tales ids
todos os ficheiros son do usuario, e "unshare -r chroot DIR" entra na árbore.

Con mini, fai con este mesmo programa un sistema de ficheiros raíz pequeno.

Opcións:
     --force         substitúe DIR aínda que non estea baleiro, FICHEIRO aínda que
                     exista
     --sha256 HEX    rexeita un arquivo con outro SHA-256, ou unha imaxe con outro
                     digest
     --sha256sums URL|FICHEIRO
                     o mesmo, co SHA-256 dunha lista de sha256sum(1)
     --keyring FICHEIRO
                     rexeita unha lista (por defecto: SHA256SUMS a carón de ORIXE)
                     que non asinou ningunha chave OpenPGP de FICHEIRO
     --minisign-key CHAVE|FICHEIRO
                     rexeita un arquivo que non asinou esta chave de minisign(1)
     --signature URL|FICHEIRO
                     a sinatura da lista (por defecto: dentro, ou o seu nome con
                     .gpg, .asc ou .sign) ou do arquivo (por defecto: .minisig)
     --print-hash    escribe o SHA-256 do arquivo ou o digest da imaxe, e non
                     desempaqueta nada
     --platform SO/ARQ[/VARIANTE]
                     desempaqueta a imaxe para outra máquina, como linux/arm64
     --list          lista os nomes curtos das orixes, coas orixes
     --keep FICHEIRO garda o arquivo como FICHEIRO, e non na caché
     --no-cache      non usa nin garda nada en ~/.cache/contedor
     --continue      continúa unha descarga sen rematar aínda que só o seu tamaño
                     amose que é o mesmo ficheiro
     --no-continue   comeza cada descarga dende o principio
     --connections N trae por ata N conexións, de 1 a 16 (por defecto: 8), se o
                     servidor pode enviar un ficheiro por partes
     --tries N       ríndese despois de N fallos seguidos (por defecto: 6); é un
                     fallo unha conexión que se corta antes de traer 64 KiB
     --timeout SEGUNDOS
                     téntao de novo despois de SEGUNDOS sen datos (por defecto: 30)
     --speed-limit TAMAÑO
                     téntao de novo se unha conexión trae menos de TAMAÑO por
                     segundo (por defecto: 100; 0 é sen límite)
     --speed-time SEGUNDOS
                     o tempo sobre o que conta --speed-limit (por defecto: 60)
     --max-time SEGUNDOS
                     ríndese se DIR non está completo despois de SEGUNDOS (por
                     defecto: 0, sen límite)
     --pack          fai un arquivo dun directorio
     --mtime HORA    con --pack: a hora de todos os ficheiros, como 2026-01-31 ou
                     @1769817600; as horas posteriores a SOURCE_DATE_EPOCH do
                     contorno póñense a esa
     --base IMAXE    con --pack: fai unha capa do que difire de IMAXE, enriba dela
     --entrypoint PALABRA|JSON, --cmd PALABRA|JSON
                     o programa da imaxe, e os seus argumentos: unha palabra, varias
                     opcións para varias palabras, ou unha lista ["PALABRA",...]
     --env NOME=VALOR, --label NOME=VALOR
                     unha variable ou unha etiqueta da imaxe
     --zstd          comprime a capa con zstd no canto de gzip
     --registry-auth FICHEIRO
                     usuarios e contrasinais para rexistros (por defecto: os de
                     docker login, skopeo login e semellantes)
     --ca-certificate FICHEIRO
                     confía tamén nas autoridades de certificación de FICHEIRO; con
                     isto pregúntaselle por https a un rexistro desta máquina
     --registry-mirror MÁQUINA
                     pregúntalle antes ao rexistro MÁQUINA polas imaxes do de Docker
     --max-size TAMAÑO
                     rexeita un arquivo que ao desempaquetalo ocupa máis bytes (por
                     defecto: 32G; 0 é sen límite); K, M, G e T son potencias de
                     1024. A memoria queda por debaixo de 128 MB, ou de 170 MB para
                     datos de zstd --long=27
     --max-files N   rexeita un arquivo de máis entradas (por defecto: 2000000; 0 é
                     sen límite)
     --strict        rexeita un arquivo se algo del non se pode crear aquí: donos,
                     dispositivos, atributos estendidos, horas
     --remove DIR    borra DIR e todo o que hai nel, agás que haxa algo montado alí
 -q, --quiet         escribe só erros, nin progreso nin resumo

 -h, --help          amosa esta axuda
 -V, --version       amosa a versión
`,
			MiniHelp: `
Uso:
 fetchroot mini [opcións] [DIR]

Fai con este programa un sistema de ficheiros raíz pequeno en DIR (por defecto:
rootfs). DIR só aparece cando está completo. Un DIR anterior queda ata entón.

Opcións:
     --force         substitúe DIR aínda que non estea baleiro
 -q, --quiet         sen resumo; só erros

 -h, --help          amosa esta axuda
`,
			Concepts: Concepts{
				Namespaces: Concept{"namespaces", "O que un proceso pode ter de seu", `
Un espazo de nomes dálles aos procesos unha vista de seu dunha cousa que os demais comparten. Un proceso está sempre nun de cada tipo, e os seus fillos están nos mesmos. unshare crea outros novos, nsenter entra nos doutro proceso, lsns lístaos.

{kinds}

  contedor explain unshare -m -p -f bash   que chamadas fai iso
  contedor show                            que contedores hai
`},
				Rootless: Concept{"rootless", "Contedores sen root", `
Con -r, unshare crea primeiro un espazo de nomes de usuarios. Nel es root, pero só sobre o que é dos novos espazos de nomes:

  unshare -r -m -i -n -p -u -f chroot rootfs /bin/bash

Nalgunhas máquinas os usuarios correntes non poden crear espazos de nomes de usuarios, por un axuste, por AppArmor, ou por estar dentro doutro contedor. 'contedor check' di cal é o caso, e que ten que facer root. Os ficheiros doutros donos precisan ids subordinados (/etc/subuid): 'unshare -r --map-auto'.
`},
				Offline: Concept{"offline", "Todo sen rede", `
Este ficheiro é todo o que precisas. 'fetchroot mini' fai con el un sistema de ficheiros raíz, no que funcionan todos os comandos:

  fetchroot mini
  chroot rootfs /bin/sh

Para o sistema de ficheiros raíz do curso, copia unha vez o arquivo e desempaquétao de alí: 'fetchroot rootfs.tar.gz'. O que xa se descargou antes cóllese da caché, en ~/.cache/contedor, se o servidor di que non cambiou.
`},
				Courses: Concept{"courses", "Que escribir despois do primeiro contedor", `
  contedor explain COMANDO...   que fai unha liña, antes de escribila
  contedor check                se todo isto funciona aquí
  contedor show PID             un contedor dende os dous lados
  nsenter -t PID -a             entrar nel dende unha segunda terminal
  cgcreate, cgset, cgexec       límites: memoria, procesador, procesos
  ip netns, ip link, iptables   unha rede de seu
  pivot_root, mount -t overlay  outra raíz, e capas

A lección e o curso están no directorio docs do proxecto. Hai dúas versións de cgroups: 'contedor check' di cal ten esta máquina, e que precisa un curso feito para a outra.
`},
				Archives: Concept{"archives", "De onde saen os sistemas de ficheiros raíz", `
  fetchroot                     o da lección
  fetchroot mini                deste programa, sen rede
  fetchroot debian              unha imaxe do rexistro de Docker
  fetchroot oci:NOME[:TAG]      calquera outra imaxe
  fetchroot URL|FICHEIRO [DIR]  un arquivo tar, con calquera compresión usual
  fetchroot --pack DIR          e de volta: un directorio pasa a ser un arquivo

O directorio só aparece cando está completo. O que chegou dunha descarga que se corta consérvase, e o mesmo comando segue dende aí.
`},
				Install: Concept{"installing", "Onde están os comandos", `
  contedor shell            non se instala nada: os comandos están aí ata que saias
  contedor --install DIR    unha ligazón por comando; engade DIR ao PATH
  contedor --uninstall DIR  borra esas ligazóns
  contedor COMANDO ...      sen ligazón ningunha

Se DIR está no PATH antes dos directorios do sistema, execútanse os nosos comandos no canto dos do sistema. 'contedor --list-safe' lista os comandos para os que iso sempre está ben.
`},
				Hints: Concept{"hints", "Por que fallou un comando", `
Se un comando falla nunha terminal, a liña seguinte di por que, no idioma da configuración rexional (LANG=gl_ES.UTF-8). CONTEDOR_HINTS=0 quita esas liñas, CONTEDOR_HINTS=1 escríbeas tamén en ficheiros e tubarías. NO_COLOR=1 quita as cores. A mensaxe mesma é sempre a da ferramenta de verdade.
`},
			},
		},
		Explain: Explain{
			Help: `
Uso:
 contedor explain [-v] [--json] [--lang {languages}] COMANDO [ARGUMENTO...]

Di o que fai unha liña de comandos e o que precisa desta máquina. Non executa
nada. Para unshare, nsenter, chroot e choom, cada liña é unha chamada ao sistema.
Para mount, umount, hostname, pivot_root, ip, iptables, sysctl, ping, fetchroot,
tar, wget, curl, ps, top, lsns, cgcreate, cgset, cgexec, cgclassify, cgdelete, e
para mkdir, rmdir e echo nun cgroup, di que cambia en que espazo de nomes.
COMANDO pode ser unha soa palabra cunha liña enteira: 'echo 5 > FICHEIRO'.
'bundle DIR' di as liñas de comandos para un paquete OCI.

 -v, --verbose     amosa tamén as chamadas que só preparan sinais
 --json            escribe JSON con todas as chamadas, para programas
 --lang {languages}
                   o idioma; por defecto, o da configuración rexional
 -h, --help        amosa esta axuda
`,
			NoCommand:       "falta o comando que hai que explicar",
			Unknown:         "non sei explicar {command}, só {known}",
			UnknownLine:     "non sei explicar {command}, aínda que si outras liñas de {tool}",
			OnlyPrints:      "{command} non inicia ningún programa: non hai nada que explicar",
			Child:           "fillo",
			ChildFirst:      "fillo, proceso 1 do novo espazo de nomes de PID",
			Helper:          "axudante, aínda fóra dos novos espazos de nomes",
			OwnHeading:      "Ten de seu",
			SharedHeading:   "Comparte coa máquina",
			NothingOwn:      "nada: non ten ningún espazo de nomes novo, e ten o directorio raíz da máquina",
			RootOwn:         "o directorio {dir} é a súa /",
			RootShared:      "o directorio raíz",
			ChildrenOnly:    "só para os seus fillos: sen --fork o propio programa queda fóra",
			JoinedHeading:   "Doutro proceso",
			NeedsHeading:    "O que precisa, e se esta máquina o ten",
			NeedsNothing:    "nada especial",
			NeedFor:         "para {steps}",
			TryMapRoot:      "unshare -r dálle a un usuario calquera as capacidades que faltan, en espazos de nomes de seu",
			Unshare:         "move o proceso a espazos de nomes novos, de seu: {kinds}",
			UnshareNothing:  "non se pediu ningún espazo de nomes: nada cambia",
			Join:            "entra no espazo de nomes {kind} doutro proceso",
			JoinForChildren: "os fillos que se creen a partir de aquí están no espazo de nomes {kind} doutro proceso; este proceso queda fóra",
			Fork:            "un proceso novo fai o resto; este agarda",
			ForkFirst:       "un proceso novo fai o resto: só un fillo entra no novo espazo de nomes de PID, como proceso 1",
			ForkJoined:      "un proceso novo fai o resto: só un fillo está no espazo de nomes de PID no que se entrou",
			EnterAgain:      "só se iso fallou: téntao outra vez, xa no espazo de nomes de usuarios",
			EnterRetry:      "só se iso fallou: téntao outra vez, e informa do fallo",
			ChrootTo:        "cambia o directorio raíz por un do outro proceso",
			ChdirTo:         "cambia o directorio de traballo por un do outro proceso",
			JoinCgroup:      "entra no grupo de control do outro proceso",
			OOMScore:        "fixa con que prioridade remata o núcleo o programa cando falta memoria: {value}, de -1000 (nunca) a 1000 (o primeiro)",
			Wait:            "agarda, e remata como rematou o fillo",
			HelperWait:      "agarda a que o axudante remate",
			KillChild:       "fai que o núcleo lle envíe un sinal ao fillo cando remate o pai",
			Signals:         "^C (SIGINT) e SIGTERM non rematan este proceso mentres agarda",
			Unblock:         "o fillo volve aceptar estes sinais",
			Forward:         "pásalle ^C (SIGINT) e SIGTERM ao fillo",
			Propagation:     "a partir de aquí as montaxes non se propagan cara á máquina nin dende ela",
			Unprivate:       "a partir de aquí as montaxes propáganse como se pediu",
			Chroot:          "engaiola o proceso: {dir} é a súa / a partir de aquí",
			Chdir:           "entra en {dir}, para que o directorio de traballo non quede fóra",
			MountProc:       "ps e top len /proc: este amosa o novo espazo de nomes de PID",
			MountBinfmt:     "dálle ao espazo de nomes unha lista de seu de intérpretes para programas alleos",
			LoadInterp:      "engade o intérprete á lista",
			MapUser:         "o usuario {outer} de fóra é o usuario {inner} dentro",
			MapGroup:        "o grupo {outer} de fóra é o grupo {inner} dentro",
			DenySetgroups:   "primeiro prohibe deixar grupos: se non, un usuario calquera non pode asignar un grupo",
			AllowSetgroups:  "dentro pódense cambiar os grupos suplementarios",
			SetTime:         "pon o desprazamento do reloxo no novo espazo de nomes de tempo, en segundos",
			Bind:            "monta o ficheiro do espazo de nomes, e así o espazo de nomes segue vivo sen proceso ningún",
			ForkBinder:      "un axudante queda fóra, onde montará os ficheiros dos espazos de nomes",
			ForkMapper:      "un axudante queda fóra: só alí pode escribir mapas de moitos ids",
			BeginHelper:     "dille ao axudante que os espazos de nomes xa existen",
			SetUser:         "pasa a ser o usuario {id}",
			SetGroup:        "pasa a ser o grupo {id}",
			SetGroupList:    "pon os grupos suplementarios",
			KeepCaps:        "pásalle as capacidades a un programa que non é root",
			LoseCaps:        "renuncia ás súas capacidades, como fai exec cun usuario que dentro non é root",
			DefaultSignal:   "dálle a {signal} o seu comportamento por defecto, por se estaba ignorado",
			Fail:            "remata aquí: {message}",
			Warn:            "avisa do que vai fallar despois",
			Exec:            "o proceso convértese en {program}",
			ExecInPlace:     "o proceso convértese en {program}, e conserva o seu número",
			ExecNext:        "o proceso convértese en {program}, e seguen os seus pasos",
		},
		Deed: Deed{
			Namespace:    "espazo de nomes",
			Undo:         "desfaino",
			Need:         "precisa",
			OfMachine:    "o da máquina",
			OfShell:      "o desta shell, non o da máquina",
			OfName:       "o de {name}",
			New:          "un novo",
			Private:      "as montaxes baixo {dir} xa non se propagan a outros espazos de nomes de montaxes, nin dende eles",
			Spread:       "as montaxes baixo {dir} propáganse entre espazos de nomes de montaxes",
			Remount:      "cambia as opcións da montaxe {dir}",
			BindMount:    "a árbore {source} vese tamén en {dir}",
			BindSelf:     "fai de {dir} un punto de montaxe, como o quere pivot_root",
			MountProc:    "proc en {dir} amosa os procesos deste espazo de nomes de PID",
			MountTmpfs:   "un sistema de ficheiros baleiro en memoria en {dir}, que desaparece coa montaxe",
			MountSysfs:   "sysfs en {dir} amosa os dispositivos deste espazo de nomes de rede",
			MountOverlay: "pon un directorio no que se pode escribir sobre outros só de lectura, e amosa todo xunto en {dir}",
			MountCgroup1: "amosa en {dir} os cgroups da versión 1 destes controladores",
			MountCgroup2: "amosa en {dir} os cgroups da versión 2",
			MountOther:   "monta {source} en {dir}",
			Umount:       "quita a montaxe de {dir}; falla mentres un proceso a usa",
			Detach:       "quita a montaxe de {dir} de contado, e sóltaa cando xa ningún proceso a usa",
			ShowName:     "escribe o nome da máquina do espazo de nomes UTS",
			SetName:      "{name} é o nome da máquina para todos os procesos deste espazo de nomes UTS",
			Pivot:        "{new} pasa a ser a montaxe raíz de todo o espazo de nomes, e a raíz vella vai para {old}, onde se pode desmontar",
			PivotOver:    "este directorio pasa a ser a montaxe raíz de todo o espazo de nomes, e a raíz vella queda enriba del ata umount -l .",
			SwitchRoot:   "{new} pasa a ser a montaxe raíz de todo o espazo de nomes; /dev, /proc, /sys e /run van para el, os ficheiros dunha raíz vella en memoria bórranse, e {init} substitúe este proceso",
			MakeCgroup:   "crea un cgroup; o núcleo enche {dir} cos seus ficheiros",
			RemoveCgroup: "borra o cgroup {dir}, que non pode ter procesos nin cgroups",
			JoinGroup:    "move o proceso {value} ao cgroup {group}; os fillos que teña tamén estarán alí",
			Enable:       "{value}: dálles (+) un controlador aos cgroups de {group}, ou quítallelo (-)",
			LimitMemory:  "os procesos de {group} poden usar {value} bytes de memoria; pasado iso o núcleo remata un deles",
			SlowMemory:   "a partir de {value} bytes de memoria o núcleo recupera memoria de {group}, e fréao",
			LimitSwap:    "limita o espazo de intercambio de {group} a {value} bytes; na versión 1 conta tamén a memoria",
			LimitCPU:     "limita o tempo de procesador de {group}: {value} (cota e período, en microsegundos)",
			ShareCPU:     "a parte de {group} é {value}, fronte á dos veciños cando o procesador está ocupado",
			LimitPIDs:    "{group} pode ter {value} procesos e fíos; un fork de máis falla",
			ChooseCPUs:   "{group} só corre en {value} ({file})",
			Freeze:       "para todos os procesos de {group}, ou segue con eles: {value}",
			KillGroup:    "mata todos os procesos de {group}",
			SetOther:     "pon {file} de {group} a {value}",
			CreateGroup:  "crea o cgroup {group} nas árbores de {controllers}, e na versión 2 actívaos",
			ExecGroup:    "móvese ao cgroup {group} de {controllers}, e logo convértese en {program}",
			ShowNetwork:  "só amosa o que hai neste espazo de nomes de rede",
			AddAddress:   "dálle a {device} o enderezo {address}, e unha ruta á súa rede",
			DelAddress:   "quítalle a {device} o enderezo {address}",
			AddRoute:     "os paquetes para {target} van por aquí",
			AddGateway:   "os paquetes para {target} van á pasarela {gateway}, que ten que estar na rede dun enderezo de aquí",
			DelRoute:     "borra a ruta a {target}",
			AddNeighbor:  "os paquetes para {address} van ao enderezo de enlace {hardware} por {device}, sen ARP",
			DelNeighbor:  "esquece o enderezo de enlace de {address} en {device}",
			AddVeth:      "crea dous dispositivos de rede, {device} e {peer}, coma os cabos dun cable: o que entra por un sae polo outro, tamén noutro espazo de nomes",
			AddBridge:    "crea a ponte {device}, un conmutador para os dispositivos que a teñen de mestra",
			AddDevice:    "crea o dispositivo de rede {device} de tipo {kind}",
			InSpace:      "un deles no espazo de nomes de rede de {name}",
			DelDevice:    "borra o dispositivo {device}; o outro cabo dun par veth vai con el",
			Up:           "acende {device}",
			Down:         "apaga {device}, e borra as súas rutas",
			Move:         "saca {device} deste espazo de nomes de rede e méteo no de {value}, onde está apagado e sen enderezos",
			Master:       "enchufa {device} na ponte {value}",
			NoMaster:     "desenchufa {device} da súa ponte",
			SetDevice:    "pon {what} de {device} a {value}",
			ListSpaces:   "lista os nomes de /run/netns, cada un dos cales é unha montaxe",
			AddSpace:     "crea un espazo de nomes de rede que só ten un dispositivo de bucle (lo), apagado",
			NameSpace:    "móntao en {file}: así ten nome, e vive sen proceso ningún",
			AttachSpace:  "monta o espazo de nomes de rede do proceso {pid} en {file}: así ten nome",
			DelSpace:     "quita o nome {name}; o espazo de nomes segue vivo mentres haxa un proceso nel",
			EnterSpace:   "entra no espazo de nomes de rede {name}",
			OwnSys:       "colle un espazo de nomes de montaxes de seu, no que /sys amosa esa rede",

			IdentifySpace:  "mostra o nome en /run/netns do espazo de nomes de rede do proceso {pid}",
			MembersOfSpace: "lista os procesos do espazo de nomes de rede {name}",
			ReadCgroup:     "le {file} de {group}; o núcleo fai o seu texto nese momento",

			Fetch:          "descarga {source} e desempaquétao en {dir}, que aparece cando está todo",
			FetchMini:      "fai un sistema de ficheiros raíz {dir} con este mesmo programa; non precisa rede",
			Unpack:         "desempaqueta {file} en {dir}; son ficheiros correntes, non cambia ningún proceso",
			Pack:           "empaqueta o directorio {dir} nun arquivo",
			Download:       "descarga {source} pola rede deste espazo de nomes de rede",
			ShowProcesses:  "le /proc, que amosa os procesos do espazo de nomes de PID para o que se montou",
			WatchProcesses: "le unha e outra vez /proc, que amosa os procesos do espazo de nomes de PID para o que se montou",
			ListNamespaces: "compara os espazos de nomes de todos os procesos de /proc",
			Ping:           "envíalle paquetes a {target}, e agarda as respostas: a ruta e os enderezos son os deste espazo de nomes de rede",
			ShowRules:      "só amosa as regras deste espazo de nomes de rede",
			AddRule:        "engade unha regra á cadea {chain} deste espazo de nomes de rede",
			DelRule:        "borra unha regra da cadea {chain} deste espazo de nomes de rede",
			ChangeRules:    "cambia as regras deste espazo de nomes de rede",
			SetKernel:      "pon {setting} do núcleo a {value}",

			BecomeUser:          "{program} execútase como o usuario {value}, e só pode o que pode ese usuario",
			BecomeGroup:         "{program} execútase co grupo {value}",
			NoGroups:            "{program} non está noutros grupos",
			OtherGroups:         "{program} está nos grupos {value}, e en ningún outro",
			UsersGroups:         "{program} está en todos os grupos do seu usuario",
			NoNewPrivileges:     "nin {program} nin o que arrinque obteñen nunca máis dereitos: os ficheiros set-user-ID e as capacidades de ficheiros non teñen efecto",
			BoundCapabilities:   "cambia o conxunto límite con {value}: unha capacidade que non está nel non se volve ter nunca, nin sequera como root",
			InheritCapabilities: "cambia as capacidades herdables con {value}: os ficheiros poden dalas aos programas que conteñen",
			AmbientCapabilities: "cambia as capacidades ambientais con {value}: {program} consérvaas aínda que non sexa root",
			DieWithParent:       "cando acaba o pai de {program}, {program} recibe o sinal {value}",
			BecomeProgram:       "{program} substitúe este proceso",
			WriteFile:           "escribe a súa entrada estándar en {file} e na súa saída estándar; o que {file} tiña antes pérdese",
			AppendFile:          "escribe a súa entrada estándar ao final de {file} e na súa saída estándar",
		},
		Hint: Hint{
			AddMapRoot:          "só root pode crear estes espazos de nomes; -r engade un espazo de nomes de usuarios, no que es root: unshare -r ...",
			RootWithout:         "este root non ten CAP_SYS_ADMIN, como na maioría dos contedores: dállo ao contedor de fóra, ou engade -r",
			Seccomp:             "prohíbeo un filtro seccomp, probablemente o dun contedor de fóra: lanza ese contedor con --security-opt seccomp=unconfined, ou executa isto fóra del",
			Setting:             "{setting} é {value} nesta máquina, e por iso un usuario calquera non pode crear espazos de nomes de usuarios: como root, sysctl -w {setting}={wanted}",
			AppArmor:            `AppArmor deixa aquí sen capacidades os espazos de nomes de usuarios ({setting} é 1, o perfil é {profile}): como root, dálle ao programa un perfil con "userns,", ou sysctl -w {setting}=0`,
			UserInChroot:        "esta shell está dentro dun chroot, onde o núcleo non permite espazos de nomes de usuarios: sae del, ou entra na árbore con pivot_root",
			NobodyHere:          "o teu usuario ou grupo non ten id neste espazo de nomes de usuarios: asígnallo ao crear ese espazo de nomes (unshare -r ou -c)",
			UserRefused:         "este proceso non pode crear espazos de nomes de usuarios, e ningún axuste di por que: quizais está dentro dun chroot, ou prohíbeo un contedor de fóra",
			UserThreads:         "un proceso con varios fíos, e qemu-user sempre o é, non pode crear espazos de nomes de usuarios, e algúns núcleos non os teñen",
			Full:                "xa non se poden crear máis espazos de nomes de tipo {kind}: {setting} é {value}; como root, sysctl -w {setting}=15000",
			Nested:              "os espazos de nomes de usuarios poden aniñarse ata 32 niveis; se estes non chegan a tanto, acadouse o {setting} dun de fóra",
			JoinUser:            "só root pode entrar nun espazo de nomes {kind} da máquina; o dono doutro entra primeiro no espazo de nomes de usuarios ao que pertence (nsenter -U)",
			JoinWithout:         "este root non ten CAP_SYS_ADMIN sobre o espazo de nomes {kind}: pertence a un espazo de nomes de usuarios de fóra, ou este é un contedor a cuxo root lle falta esa capacidade",
			JoinEnded:           "o proceso xa rematou, e con el desapareceron os seus espazos de nomes: ps amosa os que hai",
			JoinFile:            "nun espazo de nomes {kind} éntrase por un ficheiro como /proc/PID/ns/{file}, ou por un no que se montou un así: iso fano ip netns e unshare --{kind}=FICHEIRO",
			JoinOwn:             "o proceso xa está neste espazo de nomes de usuarios, e ningún proceso pode entrar no seu propio",
			NoMapper:            "os rangos de ids escríbenos newuidmap e newgidmap, que non están instalados: apt install uidmap",
			MapRoot:             "para asignar o id 0 o proceso precisa CAP_SETFCAP, que este root non ten",
			RootNoMount:         "/ non é un punto de montaxe, como despois dun chroot: engade --propagation unchanged, ou faino punto de montaxe antes do chroot (mount --bind rootfs rootfs)",
			ChrootUser:          "só root pode usar chroot; nun espazo de nomes de usuarios de teu es root: unshare -r chroot ...",
			ChrootWithout:       "este root non ten CAP_SYS_CHROOT",
			NoPath:              "{dir} existe, o resto da ruta non; alí hai os directorios: {there}",
			NotHere:             "non hai {dir} en {cwd}; aquí hai os directorios: {there}",
			NotHereButAbove:     "non hai {dir} en {cwd}, pero si {there}",
			AlreadyThere:        "xa estás en {dir}: primeiro cd ..",
			NoDirectories:       "ningún",
			Archive:             "{file} é un arquivo empaquetado: primeiro desempaquétao (fetchroot {file})",
			NotDirectory:        "{file} é un ficheiro, non un directorio",
			Barred:              "este usuario non pode pasar por {dir}",
			NoDirectoryInside:   "{dir} búscase baixo o novo directorio raíz, se o hai",
			NoMountPoint:        "unha montaxe precisa un directorio que exista: mkdir -p {dir}",
			ProcNeedsPID:        "nun espazo de nomes de usuarios, proc só se pode montar cun espazo de nomes de PID de seu: engade -p -f",
			ProcCovered:         "unha montaxe tapa aquí {file}, como en moitos contedores, e un espazo de nomes de usuarios non pode destapalo cun proc novo: para ver o de fóra, mount --rbind /proc rootfs/proc antes do chroot",
			MountUser:           "só root pode cambiar as montaxes; en espazos de nomes de montaxes e usuarios de teu es root: unshare -r -m",
			MountInside:         "estas montaxes son doutro espazo de nomes: con -m o proceso ten as súas",
			HostnameUser:        "só root pode cambiar o nome da máquina; nun espazo de nomes UTS de teu es root: unshare -r -u",
			HostnameInside:      "este nome da máquina é doutro espazo de nomes: con -u o proceso ten o seu",
			KeepGroups:          "este espazo de nomes de usuarios non deixa abandonar grupos, porque o creou un usuario calquera: engade --preserve-credentials",
			MountsBelow:         "ten montaxes debaixo, como {below}: umount -R {dir}",
			MountUsed:           "hai procesos que a usan ({pids}), quizais esta shell: sae con cd, remátaos, ou umount -l {dir}",
			Unmapped:            "o id {id} non existe neste espazo de nomes de usuarios: asígnao (--map-auto, --map-users)",
			NoFile:              "un espazo de nomes consérvase cunha montaxe nun ficheiro, que ten que existir: touch {file}",
			NotPrivate:          "un espazo de nomes de montaxes só se pode conservar nunha montaxe privada: mount --bind . . && mount --make-private . no directorio de {file}, e executa o comando alí; con --pid, engade --fork",
			WithoutFork:         `sen -f só os fillos de {program} están no novo espazo de nomes de PID; cando o primeiro remata, os demais fallan ("Cannot allocate memory"): engade -f`,
			HostPath:            "{file} existe, pero PATH, que vén de fóra, non ten o seu directorio: PATH={usual}",
			Nowhere:             "non hai {file} nos directorios de PATH baixo este directorio raíz",
			OtherPlace:          "non hai {file} baixo este directorio raíz, pero si {there}",
			OnlyShell:           "non hai {file} baixo este directorio raíz; /bin/sh si",
			NoSystem:            "non hai {file} baixo este directorio raíz, nin /bin/sh: é un sistema enteiro? Alí hai os directorios: {there}",
			NoScriptInterpreter: "{file} existe, pero o intérprete da súa primeira liña, {interpreter}, non",
			NoLoader:            "{file} existe, pero o cargador que precisa, {interpreter}, non; o máis probable é que tamén falten as súas bibliotecas",
			NoEmulator:          "{file} é un programa para {machine}, e o seu emulador, {interpreter}, non está baixo este directorio raíz: cópiao alí, ou rexístrao coa marca F",
			Foreign:             "{file} é un programa para {machine}, esta máquina é {own}, e binfmt_misc non ten emulador para el: apt install qemu-user-static",
			BrokenELF:           "{file} é un programa para esta máquina, pero está danado ou cortado",
			NoFormat:            "{file} non é un programa: nin ELF nin un script con #! na primeira liña",
			IsDirectory:         "{file} é un directorio",
			NotExecutable:       "{file} non se pode executar: chmod +x {file}",
			NoExec:              "{file} está nun sistema de ficheiros montado con noexec",
			NoNetwork:           "fetchroot mini non precisa rede: fai un sistema de ficheiros raíz pequeno con este mesmo programa",
			CgroupNone:          "non hai grupos de control montados en {dir}: mount -t cgroup2 none {dir}",
			CgroupNoTree:        "esta máquina ten unha árbore de cgroups por cada controlador (versión 1), e {name} non está entre elas: {there}",
			CgroupElsewhere:     "o controlador {controller} ten os seus cgroups noutra árbore: {dir}",
			CgroupOneTree:       "os cgroups da versión 2 son unha soa árbore para todos os controladores, sen directorio {name}: mkdir {dir}/GRUPO",
			CgroupMissing:       "non hai ningún cgroup {dir}: mkdir -p {dir}",
			CgroupV1File:        "{file} é un ficheiro da versión 1; este cgroup é da versión 2, na que é {other}",
			CgroupV2File:        "{file} é un ficheiro da versión 2; este cgroup é da versión 1, na que é {other}",
			CgroupRoot:          "esta é a raíz da árbore, que non ten límites: crea un cgroup nela con mkdir",
			CgroupNotEnabled:    "o controlador {controller} non está activado para os cgroups de {dir}: echo +{controller} > {dir}/cgroup.subtree_control",
			CgroupTaken:         "nesta máquina a versión 1 ten o controlador {controller}, e por iso a versión 2 non o pode ter: usa {dir}, ou arrinca Linux con cgroup_no_v1={controller}",
			CgroupNoController:  "aquí non hai ningún controlador {controller}; hai: {there}",
			CgroupNoProcess:     "non hai ningún proceso {pid}, ou non se ve dende este espazo de nomes de PID",
			CgroupInUse:         "os procesos do cgroup usan {bytes} bytes, e o núcleo non pode recuperar deles o que fai falta",
			CgroupInner:         "un cgroup que activa controladores ({controllers}) para os que ten dentro non pode ter procesos: mkdir {dir}/folla, e escribe en {dir}/folla/cgroup.procs",
			CgroupMembers:       "un cgroup con procesos ({pids}) non pode activar controladores para os que ten dentro: primeiro mkdir {dir}/folla, e móveos a {dir}/folla/cgroup.procs",
			CgroupUsedBelow:     "un cgroup de dentro tamén activa ese controlador: primeiro desactívao en {dir}/cgroup.subtree_control",
			CgroupValue:         "o núcleo non acepta {value} aquí; cat {file} amosa a forma",
			CgroupNoCPUs:        "un cpuset sen procesadores e nodos de memoria non pode ter procesos: echo 0 > {dir}/cpuset.cpus; echo 0 > {dir}/cpuset.mems",
			OOMRange:            "o valor vai de -1000 (nunca se remata) a 1000 (remátase o primeiro)",
			OOMLower:            "{value} é menor ca antes, e iso só o pode poñer o root da máquina (CAP_SYS_RESOURCE); valores maiores si se permiten",
			OOMNoProc:           "/proc non está montado aquí: mount -t proc proc /proc",
			CgroupBelow:         "hai cgroups en {dir} ({there}): primeiro rmdir deses; os ficheiros non hai que borralos",
			CgroupNotEmpty:      "o cgroup aínda ten procesos ({pids}): remátaos, ou móveos: echo PID > {above}/cgroup.procs",
			CgroupReadOnly:      "{file} só se pode ler",
			CgroupSealed:        "os cgroups están montados aquí só para ler, como na maioría dos contedores: cámbiaos fóra do contedor",
			CgroupUser:          "só root pode cambiar este cgroup; systemd dálle a un usuario un de seu: systemd-run --user --scope -p Delegate=yes bash",
			CgroupInside:        "este cgroup é do root da máquina, e un root dentro dun espazo de nomes de usuarios é outro usuario: antes hai que delegarllo (chown do directorio, cgroup.procs e cgroup.subtree_control)",
			PivotUser:           "só root pode cambiar a montaxe raíz; en espazos de nomes de montaxes e usuarios de teu es root: unshare -r -m",
			PivotInside:         "estas montaxes son doutro espazo de nomes: pivot_root precisa un de seu (unshare -m)",
			PivotSame:           "este directorio xa é a raíz actual",
			PivotNoMount:        "a nova raíz, {dir}, non é un punto de montaxe: mount --bind {dir} {dir}, e logo outra vez cd {dir}",
			PivotOutside:        "o directorio para a raíz vella, {old}, ten que estar na nova raíz, {new}",
			PivotShared:         "a montaxe {dir} é compartida, e o cambio chegaría a outros espazos de nomes: mount --make-rprivate / (faino unshare -m)",
			PivotInChroot:       "a raíz actual non é un punto de montaxe, como despois dun chroot: usa pivot_root antes del, ou no seu lugar",
			PivotRootfs:         "a raíz actual é o primeiro sistema de ficheiros do núcleo (rootfs, un initramfs), que non se pode apartar: usa switch_root, ou chroot",
			PivotLocked:         "a montaxe {dir} vén de fóra deste espazo de nomes de usuarios, e non se pode mover: mount --rbind {dir} {dir}, e logo outra vez cd {dir}",
			NetnsExists:         "xa hai un espazo de nomes de rede {name}, quizais doutro intento: ip netns del {name}",
			NetnsNone:           "ningún espazo de nomes de rede ten nome neste espazo de nomes de montaxes: ip netns add {name}",
			NetnsMissing:        "non hai ningún espazo de nomes de rede {name}; hai: {there}",
			NetnsLeft:           "/run/netns/{name} aquí é só un ficheiro, sen espazo de nomes ningún: fíxose noutro espazo de nomes de montaxes, ou sobrou; ip netns del {name}",
			NetnsUser:           "só root pode crear espazos de nomes de rede con nome, ou entrar neles; en espazos de nomes de teu es root: unshare -r -n, ou unshare -r -m e un tmpfs en /run",
			NetnsMounts:         "un espazo de nomes de rede con nome consérvase cunha montaxe, e estas montaxes son doutro espazo de nomes: unshare -r -m, e un tmpfs en /run",
			NetworkUser:         "só root pode cambiar a rede; nun espazo de nomes de rede de teu es root: unshare -r -n",
			NetworkInside:       "este espazo de nomes de rede é dun espazo de nomes de usuarios de fóra, do que non es root: crea un de teu con -n, ou entra no espazo de nomes de usuarios ao que pertence (nsenter -U)",
			NetworkWithout:      "este root non ten CAP_NET_ADMIN, como na maioría dos contedores: dállo ao contedor de fóra, ou crea un espazo de nomes de rede con unshare -r -n",
			DeviceExists:        "xa hai aquí un dispositivo de rede {name}, quizais doutro intento: ip link del {name}",
			DeviceExistsThere:   "un dos nomes xa está collido no espazo de nomes de rede no que estaría o dispositivo: escolle outro, ou borra ese dispositivo con ip -n",
			AddressExists:       "o dispositivo xa ten este enderezo: amósao ip addr",
			RouteExists:         "xa hai unha ruta así: amósaa ip route, cámbiaa ip route replace",
			NeighborExists:      "xa hai unha entrada así: cámbiaa ip neigh replace",
			NoDevice:            "neste espazo de nomes de rede non hai ningún dispositivo {name}; hai: {there}",
			NoRoute:             "ningunha ruta deste espazo de nomes de rede leva alí: ip link set lo up para os enderezos propios, ip addr add para unha rede, ip route add default via PASARELA para os demais",
			NoWay:               "ningún dispositivo activo ten un enderezo na rede desa pasarela: primeiro ip addr add e ip link set DISPOSITIVO up",
			NoKind:              "este núcleo non ten dispositivos de tipo {kind}, ou falta un módulo: modprobe {kind}",
			NoProc:              "/proc non amosa aquí procesos: mount -t proc proc /proc",
			TargetEnded:         "o proceso {pid} xa rematou, e con el desapareceron os seus espazos de nomes: ps amosa os que hai",
			TargetMissing:       "non hai ningún proceso {pid} neste espazo de nomes de PID: un proceso ten dentro do seu contedor un número distinto do de fóra; lístanos lsns e contedor show",
			TargetUser:          "o proceso {pid} é doutro usuario: só ese usuario e root poden entrar nos seus espazos de nomes",
		},
		Check: Check{
			Help: `
Uso:
 contedor check [--json] [--lang {languages}]

Comproba se a lección funciona nesta máquina para este usuario: proba os seus
espazos de nomes e os seus pasos, un a un, en procesos fillos. Unha cruz marca o
que impide a lección, unha frecha o que axuda, e un guión aquilo do que a lección
pode prescindir.

 --json            escribe JSON, para programas
 --lang {languages}
                   o idioma; por defecto, o da configuración rexional
 -h, --help        amosa esta axuda

Estado de saída: 0 se a lección funciona, 1 se non funciona.
`,
			Works:          "A lección funciona aquí.",
			Fails:          "A lección non funciona aquí tal como está.",
			None:           "ningún",
			Namespace:      "espazo de nomes {kind}",
			Profile:        "perfil de AppArmor",
			Seccomp:        "filtro seccomp",
			Filtered:       "activo, como na maioría dos contedores",
			InsideChroot:   "chroot de fóra",
			InAChroot:      "esta shell está dentro dun",
			MaybeChroot:    "quizais: só root o pode ver",
			LeaveChroot:    "sae del: dentro dun chroot non hai espazos de nomes de usuarios",
			Proc:           "proc para un espazo de nomes de PID novo",
			Subordinate:    "ids subordinados (newuidmap)",
			AddSubordinate: "como root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}",
			Propagation:    "propagación de /",
			Shared:         "compartida; unshare -m faina privada dentro",
			Cgroup:         "versión de cgroup",
			Hybrid:         "1 e 2 (híbrida)",
			Course:         "curso para cgroups da versión {version}",
			Course1:        "a versión 2 ten unha soa árbore: mkdir /sys/fs/cgroup/GRUPO, e memory.max, memory.current, cpu.max, cpu.weight e cgroup.procs no canto de memory.limit_in_bytes, memory.usage_in_bytes, cpu.cfs_quota_us, cpu.shares e tasks; antes echo +memory +cpu > /sys/fs/cgroup/cgroup.subtree_control; cgcreate, cgset -r e cgexec valen nas dúas. Para a propia versión 1, arrinca Linux con systemd.unified_cgroup_hierarchy=0 (systemd anterior a 258)",
			Course2:        "aquí o controlador memory é da versión 1, e por iso a árbore da versión 2 non ten memory.max: escribe no seu lugar en memory.limit_in_bytes de /sys/fs/cgroup/memory/GRUPO, ou arrinca Linux con cgroup_no_v1=all; mount -t cgroup2 none DIR amosa a árbore con cgroup.procs, cgroup.freeze e cgroup.kill",
			Space:          "espazo neste directorio",
			MoreSpace:      "vai a un directorio con {size} MiB libres",
			Several:        "{count} destas liñas teñen unha mesma causa:",
			Install:        "contedor shell ou contedor lesson, que o teñen nas súas shells; ou contedor --install -s DIR, con DIR en PATH",
			Systems:        "o do sistema",
			Binfmt:         "emuladores para programas alleos",
		},
		Show: Show{
			Help: `
Uso:
 contedor show [--json] [--lang {languages}] [PID]

Amosa un contedor dende os dous lados: o que ve a máquina dun proceso, e o que
ve el. Sen PID, lista os contedores da máquina: o primeiro proceso de cada
conxunto de espazos de nomes distinto do actual.

 --json            escribe JSON, para programas
 --lang {languages}
                   o idioma; por defecto, o da configuración rexional
 -h, --help        amosa esta axuda
`,
			NoPID:        "'{word}' non é un número de proceso",
			NoProcess:    "non hai ningún proceso {pid}",
			NoContainers: "ata onde este usuario pode ver, todos os procesos están nos mesmos espazos de nomes ca este",
			Outside:      "fóra",
			Inside:       "dentro",
			Process:      "proceso",
			Program:      "programa",
			User:         "usuario",
			Name:         "nome da máquina",
			Root:         "directorio raíz",
			Network:      "dispositivos de rede",
			Cgroup:       "cgroup",
			NetName:      "nome da rede",
			Limits:       "límites",
			Enter:        "Para entrar nel: {command}",
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

Mide o que custa un contedor: lanza procesos e contedores por quendas, e amosa
canto levaron e canta memoria colle un contedor máis. Executan true e sleep, en
ROOTFS (por defecto ./rootfs, se existe).

 --json            escribe JSON, para programas
 --lang {languages}
                   o idioma; por defecto, o da configuración rexional
 -h, --help        amosa esta axuda
`,
			Fails:     "non se pode lanzar: {command}",
			Heading:   "{rounds} de cada, por quendas, do principio ao final:",
			Process:   "proceso",
			Container: "contedor",
			Summary:   "mediana {median}, mínimo {least}",
			Ratio:     "Un contedor leva {ratio} veces o que un proceso.",
			Memory:    "Un contedor máis colle:",
			Waiting:   "unshare, que agarda polo programa",
			Program:   "o propio programa (sleep)",
			Kernel:    "o núcleo, máis ca un proceso",
			Sizes:     "{proportional} proporcional, {private} privada",
		},
		Bundle: Bundle{
			Help: `
Uso:
 contedor bundle [-o DIR] [--confined] [--no-proc] [--lang {languages}] COMANDO [ARGUMENTO...]

Escribe DIR/config.json da especificación OCI runtime para un contedor coma o
que fai COMANDO: unshare, nsenter ou chroot, e o que eles executan. Execútano
motores coma runc e crun. Non se leva a cabo nada máis.
'contedor explain bundle DIR' di as liñas de comandos para un paquete.

 -o, --output DIR  o directorio do paquete; por defecto, 'bundle'
 --confined        engade as capacidades, montaxes, dispositivos e regras seccomp
                    que adoita poñer un motor, e que o contedor feito á man non ten
 --no-proc         non monta /proc se COMANDO non o fai; runc precísao, crun non
 --lang {languages}
                   o idioma; por defecto, o da configuración rexional
 -h, --help        amosa esta axuda
`,
			NoCommand:     "falta o comando para o paquete",
			Unknown:       "un paquete faise de {known}, non de {command}",
			Refused:       "nun paquete non hai equivalente: {what}",
			Nested:        "un espazo de nomes {kind} dentro doutro novo",
			KeptNamespace: "un espazo de nomes que conserva un ficheiro",
			RootAsUser:    "un chroot do usuario de --setuid, que non pode facelo",
			LoginShell:    "a shell por defecto como shell de entrada; di o nome do programa",
			WithoutFork:   "--pid sen --fork, onde o programa mesmo queda fóra",
			SameRoot:      "o directorio raíz da máquina; engade chroot DIR",
			OutsideRoot:   "un directorio de traballo fóra do directorio raíz",
			Unmapped:      "un usuario ou grupo que o espazo de nomes de usuarios non asigna",
			NotConfined:   "non se poden facer as regras seccomp habituais: {error}",
			Written:       "{file} está escrito; proba: runc run --bundle {dir} NOME",
			NoBundle:      "falta o paquete que hai que explicar",
			NotConfig:     "{file} non é un config.json: {error}",
			Outside:       "nesta máquina, como root",
			Inside:        "na shell que iniciou a última liña",
			NotByHand:     "ningunha liña de comandos fai isto á man",
		},
		Page: Page{Lesson: "A lección", Course: "Os pasos seguintes"},
		Serve: Serve{
			Help: `
Uso:
 contedor serve [-l ENDEREZO] [--lang {languages}] [FICHEIRO|DIR]...

Reparte nunha aula este programa, sistemas de ficheiros raíz e o curso. O
alumnado escribe a liña que se amosa, e recibe o programa para a súa máquina.
Só se serven os FICHEIROs, os ficheiros que están directamente nos DIRs, o
programa e as páxinas, e non se escribe nada. Un FICHEIRO que é este programa
para outra máquina serve para esas. Todos os ficheiros teñen o seu SHA-256 en
SHA256SUMS. ^C remátao.

 -l, --listen ENDEREZO  o enderezo e o porto; por defecto, ':8000'
 --lang {languages}
                        o idioma; por defecto, o da configuración rexional
 -h, --help             amosa esta axuda
`,
			SameName:     "hai dous ficheiros co nome '{name}'",
			NotFile:      "'{name}' non é nin un ficheiro nin un directorio",
			OtherMachine: "'{name}' é un segundo programa para o mesmo tipo de máquina",
			Heading:      "Contedores á man",
			TypeThis:     "O alumnado escribe:",
			Others:       "ou, noutra rede desta máquina:",
			Files:        "Ficheiros",
			Done:         "{client}  {name}  {size} en {seconds}",
			Broken:       "{client}  {name}  interrompido despois de {size}",
			Sending:      "{client}  {name}  {percent}  {size}",
			Ended:        "clientes: {clients}, ficheiros: {files}, {size}",
			NoProgram:    "aquí non hai programa para {machine}; pregunta á profesora ou ao profesor",
		},
	}
}
